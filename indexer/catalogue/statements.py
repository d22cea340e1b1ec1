"""Gathers what the documents of a generation state, with the place that says it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.catalogue.records import CatalogueLink, Evidence
from indexer.links.videos import identify
from indexer.records import Document, Link
from indexer.statements import StatedEvent, StatedTalk

MAX_LINKS = 200
"""Most links of one statement that are kept."""

OF_SESSION = 0
"""Rank of an event that the row of a session list tells of; lower is more reliable."""
OF_PAGE = 1
"""Rank of an event that a page is about."""
OF_PART = 2
"""Rank of an event that a part of a page tells facts or gives links of."""
MENTIONED = 3
"""Rank of an event that a page only names."""


@dataclass(frozen=True, slots=True)
class EventStatement:
    """An event that a document tells of."""

    stated: StatedEvent
    page: Evidence
    rank: int
    """`OF_SESSION`, `OF_PAGE`, `OF_PART` or `MENTIONED`."""
    links: tuple[CatalogueLink, ...]
    document: int
    """Number of the document, from 0."""


@dataclass(frozen=True, slots=True)
class TalkStatement:
    """A talk that a document tells of."""

    stated: StatedTalk
    page: Evidence
    links: tuple[CatalogueLink, ...]
    document: int
    """Number of the document, from 0."""
    language: str
    """Of the document."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What all documents state, in the order of the index."""

    talks: list[TalkStatement] = field(default_factory=list)
    events: list[EventStatement] = field(default_factory=list)
    translations: list[tuple[int, int]] = field(default_factory=list)
    """Pairs of documents, by number, that are one page in two languages."""


def gather_statements(documents: Iterable[Document]) -> Statements:
    """Gather the statements of all documents; nothing else of them is kept."""
    gathered = Statements()
    numbers: dict[tuple[str, str], int] = {}
    partners: list[tuple[int, str, str]] = []
    seen: set[Hashable] = set()
    for number, document in enumerate(documents):
        if not document.talks and not document.events:
            continue
        numbers[document.source, document.id] = number
        partners += ((number, document.source, id) for id in document.translations)
        places = list(_place_links(document))
        for event in _gather_events(number, document, places):
            # Each row of a session list tells of its event again.
            key = _make_event_key(event) if event.rank == OF_SESSION else None
            if key is None or key not in seen:
                gathered.events.append(event)
                seen.add(key)
        for stated in document.talks:
            page = Evidence(document.source, document.id, stated.section, stated.words)
            links = _make_links(document, places, stated.links, "talk")
            gathered.talks.append(TalkStatement(stated, page, links, number, document.language))
    for number, source, id in partners:
        if (other := numbers.get((source, id))) is not None and other != number:
            gathered.translations.append((number, other))
    return gathered


def remove_duplicate_links(links: Iterable[CatalogueLink]) -> tuple[CatalogueLink, ...]:
    """Keep each address once, in order: a video by any of its spellings, with the first label.

    An address itself is no label: if one is first, the next label of the same link is taken.
    """
    kept: dict[str, CatalogueLink] = {}
    for link in links:
        key = identify(link.url)
        old = kept.get(key)
        if old is None or (old.label == old.url and link.label != link.url):
            kept[key] = link
    return tuple(kept.values())


def _gather_events(
    number: int, document: Document, places: Sequence[tuple[Link, int]]
) -> Iterator[EventStatement]:
    is_session = bool(document.talks) and document.talks[0].is_page
    for stated in document.events:
        if not stated.names:
            continue
        page = Evidence(document.source, document.id, stated.section, stated.words)
        if stated.is_page and not is_session:
            rank = OF_PAGE
        elif is_session:
            rank = OF_SESSION
        else:
            rank = OF_PART if stated.facts or stated.links else MENTIONED
        links = _make_links(document, places, stated.links, "event")
        yield EventStatement(stated, page, rank, links, number)


def _make_event_key(event: EventStatement) -> Hashable:
    """Make a key of what the rows of one session list all say of their event."""
    stated = event.stated
    facts = tuple((fact.field, fact.value) for fact in stated.facts)
    links = tuple(link.url for link in event.links)
    numbers = (stated.series, stated.year, stated.edition)
    return (event.page.source, stated.names, numbers, facts, links)


def _place_links(document: Document) -> Iterator[tuple[Link, int]]:
    """Give each link of a document with the index of its section."""
    for number, section in enumerate(document.sections):
        yield from ((link, number) for link in section.links)


def _make_links(
    document: Document,
    places: Sequence[tuple[Link, int]],
    indices: Sequence[int],
    scope: str,
) -> tuple[CatalogueLink, ...]:
    """Make the links of a statement; an index that is none of the document's is left out."""
    return tuple(
        CatalogueLink(
            url=link.url,
            label=link.label,
            kind=link.kind,
            platform=link.platform,
            scope=link.scope or scope,
            evidence=Evidence(document.source, document.id, section, link.context or link.label),
        )
        for index in indices[:MAX_LINKS]
        if 0 <= index < len(places)
        for link, section in (places[index],)
    )
