"""Makes the records of talks from the statements that tell of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from indexer.catalogue.names import choose_name, has_han, make_name_key
from indexer.catalogue.records import Event, Evidence, Fact, Talk
from indexer.catalogue.statements import TalkStatement, remove_duplicate_links

MAX_TITLES = 8
"""Most titles of a talk."""
MAX_PAGES = 20
"""Most places that tell of a talk."""
MAX_VALUES = 3
"""Most contradicting values of one field that are kept."""
MAX_TOPICS = 20
"""Most topics, and most organisations, of a talk."""
_PLAIN_FIELDS = ("start", "time", "track", "place", "language", "event")
_CLOCK = re.compile(r"(\d{1,2})[:：.](\d{2})\s*([ap]\.?m)?|(\d{1,2})\s*([ap]\.?m)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TalkDraft:
    """A talk whose people are known."""

    statements: Sequence[TalkStatement]
    """The most reliable first."""
    event: Event | None
    place: int
    """Of the event among all events, for the order."""
    speakers: tuple[int, ...]
    hosts: tuple[int, ...]
    position: int
    """Number of its best statement, for the order."""


def sort_statements(numbers: Sequence[int], talks: Sequence[TalkStatement]) -> list[int]:
    """Sort the statements of one talk: whole pages and rows of lists first, then in order."""
    return sorted(numbers, key=lambda number: (not talks[number].stated.is_page, number))


def sort_drafts(drafts: Iterable[TalkDraft]) -> list[TalkDraft]:
    """Sort talks by event, those without one last, then by day, time and place in the list."""
    return sorted(drafts, key=_make_sort_key)


class DraftedTalks(Sequence[Talk]):
    """The talks of drafts, in their order. Each is made when it is read, and not kept."""

    def __init__(self, drafts: Iterable[TalkDraft]) -> None:
        """Sort the drafts."""
        self._drafts = sort_drafts(drafts)

    def __len__(self) -> int:
        return len(self._drafts)

    @overload
    def __getitem__(self, index: int) -> Talk: ...
    @overload
    def __getitem__(self, index: slice) -> list[Talk]: ...
    def __getitem__(self, index: int | slice) -> Talk | list[Talk]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        draft = self._drafts[index]
        return make_talk(index % len(self) + 1, draft)

    def count_by_event(self) -> Counter[int]:
        """Count the talks of each event, by its id."""
        return Counter(draft.event.id for draft in self._drafts if draft.event)


def make_talk(id: int, draft: TalkDraft) -> Talk:
    """Make the record of a talk. Of each field, the most reliable statement that has it counts."""
    statements = draft.statements
    start = _choose(statements, "start")
    organisations = (one for statement in statements for one in _list_organisations(statement))
    topics = (topic for statement in statements for topic in statement.stated.topics)
    own_year = int(start[:4]) if start[:4].isdigit() else 0
    event_year = draft.event.year if draft.event else 0
    stated_years = (statement.stated.year for statement in statements)
    edition = next((s.stated.edition for s in statements if s.stated.edition), 0)
    return Talk(
        id=id,
        titles=_list_titles(statements),
        event=draft.event.id if draft.event else 0,
        start=start,
        year=own_year or event_year or next(filter(None, stated_years), 0),
        edition=0 if draft.event and draft.event.edition else edition,
        track=_choose(statements, "track"),
        place=_choose(statements, "place"),
        language=_choose(statements, "language"),
        speakers=draft.speakers,
        hosts=draft.hosts,
        organisations=_keep_distinct(organisations, MAX_TOPICS),
        topics=_keep_distinct(topics, MAX_TOPICS),
        facts=tuple(_list_facts(statements)),
        links=remove_duplicate_links(link for one in statements for link in one.links),
        pages=_list_pages(statements),
    )


def _make_sort_key(draft: TalkDraft) -> tuple[int, str, int, int]:
    start = _choose(draft.statements, "start")
    if draft.event is None:
        return draft.place, start or str(draft.statements[0].stated.year or ""), -1, draft.position
    minutes = _parse_minutes(_choose(draft.statements, "time"))
    return draft.place, start or draft.event.start, minutes, draft.position


def _parse_minutes(time: str) -> int:
    """Parse the first time of day in a text to minutes; -1 for none."""
    match = _CLOCK.search(time)
    if not match:
        return -1
    hours = int(match[1] or match[4])
    half = (match[3] or match[5] or "").casefold()[:1]
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    return hours * 60 + int(match[2] or 0)


def _choose(statements: Iterable[TalkStatement], name: str) -> str:
    return next((v for s in statements if (v := getattr(s.stated, name))), "")


def _list_titles(statements: Sequence[TalkStatement]) -> tuple[str, ...]:
    if len(statements) == len(statements[0].stated.titles) == 1:
        return statements[0].stated.titles
    titles = (title for statement in statements for title in statement.stated.titles)
    kept: dict[str, str] = {}
    for title in titles:
        key = make_name_key(title)
        # A part of a title that is there, in the same script, is a title cut short.
        is_part = any(key in other and has_han(title) == has_han(kept[other]) for other in kept)
        if key and not is_part and len(kept) < MAX_TITLES:
            kept[key] = title
    return tuple(kept.values()) or tuple(statements[0].stated.titles[:1])


def _list_organisations(statement: TalkStatement) -> Iterator[str]:
    for person in statement.stated.people:
        yield from person.organisations
    yield from statement.stated.organisations


def _keep_distinct(texts: Iterable[str], limit: int) -> tuple[str, ...]:
    """Keep each text once, by its key, in order."""
    kept: dict[str, str] = {}
    for text in texts:
        if len(kept) < limit and (key := make_name_key(text)):
            kept.setdefault(key, text)
    return tuple(kept.values())


def _list_facts(statements: Sequence[TalkStatement]) -> Iterator[Fact]:
    """List which place says what, the most reliable first; the same value once."""
    if len(statements) == 1:
        (one,) = statements
        yield from (Fact(name, value, one.page) for name, value in _list_values(one))
        return
    seen: dict[str, set[str]] = {}
    for statement in statements:
        for name, value in _list_values(statement):
            values = seen.setdefault(name, set())
            key = make_name_key(value)
            if key not in values and len(values) < MAX_VALUES:
                values.add(key)
                yield Fact(name, value, statement.page)


def _list_values(statement: TalkStatement) -> Iterator[tuple[str, str]]:
    stated = statement.stated
    if stated.titles:
        yield "titles", choose_name(stated.titles, statement.language)
    for name, people in (("speakers", stated.people), ("hosts", stated.hosts)):
        if people:
            yield name, ", ".join(person.name for person in people)
    for name in _PLAIN_FIELDS:
        if value := getattr(stated, name):
            yield name, value


def _list_pages(statements: Iterable[TalkStatement]) -> tuple[Evidence, ...]:
    pages: dict[tuple[str, str, int], Evidence] = {}
    for page in (statement.page for statement in statements):
        pages.setdefault((page.source, page.document, page.section), page)
    return tuple(pages.values())[:MAX_PAGES]
