"""Chooses the events that are meant by names, years, editions, months and places."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.answering.from_catalogue.dates import is_in_months, list_months, read_month
from bot.request import Constraints
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Name, Series, Talk


def choose_events(
    catalogue: Catalogue, series: Sequence[Series], named: Sequence[Event], limits: Constraints
) -> list[Event]:
    """Choose the events that are meant by names, years, editions and months."""
    narrower = {event.series for event in named}
    of_series = [
        event
        for one in series
        if one.id not in narrower
        for event in catalogue.get_events(catalogue.list_events(one.id))
    ]
    events = [event for event in [*named, *of_series] if _fits_event(catalogue, event, limits)]
    # "IstioCon 2021 and 2022": the second year stands alone.
    missing = set(limits.years) - {event.year for event in events}
    if named and missing and (len(limits.years) > 1 or not events):
        siblings = [
            event
            for id in dict.fromkeys(event.series for event in named if event.series)
            for event in catalogue.get_events(catalogue.list_events(id))
        ]
        events += [
            event
            for event in siblings
            if event.year in missing and event not in events and not limits.editions
        ]
    if series and not limits.editions:
        dated = [event.year for event in of_series if event.year] or [0]
        years = limits.years or range(min(dated), max(dated) + 1)
        events = _add_by_name(catalogue, series, events, set(years))
    in_months = [event for event in events if is_in_months(event, limits.months)]
    return in_months or events


def _add_by_name(
    catalogue: Catalogue, series: Sequence[Series], events: list[Event], years: set[int]
) -> list[Event]:
    """Add the events that have the name of a series with a missing year, though of another one.

    An online summit took the place of the conference of a year, and is called so as well.
    """
    missing = years - {event.year for event in events}
    if not missing:
        return events
    ids_of = [id for one in series for id in catalogue.list_events(one.id)]
    own = [(name, str(e.year)) for e in catalogue.get_events(ids_of) if e.year for name in e.names]
    names = [f"{name} {year}" for one in series for name in one.names for year in missing]
    names += [name.replace(old, str(year)) for name, old in own if old in name for year in missing]
    keys = list(dict.fromkeys(map(make_name_key, names)))
    found = catalogue.find_names(keys) if keys else {}
    named = [one.ids for names in found.values() for one in names if one.what == "event"]
    ids = {id for of_name in named for id in of_name}
    added = [one for one in catalogue.get_events(sorted(ids)) if one.year in missing]
    if not added:
        return events
    order = {id: place for place, id in enumerate(catalogue.list_events())}
    return sorted([*events, *added], key=lambda event: order[event.id])


def count_off(catalogue: Catalogue, series: Sequence[Series], limits: Constraints) -> list[Event]:
    """Take the n-th event where no event of a series says which it is: `the first HoneyConf`."""
    if not limits.editions or limits.years or len(series) != 1:
        return []
    events = catalogue.get_events(catalogue.list_events(series[0].id))
    if any(event.edition for event in events):
        return []
    dated = [event for event in events if event.start]
    return [dated[n - 1] for n in limits.editions if 0 < n <= len(dated)]


def narrow_by_place(
    catalogue: Catalogue,
    events: list[Event],
    there: Collection[int],
    limits: Constraints,
    *,
    fixed: bool,
) -> list[Event]:
    """Keep the events of a place, by their ids; without any event that is fixed all of the place.

    None of the fixed ones there leaves them all: a place may be part of a topic.
    """
    if not there:
        return events
    if fixed:
        return [event for event in events if event.id in there] or events
    of_place = catalogue.get_events([id for id in catalogue.list_events() if id in there])
    fitting = [one for one in of_place if _fits_event(catalogue, one, limits)]
    in_months = [one for one in fitting if is_in_months(one, limits.months)]
    # One of which no page says when it was may have been then.
    undated = [one for one in of_place if not (one.year or one.start or limits.editions)]
    return in_months or fitting or undated


def widen_place(catalogue: Catalogue, ids: Sequence[int]) -> set[int]:
    """Add the events that have a place under another name."""
    named = set(ids)
    if not named:
        return named
    return named.union(*(name.ids for name in find_same_places(catalogue, named)))


def find_same_places(catalogue: Catalogue, ids: Collection[int]) -> list[Name]:
    """Find the names of the place of some events: `Bern` and `伯尔尼`.

    It is the same place where two thirds of the fewer events are half of the more.
    """
    named, same = set(ids), []
    for name in catalogue.list_names("place"):
        shared = len(named.intersection(name.ids))
        fewer, more = sorted((len(named), len(name.ids)))
        if 3 * shared >= 2 * fewer and 2 * shared >= more:
            same.append(name)
    return same


def _fits_event(catalogue: Catalogue, event: Event, limits: Constraints) -> bool:
    """Tell whether an event is of the years and editions; a run of episodes fits by its talks."""
    years, editions = limits.years, limits.editions
    fits_year = not years or event.year in years or _covers(event, years)
    fits_edition = not editions or event.edition in editions
    if fits_year and fits_edition:
        return True
    if event.edition:
        return False
    talks = catalogue.get_talks(catalogue.list_talks(events=[event.id]))
    return any(fits_talk(talk, event, limits) for talk in talks)


def fits_talk(talk: Talk, event: Event | None, limits: Constraints) -> bool:
    """Tell whether a talk is of the years, editions, months and days; `event` is its own."""
    years, editions, months = limits.years, limits.editions, limits.months
    if months and not _is_in_months(talk, event, months):
        return False
    if limits.days and _read_day_of_month(talk, event) not in limits.days:
        return False
    if years and talk.year not in years and (talk.year or not (event and event.year in years)):
        return False
    if not editions or (event is not None and event.edition in editions):
        return True
    return talk.edition in editions


def _is_in_months(talk: Talk, event: Event | None, months: Sequence[int]) -> bool:
    """Tell whether a talk was in one of the months, or its event if no page says when it was."""
    if talk.start:
        return read_month(talk.start) in months
    return event is not None and not list_months(event).isdisjoint(months)


def _read_day_of_month(talk: Talk, event: Event | None) -> int:
    """Read the day of a talk, or of an event of one day; 0 if no page says it."""
    start = talk.start
    if not start and event is not None and event.end in ("", event.start):
        start = event.start
    return int(start[8:10]) if len(start) >= len("2022-04-25") else 0


def _covers(event: Event, years: Sequence[int]) -> bool:
    """Tell whether an event lasted into one of the years."""
    return any(event.start[:4] <= str(y) <= event.end[:4] for y in years) if event.end else False
