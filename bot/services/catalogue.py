"""The catalogue of an index: titles, events, links by kind, the latest pages.

A snapshot of the generation in use is held in memory. After a rebuild it is read again in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TypeVar

from bot.services.contracts import (
    IndexedPage,
    IndexInfo,
    ListedLink,
    ListedPage,
    NamedKind,
    PageLink,
)
from bot.services.generation.created import read_created
from bot.services.generation.snapshots import Snapshots
from bot.services.latest_pages import (
    DatedPage,
    Latest,
    Pages,
    choose_latest,
    is_read,
    read_latest,
)
from bot.services.name_search import NameSearch, read_names
from bot.services.title_search import TitleSearch
from indexer.contracts import Store
from indexer.records import Document, Filter, LinkRecord
from indexer.search.index import Index, Reader
from indexer.settings import Settings
from indexer.text.language import fold

BATCH_SIZE = 64
"""Rows read at a time: a store serves nobody else in the meantime."""
MAX_NEWEST = 100
"""Pages listed as the newest ones."""
CACHED_KINDS = ("video", "slides")
"""Kinds of links held in memory: those that people list."""
KEPT_KINDS = ("audio", "code", "image")
"""Kinds held in memory after somebody listed them; there may be very many links to pages."""

Key = TypeVar("Key")
Row = TypeVar("Row")

_Links = tuple[tuple[str, ListedLink], ...]
"""(folded name of the event or else of the page, link), the newest event first."""


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The catalogue of one generation."""

    info: IndexInfo
    titles: TitleSearch
    """Those of the newest pages first."""
    events: tuple[tuple[str, str], ...]
    """(folded name, name), sorted."""
    names: dict[NamedKind, NameSearch]
    links: dict[str, _Links]
    """By kind, for `CACHED_KINDS`."""
    latest: Latest
    newest: tuple[IndexedPage, ...]


class IndexCatalogue:
    """The `bot.services.contracts.Catalogue` of an index; its methods are described there."""

    def __init__(self, index: Index, settings: Settings) -> None:
        """Use an index, which is read at the first call and must stay open."""
        self._index = index
        self._sources = tuple(source.name for source in settings.sources)
        self._snapshots = Snapshots(lambda: index.generation, self._load)
        self._other_links = {
            kind: Snapshots(lambda: index.generation, partial(self._read_links, kind))
            for kind in KEPT_KINDS
        }

    async def suggest_titles(self, typed: str, limit: int) -> list[str]:
        """See `Catalogue`; ordered as `TitleSearch.search` says."""
        return (await self._snapshots.get()).titles.search(typed, limit)

    async def suggest_events(self, typed: str, limit: int) -> list[str]:
        """See `Catalogue`."""
        snapshot = await self._snapshots.get()
        wanted = fold(typed.strip())
        return [name for folded, name in snapshot.events if wanted in folded][:limit]

    async def suggest_names(
        self, what: NamedKind, typed: str, limit: int, language: str = ""
    ) -> list[str]:
        """See `Catalogue`."""
        return (await self._snapshots.get()).names[what].search(typed, limit, language)

    async def list_links(
        self, kind: str, event: str = "", year: int = 0, language: str = ""
    ) -> list[ListedLink]:
        """See `Catalogue`."""
        links = await self._get_links(kind)
        wanted = fold(event.strip())
        chosen: dict[str, ListedLink] = {}
        for name, link in links:
            if wanted in name and year in {0, link.year}:
                other = chosen.setdefault(link.url, link)
                same_event = (other.event, other.year) == (link.event, link.year)
                if (
                    same_event
                    and language
                    and is_read(language, link.language) > is_read(language, other.language)
                ):
                    chosen[link.url] = link
        return [
            replace(link, dead=dead) if (dead := self._index.find_dead(link.url)) else link
            for link in chosen.values()
        ]

    async def list_latest(self, limit: int, language: str = "") -> list[ListedPage]:
        """See `Catalogue`."""
        return choose_latest((await self._snapshots.get()).latest, limit, language)

    async def list_newest(self, limit: int) -> list[IndexedPage]:
        """See `Catalogue`."""
        return list((await self._snapshots.get()).newest[:limit])

    async def list_pages(self) -> list[IndexedPage]:
        """See `Catalogue`; read in a thread."""
        return await asyncio.to_thread(self._read_pages)

    async def describe_index(self) -> IndexInfo:
        """See `Catalogue`."""
        return (await self._snapshots.get()).info

    def _load(self) -> tuple[str, _Snapshot]:
        with self._index.open_reader() as reader:
            # First what leaves most memory behind, for the rest to use.
            names = read_names(reader.catalogue)
            pages = _read_dated_pages(reader.store)
            return reader.generation, _Snapshot(
                info=self._read_info(reader),
                titles=TitleSearch(page.title for page in pages.values()),
                events=tuple((fold(name), name) for name in reader.store.events()),
                names=names,
                links={kind: _read_links(reader.store, kind, pages) for kind in CACHED_KINDS},
                latest=read_latest(reader, pages),
                newest=_read_newest(reader.store, pages),
            )

    async def _get_links(self, kind: str) -> _Links:
        if kind in CACHED_KINDS:
            return (await self._snapshots.get()).links[kind]
        if kind in self._other_links:
            return await self._other_links[kind].get()
        return (await asyncio.to_thread(self._read_links, kind))[1]

    def _read_links(self, kind: str) -> tuple[str, _Links]:
        with self._index.open_reader() as reader:
            pages = _read_dated_pages(reader.store)
            return reader.generation, _read_links(reader.store, kind, pages)

    def _read_pages(self) -> list[IndexedPage]:
        with self._index.open_reader() as reader:
            keys = [(source, id) for source, id, _ in reader.store.titles()]
            documents = _read_in_batches(reader.store.documents, keys)
            return [_make_indexed_page(one) for one in documents if not one.questions]

    def _read_info(self, reader: Reader) -> IndexInfo:
        created = read_created(self._index, reader.generation)
        documents, passages, links = reader.store.counts()
        return IndexInfo(reader.generation, created, documents, passages, links, self._sources)


def _read_dated_pages(store: Store) -> Pages:
    """Read all documents, the newest first; at the end those without a date, in index order."""
    titles = store.titles()
    rows = store.document_rows([(source, id) for source, id, _ in titles])
    # A page's first passage has its date and language, and is smaller than the document.
    first_rows = [own_rows[0] for own_rows in rows if own_rows]
    passages = _read_in_batches(store.passages, first_rows)
    facts = ((passage.published, passage.language, passage.held) for passage in passages)
    pages = [
        DatedPage(source, id, title, *(next(facts) if own_rows else ("", "", "")))
        for (source, id, title), own_rows in zip(titles, rows, strict=True)
    ]
    pages.sort(key=lambda page: page.published, reverse=True)
    return {(page.source, page.id): page for page in pages}


def _read_newest(store: Store, pages: Pages) -> tuple[IndexedPage, ...]:
    documents = store.documents(list(islice(pages, MAX_NEWEST)))
    return tuple(_make_indexed_page(one) for one in documents if not one.questions)


def _read_in_batches(read: Callable[[list[Key]], Iterable[Row]], keys: list[Key]) -> Iterator[Row]:
    for start in range(0, len(keys), BATCH_SIZE):
        yield from read(keys[start : start + BATCH_SIZE])


def _make_indexed_page(document: Document) -> IndexedPage:
    return IndexedPage(
        source=document.source,
        id=document.id,
        title=document.title,
        url=document.url,
        published=document.published,
        language=document.language,
        translations=document.translations,
        held=document.held,
        links=tuple(
            PageLink(link.kind, link.platform, link.url, link.scope)
            for link in document.links
            if link.kind in CACHED_KINDS
        ),
    )


def _read_links(store: Store, kind: str, pages: Pages) -> _Links:
    """Read the links of a kind: by year, event and page, each the newest first."""
    records = list(store.links(Filter(kind=kind)))
    published = {key: page.published for key, page in pages.items()}
    newest: dict[tuple[int, str], str] = {}
    for record in records:
        event, date = (record.year, record.event), published[record.source, record.document]
        newest[event] = max(newest.get(event, ""), date)
    # Sorting is stable, so the least important key comes first. A bare address is last on its page:
    # if the page also gives the link a label, the list shows the label.
    records.sort(key=lambda record: record.link.label == record.link.url)
    records.sort(key=lambda record: published[record.source, record.document], reverse=True)
    records.sort(key=lambda record: record.event)
    records.sort(key=lambda record: (record.year, newest[record.year, record.event]), reverse=True)
    # Most links share their event and platform, and many their page and label.
    known: dict[str, str] = {}

    def share(text: str) -> str:
        return known.setdefault(text, text)

    return tuple(
        (
            share(fold(record.event or record.title)),
            _make_listed_link(record, pages[record.source, record.document], share),
        )
        for record in records
    )


def _make_listed_link(
    record: LinkRecord, page: DatedPage, share: Callable[[str], str]
) -> ListedLink:
    link = record.link
    title = share(record.title)
    return ListedLink(
        url=share(link.url),
        # The recording of a page is often a bare address; the page's title says what it shows.
        label=title if link.label == link.url else share(link.label),
        platform=share(link.platform),
        title=title,
        page_url=share(record.page_url),
        event=share(record.event),
        year=record.year,
        language=share(page.language),
        source=share(record.source),
        document=share(record.document),
    )
