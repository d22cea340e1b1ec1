"""Reads the local copy of a site."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from indexer.errors import BadInput, SourceError
from indexer.fetching.decoding import decode_body
from indexer.records import Document, Entry
from indexer.settings import encode_source
from indexer.sources.files import SourceFile, find_root
from indexer.sources.html.document import PageFacts, read_html_page
from indexer.sources.html.heads import find_site_name, read_page_head
from indexer.sources.reading import read_file
from indexer.sources.site.page_copies import PageCopy, read_copies
from indexer.sources.site.spec import SiteSettings

FORMAT = 2
"""Raised by one when the same page gives another document, so that all are read again."""
MAX_TITLED = 300
"""Pages whose titles tell the name of the site; of more, some from everywhere."""


class SiteSource:
    """The pages that `pull_site` brought; the address of a page is its id."""

    def __init__(self, settings: SiteSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start."""
        self.name = settings.name
        self._settings = settings
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List the entries of all pages, by address.

        Raises:
            SourceError: There is no copy, or it is damaged.
        """
        if not self._settings.url:
            place = f"source {self.name!r}"
            raise SourceError(
                f"{place}: has no `url`; give it the address of a site, or for pages in a folder "
                'set type = "html"'
            )
        root = find_root(self._settings, self._folder)
        copies = [copy for copy in read_copies(root) if copy.file]
        return self._list_entries(root, copies)

    def _list_entries(self, root: Path, copies: list[PageCopy]) -> Iterator[Entry]:
        salt = b"%d\0%b\0" % (FORMAT, encode_source(self._settings))
        known = {copy.address for copy in copies}
        site = self._find_site_name(root, copies)
        for copy in copies:
            translations = tuple(
                dict.fromkeys(
                    address
                    for _, address in copy.alternates
                    if address in known and address != copy.address
                )
            )
            parts = (copy.digest, copy.charset, copy.url, translations, site)
            fingerprint = sha256(salt + msgspec.json.encode(parts)).hexdigest()
            load = partial(self._load, root, copy, translations, site)
            yield Entry(copy.address, fingerprint, load, place=copy.address)

    def _find_site_name(self, root: Path, copies: list[PageCopy]) -> str:
        """Find what titles say of the site; what prevents reading is told at the page."""
        titles: list[str] = []
        for copy in copies[:: max(1, -(-len(copies) // MAX_TITLED))]:
            try:
                data = read_copy(root, copy, self._settings.max_bytes)
            except BadInput:
                continue
            titles.append(read_page_head(decode_body(data, copy.charset), copy.url).window)
        return find_site_name(titles)

    def _load(
        self, root: Path, copy: PageCopy, translations: tuple[str, ...], site: str
    ) -> Document | None:
        data = read_copy(root, copy, self._settings.max_bytes)
        facts = PageFacts(
            id=copy.address,
            url=copy.url,
            place=copy.address,
            charset=copy.charset,
            site=site,
            translations=translations,
        )
        return read_html_page(data, facts, self._settings)


def read_copy(root: Path, copy: PageCopy, max_bytes: int) -> bytes:
    """Read the body of a page that was brought.

    Raises:
        BadInput: It is lost, or not what was brought.
    """
    data = read_file(SourceFile(root, root / copy.file, copy.file, copy.address), max_bytes)
    if sha256(data).hexdigest() != copy.digest:
        reason = f"its local copy {copy.file} is damaged"
        raise BadInput(copy.address, 0, reason, "remove that file, and the next pull brings it")
    return data
