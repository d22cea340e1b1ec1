"""What can be looked up without asking: titles, events, links of a kind, the latest pages.

Held in memory for the generation that answers, and read anew, off the event loop, after a rebuild.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from bot.services.contracts import About, IndexedPage, ListedLink, ListedPage
from bot.services.title_search import Titles
from indexer.contracts import Store
from indexer.errors import DamagedIndex
from indexer.generations.manifest import read_manifest
from indexer.records import Filter, LinkRecord
from indexer.search.index import Index, Reader
from indexer.settings import Settings
from indexer.text.language import fold

PAGES_AT_ONCE = 64
"""Passages read at a time: a store answers nobody else meanwhile."""
MOST_LATEST = 100
"""Pages held for `latest`."""
CHINESE = "zh"
"""Everything else is read in English."""
LISTED_KINDS = ("video", "slides")
"""Kinds of links that people list; held in memory."""


_Links = tuple[tuple[str, ListedLink], ...]
"""(folded name of the event, else of the page, link), the newest event first."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The catalogue of one generation."""

    about: About
    titles: Titles
    """The newest page's first."""
    events: tuple[tuple[str, str], ...]
    """(folded, as written), sorted."""
    links: dict[str, _Links]
    """Of each of `LISTED_KINDS`."""
    latest: tuple[ListedPage, ...]


class IndexCatalogue:
    """The catalogue of an index; the `bot.services.contracts.Catalogue` of all channels."""

    def __init__(self, index: Index, settings: Settings) -> None:
        """Name the index; it is read when something is looked up.

        Args:
            index: Stays open as long as the catalogue is used.
            settings: Name the sources.
        """
        self._index = index
        self._sources = tuple(source.name for source in settings.sources)
        self._shelf: _Shelf | None = None
        self._reading: asyncio.Task[_Shelf] | None = None

    async def titles(self, typed: str, limit: int) -> list[str]:
        """Titles of pages for what was typed, best first, each once; see `Titles.matching`."""
        shelf = await self._current()
        return shelf.titles.matching(typed, limit)

    async def events(self, typed: str, limit: int) -> list[str]:
        """Names of events that hold what was typed, sorted."""
        shelf = await self._current()
        wanted = fold(typed.strip())
        return [name for folded, name in shelf.events if wanted in folded][:limit]

    async def links(
        self, kind: str, event: str = "", year: int = 0, language: str = ""
    ) -> list[ListedLink]:
        """Every link of a kind, each address once, the newest event first.

        Args:
            kind: `video`, `slides`, or another kind of the index.
            event: Part of the event's name, or of the page's title where that names no event.
            year: Of the event, else of the page; 0 for any.
            language: Of who reads the list, `zh` or `en`: a link that stands on pages in both about
                the same event is given as that one names it. Empty to take the newest page.

        Returns:
            All of them.
        """
        shelf = await self._current()
        links = shelf.links.get(kind)
        if links is None:
            links = await asyncio.to_thread(self._read_links, kind)
        wanted = fold(event.strip())
        found: dict[str, ListedLink] = {}
        for name, link in links:
            if wanted in name and year in {0, link.year}:
                known = found.setdefault(link.url, link)
                same = (known.event, known.year) == (link.event, link.year)
                if same and language and _reads(language, link) and not _reads(language, known):
                    found[link.url] = link
        return list(found.values())

    async def latest(self, limit: int) -> list[ListedPage]:
        """The pages published last, newest first; pages without a date are not among them."""
        shelf = await self._current()
        return list(shelf.latest[:limit])

    async def pages(self) -> list[IndexedPage]:
        """Every page, in the index's order; read at each call, off the event loop."""
        return await asyncio.to_thread(self._read_pages)

    async def about(self) -> About:
        """Facts of the generation that answers."""
        return (await self._current()).about

    async def _current(self) -> _Shelf:
        """Give the shelf of the generation that answers; the former one's while that is read."""
        shelf = self._shelf
        if shelf is not None and shelf.about.generation == self._index.generation:
            return shelf
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._replace())
        # Whoever gives up waiting does not stop it for the others.
        return await asyncio.shield(self._reading) if shelf is None else shelf

    async def _replace(self) -> _Shelf:
        self._shelf = await asyncio.to_thread(self._read)
        return self._shelf

    def _read(self) -> _Shelf:
        """Read everything of one generation."""
        with self._index.open_reader() as reader:
            pages = _dated(reader.store)
            return _Shelf(
                about=self._about(reader),
                titles=Titles(page.title for page in pages.values()),
                events=tuple((fold(name), name) for name in reader.store.events()),
                links={kind: _links(reader.store, kind, pages) for kind in LISTED_KINDS},
                latest=_latest(reader.store, pages),
            )

    def _read_links(self, kind: str) -> _Links:
        with self._index.open_reader() as reader:
            return _links(reader.store, kind, _dated(reader.store))

    def _read_pages(self) -> list[IndexedPage]:
        with self._index.open_reader() as reader:
            return list(_pages(reader.store))

    def _about(self, reader: Reader) -> About:
        created = ""
        # Rebuilds may have removed its folder meanwhile; the open generation goes on answering.
        with contextlib.suppress(DamagedIndex):
            folder = self._index.generations.path(reader.generation)
            created = read_manifest(folder).created
        documents, passages, links = reader.store.counts()
        return About(reader.generation, created, documents, passages, links, self._sources)


@dataclass(frozen=True, slots=True)
class _Page:
    """A document with its date and its language."""

    source: str
    id: str
    title: str
    published: str
    language: str


def _dated(store: Store) -> dict[tuple[str, str], _Page]:
    """Every document, the newest first; those without a date last, in the index's order."""
    known = store.titles()
    rows = [store.document_rows(source, identity) for source, identity, _ in known]
    # A passage says these of its page, and is smaller than the page.
    facts = iter(_facts(store, [found[0] for found in rows if found]))
    pages = [
        _Page(source, identity, title, *(next(facts) if found else ("", "")))
        for (source, identity, title), found in zip(known, rows, strict=True)
    ]
    pages.sort(key=lambda page: page.published, reverse=True)
    return {(page.source, page.id): page for page in pages}


def _facts(store: Store, rows: list[int]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(rows), PAGES_AT_ONCE):
        for passage in store.passages(rows[start : start + PAGES_AT_ONCE]):
            yield passage.published, passage.language


def _latest(store: Store, pages: dict[tuple[str, str], _Page]) -> tuple[ListedPage, ...]:
    keys = [key for key, page in list(pages.items())[:MOST_LATEST] if page.published]
    found = store.documents(keys)
    return tuple(ListedPage(one.title, one.url, one.published) for one in found)


def _pages(store: Store) -> Iterator[IndexedPage]:
    keys = [(source, identity) for source, identity, _ in store.titles()]
    for start in range(0, len(keys), PAGES_AT_ONCE):
        for one in store.documents(keys[start : start + PAGES_AT_ONCE]):
            yield IndexedPage(
                source=one.source,
                id=one.id,
                title=one.title,
                url=one.url,
                published=one.published,
                language=one.language,
                translations=one.translations,
            )


def _links(store: Store, kind: str, pages: dict[tuple[str, str], _Page]) -> _Links:
    """Links of a kind: the newest year first, in it the newest event, in that the newest page."""
    records = list(store.links(Filter(kind=kind)))
    published = {key: page.published for key, page in pages.items()}
    newest: dict[tuple[int, str], str] = {}
    for record in records:
        group, date = (record.year, record.event), published[record.source, record.document]
        newest[group] = max(newest.get(group, ""), date)
    # Sorts keep the order of what is equal, so the least important goes first. A bare address is
    # last on its page: where the page names the same link elsewhere, the name is shown.
    records.sort(key=lambda record: record.link.label == record.link.url)
    records.sort(key=lambda record: published[record.source, record.document], reverse=True)
    records.sort(key=lambda record: record.event)
    records.sort(key=lambda record: newest[record.year, record.event], reverse=True)
    records.sort(key=lambda record: record.year, reverse=True)
    return tuple(
        (
            fold(record.event or record.title),
            _listed(record, pages[record.source, record.document].language),
        )
        for record in records
    )


def _listed(record: LinkRecord, language: str) -> ListedLink:
    link = record.link
    return ListedLink(
        url=link.url,
        # A page's own recording often stands there as a bare address; the page says what it shows.
        label=record.title if link.label == link.url else link.label,
        platform=link.platform,
        title=record.title,
        page_url=record.page_url,
        event=record.event,
        year=record.year,
        language=language,
    )


def _reads(language: str, link: ListedLink) -> bool:
    """Tell whether a link stands on a page in the reader's language."""
    return (language == CHINESE) == (link.language == CHINESE)
