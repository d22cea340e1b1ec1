"""Reads the talks of a generation into rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern

import msgspec

from bot.services.archive.rows import PackedLink, TalkDetails, TalkRow, TopicRow
from bot.services.archive.shown import ShownPages
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.name_filter import join_keys
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Talk

BATCH_SIZE = 4096
"""Talks read in one call: more than the catalogue keeps, so that those of the last answers stay."""

_pack = msgspec.msgpack.Encoder().encode


@dataclass(slots=True)
class EventTalks:
    """What the talks of one event add up to."""

    first_day: str = ""
    """ISO date of the first of them; empty if unknown."""
    talks: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """How many have a link of their own, by its kind."""
    shared: dict[str, set[str]] = field(default_factory=dict)
    """Addresses that show several talks, by kind."""
    kinds: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    def add(self, talk: Talk, links: Iterable[PackedLink]) -> None:
        """Count a talk in, with its links."""
        self.talks += 1
        if talk.start:
            self.first_day = min(talk.start, self.first_day or talk.start)
            # Not that of a talk without a day: it may be the year of a page about it.
            self.years.add(talk.year)
        own = set()
        for url, _, kind, _, scope in links:
            self.kinds.add(kind)
            if scope == "talk":
                own.add(kind)
            else:
                self.shared.setdefault(kind, set()).add(url)
        self.counts.update(own)


class TopicTable:
    """Gives the topics of talks numbers, and counts them."""

    def __init__(self) -> None:
        """Begin without topics."""
        self._names: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._counts: Counter[str] = Counter()

    def add(self, topics: Iterable[str]) -> tuple[int, ...]:
        """Count the topics of a talk, each once; gives their numbers."""
        own = {key: topic for topic in topics if (key := make_name_key(topic))}
        for key, topic in own.items():
            self._numbers.setdefault(key, len(self._numbers))
            self._names.setdefault(key, topic)
        self._counts.update(own.keys())
        return tuple(self._numbers[key] for key in own)

    def list_rows(self) -> tuple[TopicRow, ...]:
        """List the topics in the order of their numbers."""
        return tuple(
            TopicRow(self._names[key], f"\n{key}\n", self._counts[key]) for key in self._numbers
        )


@dataclass(slots=True)
class ReadTalks:
    """The talks of a generation, in the order of its catalogue."""

    rows: list[TalkRow] = field(default_factory=list)
    """Their `event` and `speakers` are ids of the catalogue."""
    days: list[str] = field(default_factory=list)
    """The day of each, else its year, else empty."""
    by_event: dict[int, EventTalks] = field(default_factory=dict)
    speakers: Counter[int] = field(default_factory=Counter)
    """How many talks each person gave, by id."""
    topics: TopicTable = field(default_factory=TopicTable)


def read_talks(catalogue: Catalogue, shown: ShownPages) -> ReadTalks:
    """Read the talks that a shown page tells of."""
    read = ReadTalks()
    kinds: dict[frozenset[str], frozenset[str]] = {}
    for talk in _iterate(catalogue):
        pages = shown.list_pages(talk.pages)
        if not pages:
            continue
        links = shown.list_links(talk.links)
        own_kinds = frozenset(link[2] for link in links)
        details = TalkDetails(
            talk.titles, talk.start, talk.track, talk.organisations, talk.topics, links, pages
        )
        row = TalkRow(
            titles=join_keys(talk.titles),
            event=talk.event,
            year=talk.year,
            language=intern(talk.language),
            kinds=kinds.setdefault(own_kinds, own_kinds),
            speakers=talk.speakers,
            topics=read.topics.add((*talk.topics, talk.track)),
            details=_pack(details),
        )
        read.rows.append(row)
        read.days.append(talk.start or str(talk.year or ""))
        read.by_event.setdefault(talk.event, EventTalks()).add(talk, links)
        read.speakers.update(set(talk.speakers))
    return read


def place_talks(
    read: ReadTalks, events: Mapping[int, int], people: Mapping[int, int], dates: Sequence[str]
) -> tuple[TalkRow, ...]:
    """Order talks as they are shown, and let them refer to places instead of ids.

    `events` and `people` give the place by id; `dates` has the date of the event at each place.
    Talks without an event stand by their own day, among the events.
    """

    def find_date(number: int) -> tuple[str, int]:
        place = events.get(read.rows[number].event)
        return (read.days[number], 1) if place is None else (dates[place], -place)

    # Sorting is stable, also in reverse: within an event the order stays that of its programme.
    numbers = sorted(range(len(read.rows)), key=find_date, reverse=True)
    return tuple(
        msgspec.structs.replace(
            row,
            event=events.get(row.event, -1),
            speakers=tuple(people[id] for id in row.speakers if id in people),
        )
        for row in (read.rows[number] for number in numbers)
    )


def _iterate(catalogue: Catalogue) -> Iterator[Talk]:
    ids = catalogue.list_talks()
    for start in range(0, len(ids), BATCH_SIZE):
        yield from catalogue.get_talks(ids[start : start + BATCH_SIZE])
