"""Chooses and collects the citations of an answer: one for each section that proves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.draft import DraftCitation, cite_document
from bot.rendering.pages.passages import name_quote
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Evidence, Talk
from indexer.records import Document
from indexer.search.index import Reader

MAX_PROOFS = 5
"""Most places that are cited for one number or one list of names."""
MAX_TIED = 4
"""Most places of one worth that are looked at for one that is preferred."""


class CitationList:
    """The citations of one answer, numbered from 1 in the order they are needed."""

    def __init__(self, reader: Reader) -> None:
        """Cite documents of an open generation."""
        self._reader = reader
        self._places: dict[tuple[str, str, int], Evidence] = {}

    def cite(self, evidence: Evidence) -> int:
        """Cite a place, and give its number; places in one section share it."""
        key = evidence.source, evidence.document, evidence.section
        known = self._places.get(key)
        # Of the row that was cited and the cell in it, the row proves both.
        if known is None or known.words in evidence.words:
            self._places[key] = evidence
        return list(self._places).index(key) + 1

    def mark(self, *places: Evidence) -> str:
        """Cite places, and write their marks: ` [1][2]`; empty for no place."""
        numbers = dict.fromkeys(self.cite(place) for place in places)
        return " " + "".join(f"[{number}]" for number in numbers) if numbers else ""

    def read(self) -> tuple[DraftCitation, ...]:
        """Read the documents of all places from the store, and draft their citations."""
        places = list(self._places.values())
        keys = list(dict.fromkeys((place.source, place.document) for place in places))
        found = dict(zip(keys, self._reader.store.documents(keys), strict=True))
        return tuple(_draft(found[place.source, place.document], place) for place in places)


def _draft(document: Document, place: Evidence) -> DraftCitation:
    inside = 0 <= place.section < len(document.sections)
    section = document.sections[place.section] if inside else None
    quote = place.words or document.title
    if section is None:
        addresses = [link.url for link in document.links]
        return cite_document(document, quote, addresses, around=document.summary)
    return cite_document(
        document,
        quote,
        [link.url for link in section.links],
        section.anchor,
        section.headings,
        section.text,
        section.url,
        name_quote(document.sections, place.section, quote),
    )


def find_evidence(one: Event | Talk, field: str, value: str = "") -> Evidence:
    """Find who says a field, with a value if given, else the best page that tells of it.

    Of the pages one whose words hold the value comes first.

    Raises:
        LookupError: No place tells of it at all.
    """
    said = [fact for fact in one.facts if fact.field == field]
    exact = [fact for fact in said if fact.value == value] or said
    if exact:
        return exact[0].evidence
    if not one.pages:
        raise LookupError(f"{type(one).__name__} {one.id}: no place tells of it")
    key = make_name_key(value)
    holds = (page for page in one.pages if key and key in make_name_key(page.words))
    return next(holds, one.pages[0])


def choose_places(
    ones: Sequence[Event | Talk],
    most: int,
    prefers: Callable[[Evidence], bool] = lambda place: False,
) -> list[Evidence]:
    """Choose the fewest places that tell of all, greedily: a programme before sixty pages.

    Of places that tell of the same number of things, one that `prefers` takes.
    """
    told: dict[tuple[str, str, int], set[int]] = {}
    words: dict[tuple[str, str, int], Evidence] = {}
    for number, one in enumerate(ones):
        for page in one.pages:
            key = page.source, page.document, page.section
            told.setdefault(key, set()).add(number)
            words.setdefault(key, page)
    left = set(range(len(ones)))
    chosen: list[Evidence] = []
    while left and told and len(chosen) < most:
        counts = {key: len(numbers & left) for key, numbers in told.items()}
        best = max(counts, key=lambda key: counts[key])
        if not counts[best]:
            break
        if counts[best] > 1:
            # A programme may stand on a page for each language.
            tied = [key for key in counts if counts[key] == counts[best]][:MAX_TIED]
            best = next((key for key in tied if prefers(words[key])), best)
        left -= told.pop(best)
        chosen.append(words[best])
    return chosen


def choose_proving(
    talks: Sequence[Talk], events: Sequence[Event], most: int = MAX_PROOFS
) -> Sequence[Event | Talk]:
    """Choose what proves how many talks there are: the talks, if few places tell of most of them.

    A programme shows the number; of talks with a page each, the events' pages say what they were.
    """
    places = choose_places(talks, most)
    keys = {(one.source, one.document, one.section) for one in places}
    told = [
        talk
        for talk in talks
        if not keys.isdisjoint((page.source, page.document, page.section) for page in talk.pages)
    ]
    has_pages = any(event.pages for event in events)
    return talks if 2 * len(told) >= len(talks) or not has_pages else events
