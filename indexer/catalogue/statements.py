"""Gathers what the documents of a generation state, with the place that says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import CatalogueLink, Evidence
from indexer.links.videos import identify
from indexer.records import Document, Link
from indexer.statements import StatedEvent, StatedTalk

MAX_LINKS = 200
"""Most links of one statement that are kept."""

OF_LIST = 0
"""Rank of an event that a list of sessions is of; lower is more reliable."""
OF_PAGE = 1
"""Rank of an event that a page is about."""
OF_PART = 2
"""Rank of an event that a part of a page tells facts or gives links of."""
MENTIONED = 3
"""Rank of an event that a page only names."""

KeyedLink = tuple[str, CatalogueLink]
"""A link with the key that all spellings of its address share, by `identify`."""


@dataclass(frozen=True, slots=True)
class EventStatement:
    """An event that a document tells of."""

    stated: StatedEvent
    page: Evidence
    rank: int
    """`OF_LIST`, `OF_PAGE`, `OF_PART` or `MENTIONED`."""
    links: tuple[KeyedLink, ...]
    document: int
    """Number of the document, from 0."""
    year: int = 0
    """`stated.year`, unless it is only that in which the page was published."""
    address: str = ""
    """Address of the document, which for a list of sessions is that of the event."""


@dataclass(frozen=True, slots=True)
class TalkStatement:
    """A talk that a document tells of."""

    stated: StatedTalk
    page: Evidence
    links: tuple[KeyedLink, ...]
    document: int
    """Number of the document, from 0."""
    language: str
    """Of the document."""
    year: int = 0
    """`stated.year`, unless it is only that in which the page was published."""
    own_page: str = ""
    """Key of the address of its own page; empty for none, or for a talk that is part of a page."""


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
    for number, document in enumerate(documents):
        if not document.talks and not document.events:
            continue
        numbers[document.source, document.id] = number
        partners += ((number, document.source, id) for id in document.translations)
        places = list(_place_links(document))
        gathered.events.extend(_gather_events(number, document, places))
        for full in _list_talks(document):
            # The abstract is most of the memory of a talk, and nothing here needs it.
            stated = msgspec.structs.replace(full, abstract="") if full.abstract else full
            page = Evidence(document.source, document.id, stated.section, stated.words)
            links = _make_links(document, places, stated.links, "talk")
            year = _trust_year(document, stated.year, (stated.event, stated.words, stated.start))
            own = identify(document.url) if stated.is_page and document.url else ""
            gathered.talks.append(
                TalkStatement(stated, page, links, number, document.language, year, own)
            )
    for number, source, id in partners:
        if (other := numbers.get((source, id))) is not None and other != number:
            gathered.translations.append((number, other))
    _rank_lists(gathered)
    return gathered


def is_stated_alike(old: Document | None, new: Document | None) -> bool:
    """Tell whether the catalogue takes the same of two versions of a document; None for none."""
    stating = [one for one in (old, new) if one and (one.talks or one.events)]
    if len(stating) < 2:
        return not stating
    one, other = stating
    is_alike = gather_statements([one]) == gather_statements([other])
    return is_alike and one.translations == other.translations


def remove_duplicate_links(links: Iterable[KeyedLink]) -> tuple[CatalogueLink, ...]:
    """Keep each address once, in order: a video by any of its spellings, with the first label.

    An address itself is no label: if one is first, the next label of the same link is taken.
    """
    kept: dict[str, CatalogueLink] = {}
    for key, link in links:
        old = kept.get(key)
        if old is None or (old.label == old.url and link.label != link.url):
            kept[key] = link
    return tuple(kept.values())


def _list_talks(document: Document) -> Iterator[StatedTalk]:
    """List the talks of a document that have a title, other than that of a page about an event."""
    is_of_event = any(event.is_page for event in document.events)
    title = make_name_key(document.title) if is_of_event else ""
    for talk in document.talks:
        is_page_title = is_of_event and not talk.people and make_name_key(talk.titles[0]) == title
        if any(talk.titles) and not is_page_title:
            yield talk


def _gather_events(
    number: int, document: Document, places: Sequence[tuple[Link, int]]
) -> Iterator[EventStatement]:
    for stated in document.events:
        if not stated.names:
            continue
        page = Evidence(document.source, document.id, stated.section, stated.words)
        rank = OF_PAGE if stated.is_page else MENTIONED
        if rank == MENTIONED and (stated.facts or stated.links):
            rank = OF_PART
        links = _make_links(document, places, stated.links, "event")
        texts = (*stated.names, stated.words, *(fact.value for fact in stated.facts))
        year = _trust_year(document, stated.year, texts)
        yield EventStatement(stated, page, rank, links, number, year, document.url)


def _trust_year(document: Document, year: int, texts: Iterable[str]) -> int:
    """Take a year as that of the event; 0 if only the day says it on which the page was published.

    A recap of the conference of 2030 is often published in 2031.
    """
    if not year or not document.published.startswith(str(year)):
        return year
    number = str(year)
    is_said = number in document.title or any(number in text for text in texts)
    return year if is_said or document.held.startswith(number) else 0


def _rank_lists(gathered: Statements) -> None:
    """Find the events that a list of sessions is of: its source has pages of their talks too."""
    listed = {
        (talk.page.source, talk.stated.event) for talk in gathered.talks if talk.stated.is_page
    }
    for number, event in enumerate(gathered.events):
        names = event.stated.names
        if event.rank == OF_PAGE and any((event.page.source, name) in listed for name in names):
            gathered.events[number] = replace(event, rank=OF_LIST)


def _place_links(document: Document) -> Iterator[tuple[Link, int]]:
    """Give each link of a document with the index of its section."""
    for number, section in enumerate(document.sections):
        yield from ((link, number) for link in section.links)


def _make_links(
    document: Document,
    places: Sequence[tuple[Link, int]],
    indices: Sequence[int],
    scope: str,
) -> tuple[KeyedLink, ...]:
    """Make the links of a statement; an index that is none of the document's is left out."""
    return tuple(
        (identify(link.url), _make_link(document, link, section, scope))
        for index in indices[:MAX_LINKS]
        if 0 <= index < len(places)
        for link, section in (places[index],)
    )


def _make_link(document: Document, link: Link, section: int, scope: str) -> CatalogueLink:
    words = link.context or link.label
    evidence = Evidence(document.source, document.id, section, words)
    scope = link.scope or scope
    return CatalogueLink(link.url, link.label, link.kind, link.platform, scope, evidence)
