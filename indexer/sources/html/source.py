"""Folders of built sites, whichever generator made them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from indexer.errors import BadInput
from indexer.fetching.decoding import decode_body
from indexer.fetching.sitemap import read_sitemap
from indexer.html.signs import is_error_page
from indexer.records import Document, Entry
from indexer.settings import SourceSettings, encode_source
from indexer.sources.files import SourceFile, check_base_url, find_root, walk_files
from indexer.sources.html.addresses import AddressFinder, PageHead
from indexer.sources.html.document import PageFacts, read_html_page
from indexer.sources.html.heads import find_site_name, read_page_head
from indexer.sources.reading import FileReader, read_file

FORMAT = 1
"""Raised by one when the same page gives another document, so that all are read again."""
SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_SITEMAP = re.compile(r"sitemap[\w-]{0,40}\.xml", re.IGNORECASE)
MAX_SITEMAPS = 50
MAX_LINKS_CHARS = 2_000_000
MAX_TARGETS = 2000
"""Links of a page that say how the site writes its addresses."""
_TARGET = re.compile(r"""<a\s[^<>]{0,500}?href=["']?([^"'#?<>\s]{1,500})""", re.IGNORECASE)


class HtmlSource:
    """The pages of a built site."""

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start."""
        self.name = settings.name
        self._settings = settings
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List an entry for each page, sorted by path; one with the address of another is left out.

        The head of every page is read first, because pages name each other as copies and as
        translations.

        A missing folder or a bad `base_url` raises `SourceError`.
        """
        return iter(list(self._list_entries()))

    def _list_entries(self) -> Iterator[Entry]:
        check_base_url(self._settings)
        root = find_root(self._settings, self._folder)
        walked = walk_files(root, SUFFIXES, self._settings.path, is_strict=True)
        files = {file.id: file for file in walked}
        reader = FileReader(self._settings.max_bytes)
        heads = {id: _read_head(file, reader) for id, file in files.items()}
        finder = AddressFinder(self._settings.base_url, self._list_addresses(root), heads)
        pages = _choose_pages(heads, finder)
        site = find_site_name(head.window for head in heads.values())
        ids = {url: id for id, url in pages.items() if url}
        salt = b"%d\0%b\0" % (FORMAT, encode_source(self._settings))
        for id, url in pages.items():
            translations = _find_translations(id, heads, ids)
            parts = (url, translations, site, reader.get_digest(files[id]))
            facts = PageFacts(id, url, files[id].name, site=site, translations=translations)
            load = partial(self._load, files[id], reader, facts)
            yield Entry(
                id=id,
                fingerprint=sha256(salt + msgspec.json.encode(parts)).hexdigest(),
                load=load,
                is_current=_make_check(reader),
                place=files[id].name,
            )

    def _load(self, file: SourceFile, reader: FileReader, facts: PageFacts) -> Document | None:
        return read_html_page(reader.read(file), facts, self._settings)

    def _list_addresses(self, root: Path) -> list[str]:
        """List the addresses in the sitemaps of the folder; one that cannot be read is none."""
        addresses: list[str] = []
        maps = walk_files(root, frozenset({".xml"}), self._settings.path) if root.is_dir() else ()
        names = [file for file in maps if _SITEMAP.fullmatch(file.id.rpartition("/")[2])]
        for file in names[:MAX_SITEMAPS]:
            try:
                sitemap = read_sitemap(read_file(file, self._settings.max_bytes), file.name)
            except BadInput:
                continue
            addresses += [page.address for page in sitemap.pages]
        return addresses


def _read_head(file: SourceFile, reader: FileReader) -> PageHead:
    """Read the head of a page; what prevents reading is told when the page is loaded."""
    try:
        text = decode_body(reader.read(file))
    except BadInput:
        return PageHead()
    targets = map(html.unescape, _TARGET.findall(text[:MAX_LINKS_CHARS]))
    return replace(read_page_head(text), targets=tuple(dict.fromkeys(targets))[:MAX_TARGETS])


def _choose_pages(heads: Mapping[str, PageHead], finder: AddressFinder) -> dict[str, str]:
    """Choose the files that are pages, with their addresses: of several with one, the best.

    That is the one whose path is the address; then the first.
    """
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    ids = sorted(heads, key=lambda id: (finder.is_copy(id), id))
    for id in ids:
        url = finder.find(id)
        key = url.rstrip("/") if url else ""
        if is_error_page(id) or (key and key in taken):
            continue
        taken.add(key)
        chosen[id] = url
    return {id: chosen[id] for id in sorted(chosen)}


def _find_translations(
    id: str, heads: Mapping[str, PageHead], ids: Mapping[str, str]
) -> tuple[str, ...]:
    others = (ids.get(address, "") for _, address in heads[id].alternates)
    return tuple(sorted({other for other in others if other and other != id}))


def _make_check(reader: FileReader) -> Callable[[], bool]:
    return lambda: reader.is_current
