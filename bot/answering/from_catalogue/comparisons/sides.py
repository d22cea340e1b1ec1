"""What a question compares: events, series, years, people or organisations."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.facts.meant import drop_overviews
from bot.answering.from_catalogue.naming import clean_name, name_one
from bot.answering.from_catalogue.scope.resolve import find_talks
from bot.answering.from_catalogue.scope.wording import asks_superlative
from indexer.catalogue.records import Event, Series, Talk


class Side(msgspec.Struct, frozen=True):
    """One of the things that are compared."""

    name: str
    talks: tuple[Talk, ...]
    events: tuple[Event, ...] = ()
    """Events that it is, as one event or a series; empty for people and organisations."""
    series: Series | None = None


def list_sides(composer: Composer) -> list[Side]:
    """List what is compared: what is named, else the events or years of what is named."""
    scope = composer.scope
    if len(scope.people) > 1:
        return _list_people(composer)
    if len(scope.within) > 1:
        return _list_parts(composer)
    if len(scope.series) > 1 and not scope.names_events:
        return [_make_series(composer, series) for series in scope.series]
    events = drop_overviews([event for event in scope.events if event.pages])
    if len(scope.constraints.years) > 1:
        return _list_years(composer, events or _list_of_years(composer))
    if not events and scope.is_open and asks_superlative(composer.request.text):
        ids = composer.catalogue.list_events()
        events = drop_overviews([e for e in composer.catalogue.get_events(ids) if e.pages])
    if len(events) == 1:
        events = _add_neighbour(composer, events[0])
    return [_make_event(composer, event) for event in events]


def _list_people(composer: Composer) -> list[Side]:
    sides = []
    for group in composer.scope.people:
        own = replace(composer.scope, people=(group,))
        sides.append(
            _make_side(composer, composer.name(group[0]), find_talks(own, composer.reader))
        )
    return sides


def _list_parts(composer: Composer) -> list[Side]:
    names = (*composer.scope.organisations, *composer.scope.tracks)
    sides = []
    for name, ids in zip(names, composer.scope.within, strict=False):
        own = replace(composer.scope, within=(ids,))
        sides.append(_make_side(composer, clean_name(name), find_talks(own, composer.reader)))
    return sides


def _make_series(composer: Composer, series: Series) -> Side:
    ids = set(composer.catalogue.list_events(series.id))
    events = drop_overviews([one for one in composer.scope.events if one.id in ids])
    talks = composer.catalogue.list_talks(events=[event.id for event in events]) if events else ()
    side = _make_side(composer, name_one(series.names, composer.language), talks)
    return replace(side, events=tuple(events), series=series)


def _list_years(composer: Composer, events: list[Event]) -> list[Side]:
    """List the years that are asked for, each with its events; of one event its own name."""
    sides = []
    for year in composer.scope.constraints.years:
        of_year = [event for event in events if event.year == year]
        if len(of_year) == 1:
            sides.append(_make_event(composer, of_year[0]))
        elif of_year:
            # Of a run of several years, only the talks of this one count.
            ids = [] if composer.scope.is_open else [event.id for event in of_year]
            talks = composer.catalogue.list_talks(events=ids, years=() if ids else (year,))
            side = _make_side(composer, composer.say("year", year), talks)
            sides.append(replace(side, events=tuple(of_year)))
    return sides


def _list_of_years(composer: Composer) -> list[Event]:
    years = composer.scope.constraints.years
    ids = [id for year in years for id in composer.catalogue.list_events(year=year)]
    return composer.catalogue.get_events(ids)


def _add_neighbour(composer: Composer, event: Event) -> list[Event]:
    """Add the event of the same series before one, else the one behind it, in their order."""
    ids = composer.catalogue.list_events(event.series) if event.series else [event.id]
    place = ids.index(event.id)
    near = ids[max(place - 1, 0) : place + 1] if place else ids[:2]
    return [one for one in composer.catalogue.get_events(near) if one.pages]


def _make_event(composer: Composer, event: Event) -> Side:
    talks = composer.catalogue.list_talks(events=[event.id])
    return replace(_make_side(composer, composer.name(event), talks), events=(event,))


def _make_side(composer: Composer, name: str, talks: Iterable[int]) -> Side:
    return Side(name, tuple(composer.catalogue.get_talks(list(talks))))
