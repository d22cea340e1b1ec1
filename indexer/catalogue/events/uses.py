"""What pages call events: each name with the numbers and days that the page gives beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from indexer.catalogue.events.event_names import EventName, parse_event_name
from indexer.catalogue.names import make_name_key
from indexer.catalogue.statements import MENTIONED, OF_LIST, EventStatement, TalkStatement

MAX_GAP_DAYS = 14
"""Most days between two first days of one event, when pages contradict each other."""
MAX_DAYS = 31
"""Most days of one event; what lasts longer is a series."""
_RUNNING_DAYS = 60
"""Talks of one name spread over more days than this are no conference, but a running series."""
_FEW_AGAINST = 5
"""One edition in so many may look like a conference in a series of episodes."""
_LEAST_EDITIONS = 3
"""Two numbered webinars of one talk each are two events; episodes are more."""
_FEW_AN_EDITION = 1.34
"""At most this many talks in an edition on average, and editions are episodes."""
_NUMBERED = re.compile(
    r"\W{0,3}(?:(?:ep|episode|no|issue)\b\W{0,3})?\d{1,4}\s?[:：|]", re.IGNORECASE
)
"""A title that begins with its number."""


@dataclass(slots=True, eq=False)
class EventUse:
    """One name of an event as one statement, or any number of talks, uses it."""

    name: EventName
    year: int = 0
    """Of the name, else as the page says beside it."""
    edition: int = 0
    start: str = ""
    end: str = ""
    rank: int = MENTIONED
    statement: EventStatement | None = None
    """None if it is only the event of talks, or another name in brackets."""
    is_episode: bool = False
    """Whether it names an episode of a running series: its days are not those of the series."""
    talks: int = 0
    """How many talks are stated under it."""
    talk_days: set[str] = field(default_factory=set)

    @property
    def is_bare(self) -> bool:
        """Whether nothing says which event of its series it is."""
        return not self.year and not self.edition


@dataclass(frozen=True, slots=True)
class UsedNames:
    """All uses of names of events."""

    uses: list[EventUse]
    same: list[tuple[EventUse, EventUse]]
    """Two names of one event, as a page says."""
    of_talks: list[EventUse | None]
    """The use of each talk statement; None for a talk without an event."""


def list_uses(events: Sequence[EventStatement], talks: Sequence[TalkStatement]) -> UsedNames:
    """List what the statements call events."""
    uses: list[EventUse] = []
    same: list[tuple[EventUse, EventUse]] = []
    for statement in events:
        main = _use_statement(statement)
        others = [*statement.stated.names[1:]]
        for name in statement.stated.names:
            others += parse_event_name(name).aliases
        uses.append(main)
        for name in dict.fromkeys(others):
            if make_name_key(name):
                other = _use_alias(name)
                uses.append(other)
                same.append((main, other))
    of_talks = _use_talks(talks, uses, same)
    return UsedNames(uses, same, of_talks)


def count_days(first: str, second: str) -> int:
    """Count the days between two ISO dates; 0 if one is empty or no date."""
    try:
        return abs((date.fromisoformat(first) - date.fromisoformat(second)).days)
    except ValueError:
        return 0


def find_episodic(uses: Iterable[EventUse], talks: Iterable[TalkStatement]) -> bool:
    """Find out whether the editions of a name are episodes of one running series.

    So it is if the editions have about one talk each, and hardly any lasts longer than a day, is
    named with a year, or is counted as 第三届 or 3rd.
    """
    titles: dict[tuple[str, str, int], set[str]] = {}
    for talk in talks:
        edition = talk.stated.edition or parse_event_name(talk.stated.event).edition
        if edition and talk.stated.titles:
            key = (talk.page.source, talk.language, edition)
            titles.setdefault(key, set()).add(talk.stated.titles[0])
    editions = {edition for _, _, edition in titles}
    against = {use.edition or use.year for use in uses if _is_no_episode(use)}
    # One page that says something else does not make a conference of a hundred episodes.
    if len(editions) < _LEAST_EDITIONS or _FEW_AGAINST * len(against) > len(editions):
        return False
    return sum(map(len, titles.values())) <= _FEW_AN_EDITION * len(titles)


def _is_no_episode(use: EventUse) -> bool:
    is_long = bool(use.start and use.edition and use.end > use.start)
    is_counted = bool(use.name.edition) and not use.name.is_episode
    return bool(use.name.year) or is_long or is_counted


def find_running(uses: Iterable[EventUse]) -> bool:
    """Find out whether talks of one name without numbers spread over months: a running series."""
    days = set[str]()
    talks = 0
    for use in uses:
        if use.name.year or use.edition:
            return False
        if use.talks:
            days |= use.talk_days
            talks += use.talks
    years = {day[:4] for day in days}
    spans = (max(of) for year in years if (of := [d for d in days if d[:4] == year]))
    firsts = {year: min(day for day in days if day[:4] == year) for year in years}
    is_spread = any(count_days(firsts[last[:4]], last) > _RUNNING_DAYS for last in spans)
    return is_spread and len(days) >= 3 and talks <= 2 * len(days)


def _use_statement(statement: EventStatement) -> EventUse:
    """Make the use of a statement's first name.

    One that covers several years or months names a series, or its events of a year.
    """
    stated = statement.stated
    name = parse_event_name(stated.names[0])
    start = next((fact.value for fact in stated.facts if fact.field == "start"), "")
    end = next((fact.value for fact in stated.facts if fact.field == "end"), "")
    if start and end and count_days(start, end) > MAX_DAYS:
        return EventUse(name, name.year, name.edition, rank=statement.rank, statement=statement)
    year = name.year or statement.year or (int(start[:4]) if start[:4].isdigit() else 0)
    if not start.startswith(str(year)):
        start = end = ""  # a day of another year is a mistake, or that of something else
    edition = name.edition or (0 if _counts_pages(statement, name) else stated.edition)
    return EventUse(name, year, edition, start, end, statement.rank, statement)


def _counts_pages(statement: EventStatement, name: EventName) -> bool:
    """Tell whether an edition counts episodes about events: `42: A look back at MeshCon 2030`."""
    return bool(name.year) and _NUMBERED.match(statement.stated.words) is not None


def _use_alias(text: str) -> EventUse:
    name = parse_event_name(text)
    return EventUse(name, name.year, name.edition)


def _use_talks(
    talks: Sequence[TalkStatement],
    uses: list[EventUse],
    same: list[tuple[EventUse, EventUse]],
) -> list[EventUse | None]:
    """Make one use for all talks with the same name and numbers of an event."""
    of_talks: list[EventUse | None] = []
    known: dict[tuple[str, int, int], EventUse] = {}
    for talk in talks:
        stated = talk.stated
        if not make_name_key(stated.event):
            of_talks.append(None)
            continue
        year = talk.year or (int(stated.start[:4]) if stated.start[:4].isdigit() else 0)
        key = (stated.event, year, stated.edition)
        use = known.get(key)
        if use is None:
            name = parse_event_name(stated.event)
            use = EventUse(name, name.year or year, name.edition or stated.edition)
            known[key] = use
            uses.append(use)
            for alias in _list_aliases(stated.event):
                uses.append(alias)
                same.append((use, alias))
        use.talks += 1
        if stated.is_page:
            use.rank = OF_LIST
        if stated.start:
            use.talk_days.add(stated.start)
        of_talks.append(use)
    return of_talks


def _list_aliases(text: str) -> Iterator[EventUse]:
    yield from (_use_alias(alias) for alias in parse_event_name(text).aliases)
