"""The latest pages of an index: by the date of their event, one page an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.contracts import ListedPage
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.records import Event, Talk
from indexer.records import Document
from indexer.search.index import Reader

MAX_LATEST = 100
"""Pages held in memory."""
CHINESE = "zh"
"""Pages in any other language count as English."""

Key = tuple[str, str]
"""Source and id of a document."""
Latest = tuple[tuple[tuple[str, ListedPage], ...], ...]
"""(language, page) of an event or of a page and its translations, the newest first."""


@dataclass(frozen=True, slots=True)
class DatedPage:
    """A document with its date and language."""

    source: str
    id: str
    title: str
    published: str
    """ISO date, or empty."""
    language: str
    held: str = ""
    """As `Document.held`."""

    @property
    def date(self) -> str:
        """The last day of its event, else the day on which it was published."""
        return self.held.rpartition("/")[2] or self.published


Pages = dict[Key, DatedPage]
"""All documents."""


def read_latest(reader: Reader, pages: Pages) -> Latest:
    """Read the latest pages.

    An event has one page in each language, its best one, and not those of its talks beside it. Of
    other pages, each stands with its translations.
    """
    rows, covered = _list_event_pages(reader.catalogue, pages)
    rows += [(page.date, (key,)) for key, page in pages.items() if key not in covered and page.date]
    rows.sort(key=lambda row: row[0], reverse=True)
    del rows[MAX_LATEST:]
    documents = {
        (document.source, document.id): document
        for document in reader.store.documents([key for _, keys in rows for key in keys])
    }
    latest: dict[Key, dict[str, ListedPage]] = {}
    for date, keys in rows:
        group = latest.setdefault(_name_group(documents[keys[0]]), {})
        for document in (documents[key] for key in keys):
            page = ListedPage(document.title, document.url, date, document.source, document.id)
            group.setdefault(document.language, page)
    return tuple(tuple(group.items()) for group in latest.values())


def choose_latest(latest: Latest, limit: int, language: str) -> list[ListedPage]:
    """Choose the pages for a reader of `zh` or `en`; without a language, the first of each row.

    The list is in the reader's language alone, unless few pages are in it.
    """
    if not language:
        return [row[0][1] for row in latest[:limit]]
    fitting = [next((p for spoken, p in row if is_read(language, spoken)), None) for row in latest]
    chosen = [page for page in fitting if page is not None]
    if len(chosen) < limit and 2 * len(chosen) < len(latest):
        pairs = zip(fitting, latest, strict=True)
        chosen = [page if page is not None else row[0][1] for page, row in pairs]
    return chosen[:limit]


def is_read(language: str, page_language: str) -> bool:
    """Tell whether a reader of a language reads a page."""
    return (language == CHINESE) == (page_language == CHINESE)


def _list_event_pages(
    catalogue: Catalogue, pages: Pages
) -> tuple[list[tuple[str, tuple[Key, ...]]], set[Key]]:
    """List (date, its page in each language) of events that have pages, the newest first.

    The set holds these pages, and all others of the events and of their talks.
    """
    rows: list[tuple[str, tuple[Key, ...]]] = []
    covered: set[Key] = set()
    events = [event for event in catalogue.get_events(catalogue.list_events()) if event.pages]
    with_pages = [event.id for event in events]
    talks = catalogue.get_talks(catalogue.list_talks(events=with_pages) if events else [])
    dates = _find_dates(events, talks, pages)
    for event in sorted(events, key=lambda event: dates[event.id], reverse=True):
        keys = list(dict.fromkeys((page.source, page.document) for page in event.pages))
        best = {pages[key].language: key for key in reversed(keys) if key in pages}
        # A page about several events stands where the newest of them does.
        new = tuple(key for key in best.values() if key not in covered)
        if new and dates[event.id]:
            rows.append((dates[event.id], new))
            covered.update(keys)
    covered.update((page.source, page.document) for talk in talks for page in talk.pages)
    return rows, covered


def _find_dates(events: Sequence[Event], talks: Sequence[Talk], pages: Pages) -> dict[int, str]:
    """Find the first day of each event, else that of its talks, else its page's date, or none."""
    firsts: dict[int, str] = {}
    for talk in talks:
        if talk.start:
            firsts[talk.event] = min(talk.start, firsts.get(talk.event, talk.start))
    dates = {}
    for event in events:
        page = pages.get((event.pages[0].source, event.pages[0].document))
        dates[event.id] = event.start or firsts.get(event.id) or (page.date if page else "")
    return dates


def _name_group(document: Document) -> Key:
    """Name a page and its translations by the first of them."""
    return document.source, min(document.id, *document.translations, document.id)
