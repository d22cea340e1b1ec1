"""A tree of pages, with or without a Hugo configuration: its pages and their addresses."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from urllib.parse import quote, urlsplit

from indexer.links.addresses import is_web_address
from indexer.links.normalize import clean_address
from indexer.sources.files import SourceFile, find_on_disk
from indexer.sources.hugo import paths
from indexer.sources.hugo.config import SiteConfig
from indexer.sources.hugo.paths import BRANCH, PAGE, Place
from indexer.sources.hugo.permalinks import SiteSection, build_path, get_slug, get_title
from indexer.sources.hugo.publishing import PageDates, PublishRules, read_page_dates
from indexer.sources.hugo.rules.cascade import CascadeRule, inherit_fields, read_cascade
from indexer.sources.hugo.rules.page_targets import identify_page
from indexer.sources.hugo.templates.shortcodes import ShortcodeTemplates, read_templates

CODE_HOSTS = frozenset({"github.com", "gitlab.com", "gitee.com", "codeberg.org", "bitbucket.org"})
"""Hosts that show each file under its own name."""


class Site:
    """The pages of one tree and their addresses."""

    def __init__(
        self,
        root: Path,
        config: SiteConfig | None,
        base_url: str,
        language: str,
        files: Mapping[str, SourceFile],
        read_front: Callable[[SourceFile], Mapping[str, object]],
    ) -> None:
        """Give the files of the source their places; those that are no pages get none.

        `root` is the folder of the site's configuration. Without one, it is the source's own
        folder, and `language` is that of the pages without a prefix. A `base_url` overrides the
        configuration. `files` are by id; the keys of the front matter are in lower case.
        """
        self.root = root
        self.config = config or SiteConfig(default=(language or "en").lower())
        self.is_plain = config is None
        self.templates = (
            read_templates(root, _find_real_root(root, files), config)
            if config
            else ShortcodeTemplates(self.config)
        )
        self.places: dict[str, Place] = {}
        """By the id of the page's file."""
        self.corrections: dict[str, str] = {}
        """Published addresses, by the addresses that the rules give."""
        self._base_url = base_url
        self._files = files
        self._read_front = cache(read_front)
        self._by_file: dict[str, Place] = {}
        self._by_path: dict[str, list[Place]] = {}
        self._by_name: dict[str, list[Place]] = {}
        self._find_section = cache(self._read_section)
        self._find_cascade = cache(self._read_cascade)
        self._left_out: set[str] = set()
        places = [p for file in files.values() if (p := self._make_place(file.id, file.path))]
        if self.is_plain:
            places = list(paths.promote_readmes(places))
            places = list(paths.add_language_prefixes(places, self.config.default))
        else:
            places = list(paths.drop_resources(places))
        for place in places:
            self.places[place.id] = place
            self._by_file[normalize("NFC", place.id)] = place
            self._by_path.setdefault(paths.make_path_key(place.parts), []).append(place)
            self._by_name.setdefault(paths.make_path_key(place.parts[-1:]), []).append(place)

    def contains(self, path: Path) -> bool:
        """Tell whether a path lies in a folder of pages."""
        return self.is_plain or self.config.find_mount(path.relative_to(self.root)) is not None

    def is_left_out(self, id: str) -> bool:
        """Tell whether a page is in a language that the site does not publish."""
        return id in self._left_out

    def publishes_kind(self, place: Place) -> bool:
        """Tell whether the site publishes pages of this kind."""
        kind = identify_page(place, self.config.taxonomies).kind
        return kind not in self.config.find_language(place.language).disabled_kinds

    def complete_front(self, place: Place, front: Mapping[str, object]) -> Mapping[str, object]:
        """Add the fields that a page inherits from the site and from pages above it.

        `front` is what the page itself says, with keys in lower case.
        """
        if self.is_plain:
            return front
        page = identify_page(place, self.config.taxonomies)
        rules = [*read_cascade(front.get("cascade")), *self._list_inherited_rules(place)]
        tags = self.config.tags
        return inherit_fields(front, [rule for rule in rules if rule.target.applies_to(page, tags)])

    def read_dates(self, place: Place, front: Mapping[str, object]) -> PageDates:
        """Read the dates of a page as the site's configuration says."""
        return read_page_dates(front, place.name, self.get_rules(place))

    def get_rules(self, place: Place) -> PublishRules:
        """Get the rules for pages in the language of a page."""
        return self.config.find_language(place.language).rules

    def list_translations(self, place: Place) -> list[str]:
        """List the ids of the same page in other languages, by their paths, sorted."""
        same = self._by_path.get(paths.make_path_key(place.parts), [])
        return sorted(p.id for p in same if p.id != place.id and p.language != place.language)

    def find_base_url(self, language: str) -> str:
        """Give the address of the site's root, with a slash at its end; empty if unknown."""
        own = self.config.find_language(language)
        base = self._base_url or own.base_url or self.config.base_url
        # a configured base of `/` has no host and is no address
        return clean_address(base, str).rstrip("/") + "/" if is_web_address(base) else ""

    def get_title(self, language: str) -> str:
        """Get the title of the site; empty without a configuration."""
        return self.config.find_language(language).title or self.config.title

    @property
    def is_code(self) -> bool:
        """Whether a code host shows the tree, file by file."""
        host = urlsplit(self.find_base_url("")).hostname or ""
        return host.removeprefix("www.") in CODE_HOSTS

    @cached_property
    def has_static(self) -> bool:
        """Whether the folder of static files is on this disk."""
        return (self.root / "static").is_dir()

    def build_url(self, place: Place, front: Mapping[str, object] | None = None) -> str:
        """Build the address of a page; empty if that of the site is unknown."""
        url = self._build_url(place, self._read_whole_front(place) if front is None else front)
        return self.corrections.get(url, url)

    def _build_url(self, place: Place, front: Mapping[str, object]) -> str:
        base = self.find_base_url(place.language)
        own = front.get("url") or (self.is_plain and front.get("permalink"))
        if isinstance(own, str) and is_web_address(own):
            return clean_address(own, str)
        if not base:
            return ""
        if self.is_code:
            is_folder = place.kind != PAGE
            path = str(PurePosixPath(place.id).parent) + "/" if is_folder else place.id
            return base + quote(normalize("NFC", path.removeprefix("./")))
        if isinstance(own, str) and self.is_plain:
            front = {**front, "url": _drop_base_path(own, base)}
        sections = list(self._list_sections(place))
        return base + build_path(place, front, self.config, self.read_dates(place, front), sections)

    def find_page(self, target: str, near: Place, language: str = "") -> Place | None:
        """Find the page that a path in another page names, as Hugo's `ref` does.

        Without a leading slash, the path may start at the folder of the other page (`near`) or at
        the root, or be a name that only one page has. Pages in its language are preferred; with a
        `language`, only pages in that one count.
        """
        for places in self._find_by_path(target, near, language):
            own = [place for place in places if place.language == (language or near.language)]
            if own or (places and not language):
                return own[0] if own else places[0]
        return None

    def _find_by_path(self, target: str, near: Place, language: str) -> Iterator[list[Place]]:
        """Find what a path may mean, the best first: the same page in several languages."""
        if by_file := self._find_by_file(target, near):
            # For Hugo, a name without a language means the page in the language of the link.
            is_exact = not language and (
                self.is_plain or PurePosixPath(target).stem.endswith(f".{by_file.language}")
            )
            yield [by_file] if is_exact else self._by_path[paths.make_path_key(by_file.parts)]
        path = PurePosixPath(target.strip())
        name = paths.strip_page_name(path.name)
        from_root = target.startswith("/")
        parts = [*path.parent.parts, *([name] if name else [])]
        starts: list[tuple[str, ...]] = [()] if from_root else [near.home, near.folders, ()]
        for start in starts:
            if (joined := paths.join_path(start, parts)) is not None:
                yield self._by_path.get(paths.make_path_key(joined), [])
        if len(parts) == 1 and not from_root:
            places = self._by_name.get(paths.make_path_key(parts), [])
            places = [place for place in places if language in {"", place.language}]
            if len({paths.make_path_key(place.parts) for place in places}) == 1:
                yield places

    def _find_by_file(self, target: str, near: Place) -> Place | None:
        """Find a page by the path of its file, relative to the file of another page."""
        if target.startswith("/"):
            return None
        id = posixpath.normpath(posixpath.join(posixpath.dirname(near.id), target))
        ids = (id, f"{id}.md", *(f"{id}/{name}.md" for name in ("README", "index", "_index")))
        keys = (normalize("NFC", other) for other in ids)
        return next((self._by_file[key] for key in keys if key in self._by_file), None)

    def has_static_file(self, path: str) -> bool:
        """Tell whether the static file that the site serves under a path is on this disk."""
        return self.has_static and _is_below(self.root / "static", path.lstrip("/"))

    def has_file_beside(self, place: Place, name: str) -> bool:
        """Tell whether the page's bundle contains a file of this name."""
        return place.kind != PAGE and _is_below(self._files[place.id].path.parent, name)

    def _make_place(self, id: str, path: Path) -> Place | None:
        relative = PurePosixPath(path.relative_to(self.root).as_posix())
        if self.is_plain:
            return paths.parse_plain_path(id, relative, is_site=not self.is_code)
        mount = self.config.find_mount(relative)
        if mount is None or self.config.ignores(relative):
            return None
        inner = PurePosixPath(normalize("NFC", relative.as_posix())).relative_to(mount.folder)
        return self._make_hugo_place(id, PurePosixPath(*mount.target, inner), mount.tag)

    def _make_hugo_place(self, id: str, path: PurePosixPath, tag: str) -> Place | None:
        """Parse a path as Hugo does: a language in the file's name overrides the folder's."""
        if path.name.startswith("#"):  # a copy that an editor made
            return None
        name = path.stem
        first, *words = name.split(".")
        for count in range(len(words), 0, -1):  # `talk.en.2.md` is the English `talk`
            if first and self.config.find_language(words[count - 1].lower()).tag:
                tag = words[count - 1].lower()
                name = ".".join((first, *words[: count - 1]))
                break
        if self.config.find_language(tag).is_disabled:
            self._left_out.add(id)
            return None
        is_bare = tag == self.config.default and not self.config.default_in_folder
        has_host = self.config.find_language(tag).base_url
        prefix = "" if is_bare or has_host else f"{tag}/"
        return paths.make_place(id, path.parts[:-1], name, tag, prefix)

    def _read_whole_front(self, place: Place) -> Mapping[str, object]:
        return self.complete_front(place, self._read_front(self._files[place.id]))

    def _list_inherited_rules(self, place: Place) -> Iterator[CascadeRule]:
        """List the rules of pages above, the nearest first, and then those of the site."""
        for depth in range(len(place.parts) - 1, -1, -1):
            yield from self._find_cascade(place.parts[:depth], place.language)
        yield from self.config.find_language(place.language).cascade

    def _read_cascade(self, parts: tuple[str, ...], language: str) -> list[CascadeRule]:
        """Read the rules of a page for those below it in a language.

        A rule that names languages counts for pages in them, whatever its own language is.
        """
        places = self._by_path.get(paths.make_path_key(parts), [])
        return [
            rule
            for place in sorted(places, key=lambda place: place.language != language)
            for rule in read_cascade(self._read_front(self._files[place.id]).get("cascade"))
            if place.language == language or rule.target.languages
        ]

    def _list_sections(self, place: Place) -> Iterator[SiteSection]:
        """List the sections above a page; the topmost folder is always one."""
        for depth in range(1, len(place.folders) + 1):
            path = "/".join(place.folders[:depth])
            section = self._find_section(path, place.language)
            if section or depth == 1:
                yield section or SiteSection(path)

    def _read_section(self, path: str, language: str) -> SiteSection | None:
        """Read the names of a section; None if the folder is not a section."""
        places = self._by_path.get(paths.make_path_key(path.split("/")), [])
        own = [p for p in places if p.kind == BRANCH and p.language == language]
        # The section's page may be outside of the source, or in another language. A list, because
        # an unfinished iterator keeps its folder open.
        if not own and not any(list(f.glob("_index.*")) for f in self._list_folders(path)):
            return None
        front = self._read_whole_front(own[0]) if own else {}
        slug = get_slug(front) or (self.read_dates(own[0], front).slug if own else "")
        return SiteSection(path, slug, get_title(front))

    def _list_folders(self, path: str) -> Iterator[Path]:
        """List the folders on disk that the site shows as one folder of pages."""
        if self.is_plain:
            yield self.root / path
        for mount in self.config.mounts:
            shown = PurePosixPath(path)
            if shown.is_relative_to(PurePosixPath(*mount.target)):
                inner = shown.relative_to(PurePosixPath(*mount.target))
                if found := find_on_disk(self.root, str(PurePosixPath(mount.folder) / inner)):
                    yield found


def _find_real_root(root: Path, files: Mapping[str, SourceFile]) -> Path:
    """Find what the files of a site must lie in: the site above a source, else the source."""
    sources = (file.root for file in files.values() if not file.root.is_relative_to(root))
    return next(sources, root)


def _is_below(folder: Path, path: str) -> bool:
    """Tell whether a path names a file, and does not leave the folder."""
    try:
        found = find_on_disk(folder, path)
        file = found.resolve() if found else folder
        return file.is_relative_to(folder.resolve()) and file.is_file()
    except (OSError, ValueError, RuntimeError):  # too long, with a null, a loop of links
        return False


def _drop_base_path(url: str, base: str) -> str:
    """Drop the path of the base from a page's own address, if it repeats it."""
    path = urlsplit(base).path
    return "/" + url[len(path) :] if path != "/" and url.startswith(path) else url
