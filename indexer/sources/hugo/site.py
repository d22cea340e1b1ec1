"""A tree of pages, with or without a Hugo configuration: which files are pages, and where."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from indexer.errors import SourceError
from indexer.links.addresses import is_web_address
from indexer.sources.hugo.config import SiteConfig
from indexer.sources.hugo.paths import (
    BRANCH,
    PAGE,
    Place,
    joined_path,
    page_name,
    path_key,
    placed,
    plain_place,
    with_prefixes,
    with_readmes,
    without_resources,
)
from indexer.sources.hugo.permalinks import page_path

CODE_HOSTS = frozenset({"github.com", "gitlab.com", "gitee.com", "codeberg.org", "bitbucket.org"})
"""Hosts that show a tree file by file, under the files' own names."""

ReadFront = Callable[[str], Mapping[str, object]]
"""Reads the front matter of a page by its id, keys in lower case; raises `SourceError`."""


class Site:
    """The pages of one tree and their addresses."""

    def __init__(
        self, root: Path, config: SiteConfig | None, base_url: str, language: str, read: ReadFront
    ) -> None:
        """Begin a site without pages.

        Args:
            root: Folder of the site's configuration; without one, the source's own.
            config: The configuration, where there is one.
            base_url: Address of the root; wins over the configuration's.
            language: Without a configuration, the language whose pages have no prefix.
            read: How to read a page's front matter.
        """
        self.root = root
        self.config = config or SiteConfig(default=(language or "en").lower())
        self.is_plain = config is None
        self._base_url = base_url
        self._read = read
        self._files: dict[str, Path] = {}
        self._places: dict[str, Place] = {}
        self._by_path: dict[str, list[Place]] = {}
        self._by_name: dict[str, list[Place]] = {}
        self._sections: dict[tuple[str, str], str | None] = {}
        self._fronts: dict[str, Mapping[str, object]] = {}

    def fill(self, files: Iterable[tuple[str, Path]]) -> None:
        """Take in the source's files, as (id, path), once; those that are no pages are left out."""
        self._files.update(files)
        places = [p for id, path in self._files.items() if (p := self._place(id, path))]
        if self.is_plain:
            places = list(with_prefixes(with_readmes(places), self.config.default))
        else:
            places = list(without_resources(places))
        for place in places:
            self._places[place.id] = place
            self._by_path.setdefault(path_key(place.parts), []).append(place)
            self._by_name.setdefault(path_key(place.parts[-1:]), []).append(place)

    def place(self, id: str) -> Place | None:
        """Give the place of a file; None where it is no page."""
        return self._places.get(id)

    def holds(self, path: Path) -> bool:
        """Whether a path lies where the site's pages are."""
        folders = self.config.folders if not self.is_plain else (".",)
        return any(path.is_relative_to(self.root / folder) for folder in folders)

    def siblings(self, place: Place) -> list[str]:
        """Ids of the same page in other languages, by their paths, sorted."""
        same = self._by_path.get(path_key(place.parts), [])
        return sorted(p.id for p in same if p.id != place.id and p.language != place.language)

    def base(self, language: str) -> str:
        """Address of the site's root, with a slash at its end; empty where none is known."""
        one = self.config.language(language)
        base = self._base_url or (one.base_url if one else "") or self.config.base_url
        # a site that is served at `/` knows no host: that is no address
        return base.rstrip("/") + "/" if is_web_address(base) else ""

    def title(self, language: str) -> str:
        """What the site calls itself; empty without a configuration."""
        one = self.config.language(language)
        return (one.title if one else "") or self.config.title

    @property
    def is_multilingual(self) -> bool:
        """Whether the configuration lists more languages than one."""
        return len(self.config.languages) > 1

    @property
    def is_code(self) -> bool:
        """Whether a code host shows the tree, file by file."""
        host = urlsplit(self.base("")).hostname or ""
        return host.removeprefix("www.") in CODE_HOSTS

    def url(self, place: Place, front: Mapping[str, object] | None = None) -> str:
        """Address of a page; empty where the site's own is not known."""
        front = self._front(place) if front is None else front
        base = self.base(place.language)
        own = front.get("url") or (self.is_plain and front.get("permalink"))
        if isinstance(own, str) and is_web_address(own):
            return own.strip()
        if not base:
            return ""
        if self.is_code:
            folder = place.kind != PAGE
            path = str(PurePosixPath(place.id).parent) + "/" if folder else place.id
            return base + quote(path.removeprefix("./"))
        if isinstance(own, str) and self.is_plain:
            front = {**front, "url": _beyond(own, base)}
        return base + page_path(place, front, self.config, list(self._above(place)))

    def find(self, target: str, near: Place) -> Place | None:
        """Find the page that a path in another page means, as Hugo's `ref` does.

        Args:
            target: A path, from the root with a leading slash, else from the page's folder, else
                from the root, else a name that only one page has.
            near: The page it stands in; its language is preferred.
        """
        named_file = self._file(target, near)
        if named_file:
            return named_file
        path = PurePosixPath(target.strip())
        name = page_name(path.name)
        rooted = target.startswith("/")
        parts = [*path.parent.parts, *([name] if name else [])]
        starts: list[tuple[str, ...]] = [()] if rooted else [near.home, near.folders, ()]
        for start in starts:
            joined = joined_path(start, parts)
            if joined is not None and (found := self._by_path.get(path_key(joined))):
                return _nearest(found, near)
        named = (
            self._by_name.get(path_key(parts[-1:]), []) if len(parts) == 1 and not rooted else []
        )
        if named and len({path_key(place.parts) for place in named}) == 1:
            return _nearest(named, near)
        return None

    def _file(self, target: str, near: Place) -> Place | None:
        """Find a page by its file's path, relative to the file of another."""
        if target.startswith("/"):
            return None
        id = posixpath.normpath(posixpath.join(posixpath.dirname(near.id), target))
        names = (id, f"{id}.md", *(f"{id}/{name}.md" for name in ("README", "index", "_index")))
        found = next((self._places[name] for name in names if name in self._places), None)
        if not found or self.is_plain or PurePosixPath(id).stem.endswith(f".{found.language}"):
            return found
        # Hugo takes a name without a language for the page in the language of the link's own
        return _nearest(self._by_path[path_key(found.parts)], near)

    def static(self, path: str) -> Path | None:
        """Give the file that the site serves under a path as it is, where it is on this disk."""
        if not self.has_static:
            return None
        return _file_below(self.root / "static", path.lstrip("/"))

    def beside(self, place: Place, name: str) -> bool:
        """Whether a file of this name lies in the page's bundle."""
        if place.kind == PAGE or place.id not in self._files:
            return False
        return _file_below(self._files[place.id].parent, name) is not None

    @cached_property
    def has_static(self) -> bool:
        """Whether the folder of files served as they are is on this disk; looked up once."""
        return (self.root / "static").is_dir()

    def _place(self, id: str, path: Path) -> Place | None:
        within = PurePosixPath(path.relative_to(self.root).as_posix())
        if self.is_plain:
            return plain_place(id, within, strip=not self.is_code)
        for language in sorted(self.config.languages, key=lambda one: -len(one.folder)):
            if within.is_relative_to(language.folder):
                rest = within.relative_to(language.folder)
                shared = [one for one in self.config.languages if one.folder == language.folder]
                tag = self.config.default if len(shared) > 1 else language.tag
                return self._hugo_place(id, rest, tag)
        return None

    def _hugo_place(self, id: str, within: PurePosixPath, tag: str) -> Place:
        """Read a place as Hugo does: a language at the end of the name wins over the folder's."""
        name, _, suffix = within.stem.rpartition(".")
        if name and self.config.language(suffix.lower()):
            tag = suffix.lower()
        else:
            name = within.stem
        one = self.config.language(tag)
        bare = tag == self.config.default and not self.config.default_in_folder
        prefix = "" if bare or (one and one.base_url) else f"{tag}/"
        return placed(id, within.parts[:-1], name, tag, prefix)

    def _above(self, place: Place) -> Iterator[tuple[str, str]]:
        """Give the folders above a page that are sections; the topmost always is one."""
        for depth in range(1, len(place.folders) + 1):
            path = "/".join(place.folders[:depth])
            slug = self._slug(path, place.language)
            if slug is not None or depth == 1:
                yield path, slug or ""

    def _slug(self, path: str, language: str) -> str | None:
        """Give the slug of a section, empty for none; None where the folder is no section."""
        key = (path, language)
        if key not in self._sections:
            branches = self._by_path.get(path_key(tuple(path.split("/"))), [])
            found = [p for p in branches if p.kind == BRANCH and p.language == language]
            slug = self._front(found[0]).get("slug") if found else None
            if found or self._has_index(path):
                self._sections[key] = slug if isinstance(slug, str) else ""
            else:
                self._sections[key] = None
        return self._sections[key]

    def _has_index(self, path: str) -> bool:
        """Look for a section's page that lies outside of the source or in another language."""
        folders = self.config.folders or ("",)
        # lists, for an iterator left half way keeps its folder open
        return any(list((self.root / folder / path).glob("_index.*")) for folder in folders)

    def _front(self, place: Place) -> Mapping[str, object]:
        """Read another page's front matter; a broken one says nothing, and is reported itself."""
        if place.id not in self._fronts:
            try:
                self._fronts[place.id] = self._read(place.id)
            except SourceError:
                self._fronts[place.id] = {}
        return self._fronts[place.id]


def _file_below(folder: Path, path: str) -> Path | None:
    """Give the file of a path below a folder; None for a path that leaves it, or is no path."""
    try:
        file = (folder / path).resolve()
        return file if file.is_relative_to(folder.resolve()) and file.is_file() else None
    except (OSError, ValueError, RuntimeError):  # too long, with a null, a loop of links
        return None


def _nearest(found: list[Place], near: Place) -> Place:
    return next((place for place in found if place.language == near.language), found[0])


def _beyond(url: str, base: str) -> str:
    """Take from a page's own address the part that the base has already."""
    path = urlsplit(base).path
    return "/" + url[len(path) :] if path != "/" and url.startswith(path) else url
