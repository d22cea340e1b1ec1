"""What there is in an archive of many events: its series, and events that are in none."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import MAX_LINES, Composer, Part
from bot.answering.from_catalogue.facts.meant import drop_overviews
from bot.answering.from_catalogue.lists import choose_size, introduce, say_all_shown, write_event
from bot.answering.from_catalogue.naming import name_one
from indexer.catalogue.records import Event, Series

MAX_GROUPS = 16
"""So many series are listed at once, if that is all of them; else the rest comes on request."""
FEW_EVENTS = 20
"""So many events are listed one by one: a list and what follows it."""


class _Group(msgspec.Struct, frozen=True):
    """A series and its events, the earliest first; without a series one event."""

    series: Series | None
    events: list[Event] = msgspec.field(default_factory=list)

    @property
    def last_day(self) -> str:
        """The latest day or year of its events; empty if none is known."""
        return max((event.start or str(event.year or "") for event in self.events), default="")


def draft_overview(composer: Composer, events: Sequence[Event]) -> DraftAnswer | None:
    """Draft a list of series, the largest first, a line each; None if few events.

    An archive of sixty events has twenty series, and whoever asks what there is wants those.
    """
    known = drop_overviews([event for event in events if event.pages])
    groups = _group(composer, known)
    if len(known) <= FEW_EVENTS or len(groups) >= len(known):
        return None
    offset, size = composer.request.offset, choose_size(composer.request)
    if size == MAX_LINES and len(groups) <= MAX_GROUPS:
        size = MAX_GROUPS
    shown = groups[offset : offset + size]
    counted = composer.count(len(known), "events") + composer.say(
        "in_series", composer.count(len(groups), "series")
    )
    if not shown:
        return say_all_shown(composer, counted, known[:1])
    places = range(offset, offset + len(shown))
    lines = [introduce(composer, "", counted, len(groups), places)]
    lines += [
        f"{number}. {_write(composer, group)}"
        for number, group in enumerate(shown, start=offset + 1)
    ]
    total = len(groups) if len(groups) > len(shown) else 0
    return composer.finish(lines, part=Part(total, offset, len(shown)))


def _group(composer: Composer, events: Sequence[Event]) -> list[_Group]:
    """Group events by their series, those of a regional series with its parent's."""
    found = composer.catalogue.get_series(composer.catalogue.list_series())
    by_id = {series.id: series for series in found}
    groups: dict[int, _Group] = {}
    alone: list[_Group] = []
    for event in events:
        series = by_id.get(event.series)
        series = by_id.get(series.parent, series) if series is not None else None
        if series is None:
            alone.append(_Group(None, [event]))
        else:
            groups.setdefault(series.id, _Group(series)).events.append(event)
    every = [*groups.values(), *alone]
    return sorted(every, key=lambda group: (len(group.events), group.last_day), reverse=True)


def _write(composer: Composer, group: _Group) -> str:
    """Write a series in a line: its name, how many events, from which year to which."""
    if group.series is None or len(group.events) == 1:
        return write_event(composer, group.events[0])
    composer.shown.add(group.series)
    years = sorted({event.year for event in group.events if event.year})
    span = "–".join(str(year) for year in dict.fromkeys((years[0], years[-1]))) if years else ""
    counted = composer.count(len(group.events), "events")
    name = name_one(group.series.names, composer.language)
    return name + composer.bracket(counted, span) + composer.prove_all(group.events, 1)
