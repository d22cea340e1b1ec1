"""Joins events that pages call by several names, and sets aside what names no single one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.catalogue.events.groups import EventGroup
from indexer.catalogue.events.uses import MAX_GAP_DAYS, EventUse, count_days
from indexer.catalogue.statements import MENTIONED, OF_PAGE
from indexer.catalogue.union import Union

_SHORTEST_BASE = 4
"""Characters from which on the name of a series within another says something."""


@dataclass(slots=True, eq=False)
class MergedSeries:
    """A series: its events, and what pages say of it as a whole."""

    key: str
    groups: list[EventGroup] = field(default_factory=list)
    uses: list[EventUse] = field(default_factory=list)
    vague: list[EventGroup] = field(default_factory=list)
    """Names that fit several events of one year: `Mesh Day 2030`, of Europe and of Asia."""
    is_episodic: bool = False


def find_groups(merged: Iterable[MergedSeries]) -> dict[int, EventGroup]:
    """Find the group of each use, by the use's identity; vague ones too."""
    return {
        id(use): group
        for series in merged
        for group in (*series.groups, *series.vague)
        for use in group.uses
    }


def join_aliases(same: Iterable[tuple[EventUse, EventUse]], merged: Sequence[MergedSeries]) -> None:
    """Join an event with the one that a page calls by its name too.

    A name that pages give to several events is none of theirs alone, and joins nothing.
    """
    groups = find_groups(merged)
    partners: dict[int, dict[int, EventGroup]] = {}
    for main, other in same:
        one, two = groups.get(id(main)), groups.get(id(other))
        if one is not None and two is not None and one is not two:
            partners.setdefault(id(two), {})[id(one)] = one
    by_id = {id(group): group for group in groups.values()}
    pairs = [
        (next(iter(mains.values())), by_id[number])
        for number, mains in partners.items()
        if len(mains) == 1
    ]
    _join(merged, [pair for pair in pairs if not _differ_in_days(*pair)])


def join_same_days(merged: Sequence[MergedSeries]) -> None:
    """Join events of one first day and one region, of which one name holds the other.

    `KubeCon + CloudNativeCon` in a table and `KubeCon` elsewhere are one, if the days agree.
    """
    by_days: dict[tuple[str, str], list[EventGroup]] = {}
    for series in merged:
        for group in series.groups:
            days = sorted(day for use in group.uses for day in use.talk_days)
            for start in dict.fromkeys(group.starts or days[:1]):
                by_days.setdefault((start, group.region), []).append(group)
    pairs = []
    for groups in by_days.values():
        for number, one in enumerate(groups[:20]):
            for other in groups[number + 1 : 20]:
                if one is not other and _holds(one.series, other.series):
                    pairs.append((one, other))
    _join(merged, pairs)


def drop_misnumbered(merged: Iterable[MergedSeries]) -> None:
    """Drop an edition without talks that has another year where a list or talks are.

    What counts there is something else: the first webinar is not the first meetup.
    """
    for series in merged:
        years: dict[tuple[str, int], set[int]] = {}
        for group in series.groups:
            if group.edition and group.year and _is_known(group):
                years.setdefault((group.region, group.edition), set()).add(group.year)
        series.groups = [
            group
            for group in series.groups
            if _is_known(group)
            or group.year in years.get((group.region, group.edition), {group.year})
        ]


def _is_known(group: EventGroup) -> bool:
    """Tell whether a list or a page is about an event, or talks are stated under it."""
    return any(use.talks or use.rank <= OF_PAGE for use in group.uses)


def set_vague_aside(merged: Iterable[MergedSeries]) -> None:
    """Set aside names that leave out the region or the town that others of that year have.

    A list, a page about it, or a fact beside it shows that it is an event of its own.
    """
    for series in merged:
        by_year: dict[int, list[EventGroup]] = {}
        for group in series.groups:
            by_year.setdefault(group.year, []).append(group)
        vague = {
            id(group)
            for year, of_year in by_year.items()
            for group in _find_wider(of_year)
            if year and not _is_stated(group)
        }
        series.vague = [group for group in series.groups if id(group) in vague]
        series.groups = [group for group in series.groups if id(group) not in vague]
        for group in series.vague:
            series.uses += [use for use in group.uses if use.statement is not None]


def _is_stated(group: EventGroup) -> bool:
    return any(
        use.rank <= OF_PAGE or (use.statement is not None and use.statement.stated.facts)
        for use in group.uses
    )


def _find_wider(groups: Sequence[EventGroup]) -> list[EventGroup]:
    """Find the groups of one year that leave out the region or the town that others have."""
    has_region = any(group.region for group in groups)
    has_town = any(group.towns and not group.region for group in groups)
    plain = (group for group in groups if not group.edition and not group.towns)
    return [group for group in plain if has_town or (has_region and not group.region)]


def _holds(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_BASE and short in long


def _differ_in_days(one: EventGroup, other: EventGroup) -> bool:
    return bool(one.starts and other.starts) and all(
        count_days(first, second) > MAX_GAP_DAYS for first in one.starts for second in other.starts
    )


def _join(merged: Sequence[MergedSeries], pairs: Iterable[tuple[EventGroup, EventGroup]]) -> None:
    """Join pairs of groups: the better stated one stays, and takes the uses of the other."""
    union = Union[int]()
    by_id: dict[int, EventGroup] = {}
    for one, other in pairs:
        by_id |= {id(one): one, id(other): other}
        first, second = by_id[union.find(id(one))], by_id[union.find(id(other))]
        if _find_rank(second) < _find_rank(first):
            first, second = second, first
        union.join(id(first), id(second))
    for number, group in by_id.items():
        target = by_id[union.find(number)]
        if target is not group:
            for use in group.uses:
                target.add(use, is_other=group.series != target.series)
            group.uses = []
    for series in merged:
        series.groups = [group for group in series.groups if group.uses]


def _find_rank(group: EventGroup) -> tuple[int, int]:
    """Rank a group by its best statement, then by how many talks name it."""
    stated = (use.rank for use in group.uses if use.statement is not None)
    return min(stated, default=MENTIONED), -sum(use.talks for use in group.uses)
