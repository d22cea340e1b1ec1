"""Trees of Markdown pages: Hugo sites, their folders of pages, and plain folders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from indexer.errors import BadInput
from indexer.markdown.front_matter import split_front_matter
from indexer.records import Document, Entry
from indexer.settings import SourceSettings, encode_source
from indexer.sources.files import SourceFile, check_base_url, find_root, walk_files
from indexer.sources.front_matter_fields import lower_keys
from indexer.sources.hugo.config import SIGNS, SiteConfig
from indexer.sources.hugo.find_site import find_site, read_site_config
from indexer.sources.hugo.page import FORMAT, read_page
from indexer.sources.hugo.paths import SUFFIXES
from indexer.sources.hugo.site import Site
from indexer.sources.reading import FileReader, decode_text

_HEAD_BYTES = 16384
"""Front matter must end within these."""
_FENCES = re.compile(rb"(---|\+\+\+)[ \t]*\r?\n(?:.*?\n)?\1[ \t]*\r?\n", re.DOTALL)
_TRANSLATION = re.compile(rb"(?mi)^[\"']?translationkey[\"']?\s*[:=]\s*[\"']?([^\"'\r\n]+)")
# Any key with `date` in it may be one that the site's configuration lists for dates.
_ADDRESS = re.compile(
    rb"(?mi)^[\"']?(?:url|slug|permalink|title|published|lastmod|modified|(?=[\w-]*date)[\w-]++)"
    rb"[\"']?\s*[:=].*"
)
_SECTION_NAME = re.compile(rb"(?mi)^[\"']?(?:slug|title)[\"']?\s*[:=].*")
# Each pattern begins with plain characters, which `re` finds ten times as fast as alternatives.
_PAGE_LINKS = (
    re.compile(rb"\.(?:md|markdown|mdown)\b"),
    re.compile(rb"ref\b(?:(?<=\bref)|(?<=\brelref))"),
    re.compile(rb"\[\["),
)


@dataclass(frozen=True, slots=True)
class _PageFile:
    """A file, and the parts of it that documents depend on."""

    file: SourceFile
    digest: str
    """Hex hash of the bytes, or of the problem that prevents reading them."""
    translation_key: str = ""
    """`translationKey` of the front matter."""
    address: bytes = b""
    """Lines of the front matter that the page's address may depend on."""
    handed_down: bytes = b""
    """The part of the front matter that pages below depend on: names of a section, `cascade`."""
    links_to_pages: bool = False
    """Whether its links may name files of other pages."""
    has_shortcodes: bool = False
    """Whether templates of the site may write a part of it."""


class MarkdownSource:
    """A tree of Markdown files."""

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start."""
        self.name = settings.name
        self._settings = settings
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List an entry for each page, sorted by path.

        Every file is read first, because pages depend on each other, and a page again where it is
        loaded: not all of them fit into memory.

        A missing folder, a broken site configuration or a bad `base_url` raises `SourceError`.
        """
        return iter(list(self._list_entries()))

    def _list_entries(self) -> Iterator[Entry]:
        check_base_url(self._settings)
        root = find_root(self._settings, self._folder)
        listing: dict[Path, frozenset[str]] = {}
        files = list(walk_files(root, SUFFIXES, self._settings.path, listing))
        reader = FileReader(self._settings.max_bytes)
        pages = {file.id: _inspect(file, reader) for file in files}
        site_folders = {folder for folder, names in listing.items() if not names.isdisjoint(SIGNS)}
        sites = self._assign_sites(root, files, site_folders, reader)
        settings = encode_source(self._settings)
        by_key: dict[str, set[str]] = {}
        for id, page in pages.items():
            by_key.setdefault(page.translation_key, set()).add(id)
        handed_down = _hash(
            *(id.encode() + page.handed_down for id, page in pages.items() if page.handed_down)
        )
        addresses = _hash(
            handed_down.encode(),
            *(f"{id}\n".encode() + page.address for id, page in pages.items()),
        )
        for id, page in pages.items():
            site = sites[id]
            place = site.places.get(id)
            is_shown = place or site.is_left_out(id)
            if not is_shown and not (page.file.problem and site.contains(page.file.path)):
                continue  # a resource of a bundle, or a file beside the pages, such as a theme's
            others = set(site.list_translations(place) if place else ())
            if page.translation_key:
                others |= by_key[page.translation_key]
            translations = tuple(sorted(others - {id}))
            fingerprint = _hash(
                str(FORMAT).encode(),
                page.digest.encode(),
                site.config.digest.encode(),
                str(site.has_static).encode(),
                settings,
                "\n".join(translations).encode(),
                (addresses if page.links_to_pages else handed_down).encode(),
                (site.templates.digest if page.has_shortcodes else "").encode(),
            )
            load: Callable[[], Document | None] = partial(
                read_page, page.file, reader, site, place, translations, self._settings
            )
            if site.is_left_out(id) and not page.file.problem:
                load = _leave_out
            # What a page reads of others counts too: their front matter, for links and sections.
            is_current = partial(getattr, reader, "is_current")
            yield Entry(
                id=id,
                fingerprint=fingerprint,
                load=load,
                is_current=is_current,
                place=page.file.name,
            )

    def _assign_sites(
        self,
        root: Path,
        files: Collection[SourceFile],
        site_folders: Set[Path],
        reader: FileReader,
    ) -> dict[str, Site]:
        """Give each file its site: the one that contains the source, else the nearest below it."""
        folder = root if root.is_dir() else root.parent
        above = find_site(folder)
        configs: dict[Path, SiteConfig | None] = {above[0]: above[1]} if above else {}
        members: dict[Path, dict[str, SourceFile]] = {}
        for file in files:
            own = above[0] if above else _find_site_root(file.path, folder, site_folders, configs)
            members.setdefault(own, {})[file.id] = file
        by_id: dict[str, Site] = {}
        for site_root, own_files in members.items():
            config = configs.get(site_root)
            site = Site(
                root=site_root,
                config=config,
                base_url=self._find_base_url(site_root, folder, None if above else config),
                language=self._settings.language,
                files=own_files,
                read_front=partial(_read_front, reader),
            )
            by_id.update(dict.fromkeys(own_files, site))
        return by_id

    def _find_base_url(self, root: Path, folder: Path, below: SiteConfig | None) -> str:
        """Give the configured address; a site below the source may have its own."""
        base = self._settings.base_url
        if below is None or not base:
            return base
        return "" if below.base_url else f"{base.rstrip('/')}/{root.relative_to(folder)}/"


def _inspect(file: SourceFile, reader: FileReader) -> _PageFile:
    """Read a file and find what other pages depend on, without parsing it."""
    try:
        data = reader.read(file)
    except BadInput:
        return _PageFile(file, _hash_digest(reader.get_digest(file)))
    head = data[:_HEAD_BYTES]
    head = fenced[0] if (fenced := _FENCES.match(head)) else head
    key = _TRANSLATION.search(head)
    is_section = file.path.name.lower().startswith("_index.")
    names = b"\n".join(_SECTION_NAME.findall(head)) if is_section else b""
    handed_down = head if b"cascade" in head.lower() else names
    lower = data.lower()
    return _PageFile(
        file=file,
        digest=_hash_digest(reader.get_digest(file)),
        translation_key=key.group(1).decode("utf-8", "replace").strip() if key else "",
        address=b"\n".join(_ADDRESS.findall(head)),
        handed_down=handed_down,
        links_to_pages=any(pattern.search(lower) for pattern in _PAGE_LINKS),
        has_shortcodes=b"{{" in data,
    )


def _read_front(reader: FileReader, file: SourceFile) -> Mapping[str, object]:
    try:
        return lower_keys(
            split_front_matter(decode_text(reader.read(file), file.name), file.name)[0]
        )
    except BadInput:  # which is reported for the page itself
        return {}


def _find_site_root(
    path: Path, top: Path, site_folders: Set[Path], configs: dict[Path, SiteConfig | None]
) -> Path:
    """Find the nearest root of a site above a file; `top` if there is none below it."""
    for folder in path.parents:
        if folder == top:
            break
        if folder not in site_folders:
            continue
        if folder not in configs:
            configs[folder] = read_site_config(folder, top)
        config = configs[folder]
        if config and config.find_mount(path.relative_to(folder)):
            return folder
    return top


def _leave_out() -> None:
    """Load nothing, because the page is in a language that its site does not publish."""


def _hash(*parts: bytes) -> str:
    """Hash a list of parts; different lists have different hashes."""
    return _hash_digest(*(hashlib.sha256(part).digest() for part in parts))


def _hash_digest(*digests: bytes) -> str:
    return hashlib.sha256(b"".join(digests)).hexdigest()
