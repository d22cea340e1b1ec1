"""Merges what all pages state of events into events and their series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.catalogue.events.groups import EventGroup, group_uses
from indexer.catalogue.events.series_names import unite_series
from indexer.catalogue.events.uses import (
    MAX_GAP_DAYS,
    EventUse,
    UsedNames,
    count_days,
    find_episodic,
    find_running,
    list_uses,
)
from indexer.catalogue.statements import MENTIONED, Statements, TalkStatement
from indexer.catalogue.union import Union

MAX_DAYS = 31
"""Most days of an event whose talks' days say how long it was."""


@dataclass(slots=True, eq=False)
class MergedSeries:
    """A series: its events, and what pages say of it as a whole."""

    key: str
    groups: list[EventGroup] = field(default_factory=list)
    uses: list[EventUse] = field(default_factory=list)
    is_episodic: bool = False


@dataclass(frozen=True, slots=True)
class MergedEvents:
    """The events that pages tell of, not yet records."""

    series: list[MergedSeries]
    of_talks: list[EventGroup | None]
    """The event of each talk statement; None for none, or for one that cannot be told."""
    apart: list[tuple[EventGroup, EventGroup]]
    """Events that may be one, but for their days."""

    def list_episodic(self) -> set[int]:
        """List the identities of the events whose editions are episodes."""
        series = (one for one in self.series if one.is_episodic)
        return {id(group) for one in series for group in one.groups}


def merge_events(statements: Statements) -> MergedEvents:
    """Merge the events that statements name, over languages and spellings.

    See `unite_series` for which names are of one series, and `group_uses` for which are of one
    event of it.
    """
    used = list_uses(statements.events, statements.talks)
    keys = unite_series(used.uses, used.same, statements.events, statements.translations)
    by_series: dict[str, list[EventUse]] = {}
    for use in used.uses:
        if use.name.base:
            by_series.setdefault(keys.find(use.name.base), []).append(use)
    talks_of = _group_talks(used, statements.talks)
    merged: list[MergedSeries] = []
    apart: list[tuple[EventGroup, EventGroup]] = []
    for key, uses in by_series.items():
        is_episodic = _forget_episodes(uses, talks_of)
        grouped = group_uses(key, uses)
        merged.append(MergedSeries(key, grouped.groups, grouped.of_series, is_episodic))
        apart += grouped.apart
    groups = _find_groups(merged)
    _join_aliases(used.same, groups, merged)
    of_talks = _find_talk_groups(used, statements.talks, merged, keys)
    _drop_mentioned(merged, of_talks)
    kept = {id(group) for series in merged for group in series.groups}
    apart = [pair for pair in apart if id(pair[0]) in kept and id(pair[1]) in kept]
    return MergedEvents([one for one in merged if one.groups], of_talks, apart)


def _group_talks(
    used: UsedNames, talks: Sequence[TalkStatement]
) -> dict[int, list[TalkStatement]]:
    """Group the talk statements by the identity of their use."""
    found: dict[int, list[TalkStatement]] = {}
    for use, talk in zip(used.of_talks, talks, strict=True):
        if use is not None:
            found.setdefault(id(use), []).append(talk)
    return found


def _forget_episodes(uses: list[EventUse], talks_of: dict[int, list[TalkStatement]]) -> bool:
    """Take the numbers from the names of a running series: its episodes are no events."""
    talks = [talk for use in uses for talk in talks_of.get(id(use), ())]
    is_episodic = find_episodic(uses, talks)
    if is_episodic or find_running(uses):
        for use in uses:
            use.edition = 0
            if not use.name.year:
                use.year = 0
            if is_episodic:
                use.start = use.end = ""
    return is_episodic


def _find_groups(merged: Iterable[MergedSeries]) -> dict[int, EventGroup]:
    """Find the group of each use, by the use's identity."""
    return {
        id(use): group for series in merged for group in series.groups for use in group.uses
    }


def _join_aliases(
    same: Iterable[tuple[EventUse, EventUse]],
    groups: dict[int, EventGroup],
    merged: Sequence[MergedSeries],
) -> None:
    """Join an event with the one that a page calls by its name too.

    A name that pages give to several events is none of theirs alone, and joins nothing.
    """
    partners: dict[int, dict[int, EventGroup]] = {}
    others: dict[int, EventGroup] = {}
    for main, other in same:
        one, two = groups.get(id(main)), groups.get(id(other))
        if one is not None and two is not None and one is not two:
            partners.setdefault(id(two), {})[id(one)] = one
            others[id(two)] = two
    union = Union[int]()
    by_id = {id(group): group for group in groups.values()}
    for number, mains in partners.items():
        if len(mains) == 1:
            (main,) = mains.values()
            if not _differ_in_days(main, others[number]):
                union.join(id(main), number)
    for number, group in by_id.items():
        target = by_id[union.find(number)]
        if target is not group:
            for use in group.uses:
                target.add(use)
                groups[id(use)] = target
            group.uses = []
    for series in merged:
        series.groups = [group for group in series.groups if group.uses]


def _differ_in_days(one: EventGroup, other: EventGroup) -> bool:
    return bool(one.starts and other.starts) and all(
        count_days(first, second) > MAX_GAP_DAYS for first in one.starts for second in other.starts
    )


def _find_talk_groups(
    used: UsedNames,
    talks: Sequence[TalkStatement],
    merged: Sequence[MergedSeries],
    keys: Union[str],
) -> list[EventGroup | None]:
    """Find the event of each talk statement.

    One that names only the series belongs to the event on whose days it was given, else to the
    only one of that year.
    """
    groups = _find_groups(merged)
    by_key = {series.key: series.groups for series in merged}
    of_talks: list[EventGroup | None] = []
    for use, talk in zip(used.of_talks, talks, strict=True):
        if use is None:
            of_talks.append(None)
            continue
        group = groups.get(id(use))
        if group is None:
            candidates = by_key.get(keys.find(use.name.base), [])
            group = _find_by_day(candidates, use, talk.stated.start)
        of_talks.append(group)
    return of_talks


def _find_by_day(
    candidates: Sequence[EventGroup], use: EventUse, day: str
) -> EventGroup | None:
    """Find the one event of a series that a day falls in; None if none or several do."""
    fits = [g for g in candidates if not use.name.region or g.region == use.name.region]
    within = [
        group
        for group in fits
        if day and any(_holds(start, end, day) for start, end in _list_days(group))
    ]
    if len(within) == 1:
        return within[0]
    of_year = [group for group in fits if use.year and group.year == use.year]
    return of_year[0] if len(of_year) == 1 else None


def _list_days(group: EventGroup) -> Iterable[tuple[str, str]]:
    """List the days of an event as pages give them, and the days of its talks."""
    for use in group.uses:
        if use.start:
            yield use.start, use.end or use.start
        yield from ((day, day) for day in use.talk_days)


def _holds(start: str, end: str, day: str) -> bool:
    return start <= day <= end and count_days(start, end) <= MAX_DAYS


def _drop_mentioned(merged: Iterable[MergedSeries], of_talks: Iterable[EventGroup | None]) -> None:
    """Drop the events that pages only name: there is nothing to answer of them."""
    with_talks = {id(group) for group in of_talks if group is not None}
    for series in merged:
        series.groups = [
            group
            for group in series.groups
            if id(group) in with_talks or any(use.rank < MENTIONED for use in group.uses)
        ]
