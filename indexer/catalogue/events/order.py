"""Sorts events: the earliest first, those without a day by their edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.catalogue.events.groups import EventGroup
from indexer.catalogue.records import Event

_LAST = "9999"


def sort_groups(groups: Sequence[EventGroup], events: Mapping[int, Event]) -> list[EventGroup]:
    """Sort groups by the day of their events (by the group's identity).

    One that has only an edition stands after the last edition before it that has a day.
    """
    days: dict[int, str] = {}
    by_series: dict[tuple[str, str], list[EventGroup]] = {}
    for group in groups:
        event = events[id(group)]
        days[id(group)] = event.start or (str(event.year) if event.year else "")
        by_series.setdefault((group.series, group.region), []).append(group)
    for of_series in by_series.values():
        known = ""
        for group in sorted(of_series, key=lambda group: group.edition):
            if group.edition and not days[id(group)]:
                days[id(group)] = known
            elif group.edition:
                known = days[id(group)]
    return sorted(groups, key=lambda group: (days[id(group)] or _LAST, group.edition))
