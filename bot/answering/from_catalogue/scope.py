"""Resolves what a request names and limits to records of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.from_catalogue.dates import list_months, read_month
from bot.request import Constraints, Mention, Request, UnknownEvent
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Event, Name, Person, Series, Talk
from indexer.search.index import Reader

COUNTED_OFF = 0.8
"""Factor of the score where editions are counted off: the first ones may be on no page."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a request is about. An empty field limits nothing."""

    series: tuple[Series, ...] = ()
    """Series that are named."""
    events: tuple[Event, ...] = ()
    """Events that are named, or else those of the series and places that are, within the years,
    editions and months that are asked for; the earliest first, but named ones as they are named."""
    names_events: bool = False
    """Whether the question names the events themselves, or a year or edition of their series."""
    people: tuple[tuple[Person, ...], ...] = ()
    """People that are named: for each name all who have it."""
    titled: tuple[int, ...] = ()
    """Ids of talks whose title is named."""
    organisations: tuple[str, ...] = ()
    """Organisations that are named, as the catalogue writes them."""
    tracks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    within: tuple[frozenset[int], ...] = ()
    """Sets of ids of talks, one for each organisation and track: a talk is in all of them."""
    constraints: Constraints = field(default_factory=Constraints)
    unknown: UnknownEvent | None = None
    """An edition or year of a named series that the catalogue lacks."""
    score: float = 1.0
    """How well the names matched, 0 to 1."""

    @property
    def is_open(self) -> bool:
        """Whether nothing is named: the question is about everything."""
        return not (self.series or self.events or self.titled or self.names_talks)

    @property
    def names_talks(self) -> bool:
        """Whether people, organisations or tracks limit the talks."""
        return bool(self.people or self.within)

    def list_people(self) -> list[Person]:
        """List the people that are named, each once."""
        return list({one.id: one for group in self.people for one in group}.values())


def resolve_scope(request: Request, reader: Reader) -> Scope:
    """Resolve the mentions and constraints of a request."""
    catalogue, limits = reader.catalogue, request.constraints
    mentions = _drop_covered(request.mentions, catalogue)
    series = catalogue.get_series(_list_ids(mentions, "series"))
    named = catalogue.get_events(_list_ids(mentions, "event"))
    events = _choose_events(catalogue, series, named, limits)
    score = min((m.score for m in mentions), default=1.0)
    asks_for_edition = _asks_for_edition(limits)
    unknown = request.unknown
    if unknown is None and not events and (counted := _count_off(catalogue, series, limits)):
        events, limits, score = counted, replace(limits, editions=()), score * COUNTED_OFF
    if unknown is None and (series or named) and not events and asks_for_edition:
        id = series[0].id if series else named[0].series
        names = series[0].names if series else named[0].names
        unknown = UnknownEvent(id, _name_edition(names, limits, request.language))
    events = _narrow_by_place(catalogue, events, mentions, limits, fixed=bool(series or named))
    people = [m for m in mentions if m.what == "person"]
    parts = [m for m in mentions if m.what in ("organisation", "track")]
    return Scope(
        series=tuple(series),
        events=tuple(events),
        names_events=bool(named) or (bool(series) and asks_for_edition),
        people=tuple(tuple(catalogue.get_people(m.ids)) for m in people),
        titled=tuple(_list_ids(mentions, "talk")),
        organisations=_list_names(mentions, "organisation"),
        tracks=_list_names(mentions, "track"),
        places=_list_names(mentions, "place"),
        within=tuple(frozenset(m.ids) for m in parts),
        constraints=limits,
        unknown=unknown,
        score=score,
    )


def find_talks(scope: Scope, reader: Reader) -> list[int]:
    """Find the ids of the talks of a scope, in the order of events and programmes.

    Empty if the scope asks for an event that is unknown. The topic is not looked at.
    """
    if scope.unknown is not None:
        return []
    catalogue, limits = reader.catalogue, scope.constraints
    events = [event.id for event in scope.events]
    if (scope.series or scope.places) and not events:
        return []
    if scope.titled:
        ids = _narrow(scope.titled, catalogue.list_talks(events=events) if events else None)
    else:
        ids = _list_within(catalogue, scope, events)
    for group in scope.within:
        ids = [id for id in ids if id in group]
    if limits.years or limits.editions or limits.months:
        of = {event.id: event for event in scope.events}
        talks = catalogue.get_talks(ids)
        ids = [talk.id for talk in talks if _fits_talk(talk, of.get(talk.event), limits)]
    return ids


def _list_within(catalogue: Catalogue, scope: Scope, events: Sequence[int]) -> list[int]:
    """List the talks of events, people and language; of several people those they gave together."""
    limits = scope.constraints
    # A year that is asked for narrows the query where no event does.
    year = limits.years[0] if len(limits.years) == 1 and not events else 0
    groups = scope.people or ((),)
    lists = [
        catalogue.list_talks(
            events=events,
            people=[person.id for person in group],
            year=year,
            language=limits.language,
        )
        for group in groups
    ]
    together = [id for id in lists[0] if all(id in other for other in lists[1:])]
    return together or sorted({id for one in lists for id in one})


def _choose_events(
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
    in_months = [event for event in events if not list_months(event).isdisjoint(limits.months)]
    return in_months or events


def _count_off(catalogue: Catalogue, series: Sequence[Series], limits: Constraints) -> list[Event]:
    """Take the n-th event where no event of a series says which it is: `the first HoneyConf`."""
    if not limits.editions or limits.years or len(series) != 1:
        return []
    events = catalogue.get_events(catalogue.list_events(series[0].id))
    if any(event.edition for event in events):
        return []
    dated = [event for event in events if event.start]
    return [dated[n - 1] for n in limits.editions if 0 < n <= len(dated)]


def _narrow_by_place(
    catalogue: Catalogue,
    events: list[Event],
    mentions: Sequence[Mention],
    limits: Constraints,
    *,
    fixed: bool,
) -> list[Event]:
    ids = _widen_place(catalogue, _list_ids(mentions, "place"))
    if not ids:
        return events
    if fixed:
        there = [event for event in events if event.id in ids]
        return there or events
    order = [id for id in catalogue.list_events() if id in ids]
    return [one for one in catalogue.get_events(order) if _fits_event(catalogue, one, limits)]


def _widen_place(catalogue: Catalogue, ids: Sequence[int]) -> set[int]:
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
    if (not fits_edition and event.edition) or event.edition:
        return False
    talks = catalogue.get_talks(catalogue.list_talks(events=[event.id]))
    return any(_fits_talk(talk, event, limits) for talk in talks)


def _fits_talk(talk: Talk, event: Event | None, limits: Constraints) -> bool:
    years, editions, months = limits.years, limits.editions, limits.months
    of_event = list_months(event) if event is not None else frozenset[int]()
    of_talk = frozenset({read_month(talk.start)}) if talk.start else of_event
    if months and of_talk.isdisjoint(months):
        return False
    if years and talk.year not in years and (talk.year or not (event and event.year in years)):
        return False
    if not editions or (event is not None and event.edition in editions):
        return True
    return talk.edition in editions


def _covers(event: Event, years: Sequence[int]) -> bool:
    """Tell whether an event lasted into one of the years."""
    return any(event.start[:4] <= str(y) <= event.end[:4] for y in years) if event.end else False


def _name_edition(names: Sequence[str], limits: Constraints, language: str) -> str:
    """Name what is asked for and not there: `IstioCon 2030`, `Mesh Meetup 第 12 届`."""
    ordinals = [f"第 {n} 届" if language == "zh" else f"#{n}" for n in limits.editions]
    return " ".join([choose_name(names, language), *map(str, limits.years), *ordinals])


def _asks_for_edition(limits: Constraints) -> bool:
    return bool(limits.years or limits.editions)


def _drop_covered(mentions: Iterable[Mention], catalogue: Catalogue) -> list[Mention]:
    """Drop an event's mention where the same words name its series, which holds the event too."""
    kept = list(mentions)
    spans = {(m.start, m.end): set(m.ids) for m in kept if m.what == "series" and m.end}
    return [
        mention
        for mention in kept
        if mention.what != "event"
        or (mention.start, mention.end) not in spans
        or not {one.series for one in catalogue.get_events(mention.ids)}
        <= spans[mention.start, mention.end]
    ]


def _narrow(ids: Sequence[int], others: Sequence[int] | None) -> list[int]:
    """Keep the ids that are among the others, or all if none is."""
    among = [id for id in ids if id in set(others)] if others is not None else []
    return among or list(ids)


def _list_ids(mentions: Sequence[Mention], what: str) -> list[int]:
    return list(dict.fromkeys(id for m in mentions if m.what == what for id in m.ids))


def _list_names(mentions: Sequence[Mention], what: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.name for m in mentions if m.what == what))
