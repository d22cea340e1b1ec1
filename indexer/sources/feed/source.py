"""Reads feeds, from files or from a local copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from indexer.fetching.decoding import decode_body
from indexer.fetching.errors import Refused
from indexer.fetching.web_urls import check_url
from indexer.html.reader import read_fragment, read_page
from indexer.links.hosts.reading import MAX_ADDRESS_CHARS
from indexer.links.normalize import clean_address
from indexer.links.records import make_link
from indexer.records import Document, Entry, Link
from indexer.sources.entries import EntryMaker, RowSource
from indexer.sources.feed.items import Attachment, FeedItem, hash_item
from indexer.sources.feed.reading import read_feed
from indexer.sources.feed.spec import FeedSettings
from indexer.sources.files import SourceFile, find_root
from indexer.sources.html.document import PageFacts, make_document
from indexer.sources.pages.document import is_empty
from indexer.sources.reading import read_file
from indexer.sources.site.page_copies import RECORDS, PageCopy, read_copies
from indexer.sources.site.source import read_copy
from indexer.text.control_characters import clean_line

MAX_ID_CHARS = 400
_MEDIA = ("video", "audio")


class FeedSource(RowSource):
    """Feeds: a file, a folder of files, or the local copy of a feed; the items are documents.

    An item that has only a summary is read from its page, if a pull brought that.
    """

    FORMAT = 1
    SUFFIXES = frozenset({".xml", ".rss", ".atom", ".json"})

    def __init__(self, settings: FeedSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start; nothing is read yet."""
        super().__init__(settings, folder)
        self._feed = settings

    def entries(self) -> Iterator[Entry]:
        """List an entry for each item.

        A missing file or folder raises `SourceError`. Of items with one id, the first counts: a
        feed may hold versions of an item, the newest first.
        """
        root = find_root(self._settings, self._folder)
        copies: Mapping[str, PageCopy] = {}
        if self._feed.url and (root / RECORDS).is_file():
            copies = {copy.address: copy for copy in read_copies(root) if copy.file}
        self._root, self._copies = root, copies
        self._seen: set[str] = set()
        return super().entries()

    def _list_rows(self, file: SourceFile, maker: EntryMaker) -> Iterator[Entry]:
        base = self._feed.url or self._settings.base_url
        feed = read_feed(read_file(file, self._settings.max_bytes), base, place=file.name)
        for item in feed.items:
            id = _make_id(item)
            if id in self._seen:
                continue
            self._seen.add(id)
            copy = self._find_copy(item)
            load = partial(self._load, id, item, copy, f"{file.name}:{item.line}")
            data = f"{hash_item(item)}{copy.digest if copy else ''}".encode()
            yield maker.make(id, file.name, item.line, data, load)

    def _find_copy(self, item: FeedItem) -> PageCopy | None:
        if not (item.is_summary and item.url and self._copies):
            return None
        try:
            return self._copies.get(check_url(item.url))
        except Refused:
            return None

    def _load(self, id: str, item: FeedItem, copy: PageCopy | None, place: str) -> Document:
        url = clean_address(item.url, str)
        facts = PageFacts(
            id=id,
            url=url if len(url) <= MAX_ADDRESS_CHARS else "",
            place=place,
            title=item.title,
            published=item.published,
            language=item.language,
            tags=tuple(map(clean_line, item.tags)),
            links=tuple(filter(None, map(_make_link, item.attachments))),
        )
        if copy:
            data = read_copy(self._root, copy, self._settings.max_bytes)
            page = read_page(decode_body(data, copy.charset), copy.url, place)
            if page and not is_empty(page.sections):
                return make_document(page, replace(facts, language=""), self._settings)
        return make_document(read_fragment(item.html, facts.url, place), facts, self._settings)


def _make_id(item: FeedItem) -> str:
    """Make the id of an item's document: its own, which stays the same; else one of its title."""
    id = clean_line(item.id) or f"{clean_line(item.title)} {item.published}".strip()
    if id and len(id) <= MAX_ID_CHARS:
        return id
    return sha256((id or item.html).encode("utf-8", "replace")).hexdigest()


def _make_link(attachment: Attachment) -> Link | None:
    url = clean_address(attachment.url, str)
    kind = attachment.kind.partition("/")[0].lower()
    if not url or kind == "image":
        return None
    return make_link(url, clean_line(attachment.title), key=kind if kind in _MEDIA else "")
