"""Merges what all pages state of events into events and their series."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from indexer.catalogue.events.groups import EventGroup, group_uses
from indexer.catalogue.events.joins import (
    MergedSeries,
    drop_misnumbered,
    find_groups,
    join_aliases,
    join_same_days,
    set_vague_aside,
)
from indexer.catalogue.events.places import find_places
from indexer.catalogue.events.series_names import is_generic, names_several, unite_series
from indexer.catalogue.events.uses import (
    MAX_DAYS,
    EventUse,
    UsedNames,
    count_days,
    find_episodic,
    find_running,
    list_uses,
)
from indexer.catalogue.statements import OF_PAGE, OF_PART, Statements, TalkStatement
from indexer.catalogue.union import Union
from indexer.text.events import find_years


@dataclass(slots=True)
class TalkEvent:
    """Which event a statement of a talk names."""

    group: EventGroup | None = None
    """None for none, or if it cannot be told which."""
    candidates: frozenset[int] = frozenset()
    """Identities of the events that it may be; empty for any."""
    vague: EventGroup | None = None
    """The event as named, if nothing tells which of the candidates it is."""


@dataclass(frozen=True, slots=True)
class MergedEvents:
    """The events that pages tell of, not yet records."""

    series: list[MergedSeries]
    of_talks: list[TalkEvent]
    """For each talk statement."""
    apart: list[tuple[EventGroup, EventGroup]] = field(default_factory=list)
    """Events that may be one, but for their days."""

    def list_episodic(self) -> set[int]:
        """List the identities of the events whose editions are episodes."""
        series = (one for one in self.series if one.is_episodic)
        return {id(group) for one in series for group in one.groups}

    def settle(self, talks: Iterable[Sequence[int]]) -> None:
        """Give all statements of a talk the event of the first that tells which it is.

        What no page tells better stays with the event as it was named. Events that are only named,
        and have no talk, are dropped: there is nothing to answer of them.
        """
        kept = {id(group) for series in self.series for group in series.groups}
        by_key = {series.key: series for series in self.series}
        used: set[int] = set()
        for numbers in talks:
            named = [self.of_talks[number] for number in numbers]
            group = next((event.group for event in named if event.group is not None), None)
            if group is None:
                group = next((event.vague for event in named if event.vague is not None), None)
                if group is not None and id(group) not in kept:
                    kept.add(id(group))
                    by_key[group.series].groups.append(group)
            used.add(id(group))
            for event in named:
                event.group = group
        for one in self.series:
            one.groups = [
                group
                for group in one.groups
                if id(group) in used or any(use.rank <= OF_PART for use in group.uses)
            ]


def merge_events(statements: Statements) -> MergedEvents:
    """Merge the events that statements name, over languages and spellings.

    See `unite_series` for which names are of one series, `group_uses` for which are of one event
    of it, and `joins` for events with several names.
    """
    used = list_uses(statements.events, statements.talks)
    keys = unite_series(used.uses, used.same, statements.events, statements.translations)
    bases = {use.name.base for use in used.uses} - {""}
    by_series: dict[str, list[EventUse]] = {}
    for use in used.uses:
        if _may_name_events(use, bases):
            by_series.setdefault(keys.find(use.name.base), []).append(use)
    talks_of = _group_talks(used, statements.talks)
    merged: list[MergedSeries] = []
    apart: list[tuple[EventGroup, EventGroup]] = []
    for key, uses in by_series.items():
        is_episodic = _forget_episodes(uses, talks_of)
        grouped = group_uses(key, uses)
        series = MergedSeries(key, grouped.groups, grouped.of_series, is_episodic=is_episodic)
        merged.append(series)
        apart += grouped.apart
    join_aliases(used.same, merged)
    join_same_days(merged)
    drop_misnumbered(merged)
    set_vague_aside(merged)
    of_talks = _find_talk_events(used, statements.talks, merged, keys)
    return MergedEvents([one for one in merged if one.groups or one.vague], of_talks, apart)


def _may_name_events(use: EventUse, bases: Container[str]) -> bool:
    """Tell whether a use names an event or a series, and not a sort of event or several series."""
    if not use.name.base or names_several(use.name, bases):
        return False
    return use.rank <= OF_PAGE or not is_generic(use.name)


def _group_talks(used: UsedNames, talks: Sequence[TalkStatement]) -> dict[int, list[TalkStatement]]:
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
            use.is_episode = use.edition > 0
            if use.edition or not use.name.year:
                use.start = use.end = ""
            use.edition = 0
            if not use.name.year:
                use.year = 0
    return is_episodic


def _find_talk_events(
    used: UsedNames,
    talks: Sequence[TalkStatement],
    merged: Sequence[MergedSeries],
    keys: Union[str],
) -> list[TalkEvent]:
    """Find the event of each talk statement.

    One that names only the series, or fits several events of a year, belongs to the event on whose
    days it was given, else to that whose place its words name, else to the only one of that year;
    else another page may tell.
    """
    groups = find_groups(merged)
    by_key = {series.key: series for series in merged}
    vague = {id(group) for series in merged for group in series.vague}
    of_talks: list[TalkEvent] = []
    of_uses: dict[int, tuple[list[EventGroup], frozenset[int]]] = {}
    for use, talk in zip(used.of_talks, talks, strict=True):
        group = groups.get(id(use)) if use is not None else None
        if use is None or (group is not None and id(group) not in vague):
            of_talks.append(TalkEvent(group))
            continue
        if id(use) not in of_uses:
            series = by_key.get(keys.find(use.name.base))
            listed = _list_candidates(series.groups if series else [], use)
            of_uses[id(use)] = listed, frozenset(map(id, listed))
        candidates, ids = of_uses[id(use)]
        found = _find_by_day(candidates, talk.stated.start)
        found = found or _find_by_words(candidates, talk.stated.words)
        if found is None and len(candidates) == 1:
            found = candidates[0]
        of_talks.append(TalkEvent(found, ids, group))
    return of_talks


def _list_candidates(groups: Sequence[EventGroup], use: EventUse) -> list[EventGroup]:
    """List the events of a series that a name may mean: of its region and year, if it has them."""
    fits = [g for g in groups if not use.name.region or g.region in {use.name.region, ""}]
    return [g for g in fits if not use.year or not g.year or g.year == use.year]


def _find_by_day(candidates: Sequence[EventGroup], day: str) -> EventGroup | None:
    """Find the one event that a day falls in; None if none or several do."""
    if not day:
        return None
    within = [
        group
        for group in candidates
        if any(_holds(start, end, day) for start, end in _list_days(group))
    ]
    return within[0] if len(within) == 1 else None


def _find_by_words(candidates: Sequence[EventGroup], words: str) -> EventGroup | None:
    """Find the one event whose place and year a row or heading has: `Bonn 2030 | Growing nets`."""
    if len(candidates) < 2:
        return None
    places = {key for _, _, key, _ in find_places(words)}
    if not places:
        return None
    years = set(find_years(words))
    fits = [
        group
        for group in candidates
        if places & {*group.towns, group.region} and (not years or group.year in {0, *years})
    ]
    return fits[0] if len(fits) == 1 else None


def _list_days(group: EventGroup) -> Iterable[tuple[str, str]]:
    """List the days of an event as pages give them, and the days of its talks."""
    for use in group.uses:
        if use.start:
            yield use.start, use.end or use.start
        yield from ((day, day) for day in use.talk_days)


def _holds(start: str, end: str, day: str) -> bool:
    return start <= day <= end and count_days(start, end) <= MAX_DAYS
