"""Resolves what a request names and limits to records of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from bot.answering.from_catalogue.scope.events import (
    choose_events,
    count_off,
    fits_talk,
    narrow_by_place,
    widen_place,
)
from bot.answering.from_catalogue.scope.last_episode import find_last_episode
from bot.answering.from_catalogue.scope.organisations import find_twin
from bot.answering.from_catalogue.scope.regions import find_regions, keep_region
from bot.answering.from_catalogue.texts import TEXTS
from bot.request import Constraints, Intent, Mention, Request, UnknownEvent
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Event, Person, Series, Talk
from indexer.search.index import Reader

COUNTED_OFF = 0.8
"""Factor of the score where editions are counted off: the first ones may be on no page."""


_ASKS_ABOUT_PLACE: frozenset[Intent] = frozenset(("where", "compare"))
"""Intents of questions that name events and a place: `were both online`."""


class Scope(msgspec.Struct, frozen=True):
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
    twins: tuple[str, ...] = ()
    """What these are called in the other script, as far as that is known."""
    tracks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    there: frozenset[int] = frozenset()
    """Ids of the events at the places that are named."""
    within: tuple[frozenset[int], ...] = ()
    """Sets of ids of talks, one for each organisation and track: a talk is in all of them."""
    among: tuple[int, ...] = ()
    """Ids of the talks that it is limited to, in the order in which they were shown; empty for
    all."""
    other_than: frozenset[int] = frozenset()
    """Ids of talks that are left out."""
    constraints: Constraints = msgspec.field(default_factory=Constraints)
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
        """Whether people, organisations, tracks or what was shown limit the talks."""
        return bool(self.people or self.within or self.among or self.other_than)

    def list_people(self) -> list[Person]:
        """List the people that are named, each once."""
        return list({one.id: one for group in self.people for one in group}.values())


def resolve_scope(request: Request, reader: Reader) -> Scope:
    """Resolve the mentions and constraints of a request."""
    catalogue, limits = reader.catalogue, request.constraints
    mentions = _drop_covered(request.mentions, catalogue)
    series = catalogue.get_series(_list_ids(mentions, "series"))
    named = catalogue.get_events(_list_ids(mentions, "event"))
    events = choose_events(catalogue, series, named, limits)
    score = min((m.score for m in mentions), default=1.0)
    asks_for_edition = _asks_for_edition(limits)
    unknown = request.unknown
    if unknown is None and not events and (counted := count_off(catalogue, series, limits)):
        events, limits, score = counted, replace(limits, editions=()), score * COUNTED_OFF
    if unknown is None and (series or named) and not events and asks_for_edition:
        unknown = _make_unknown(series, named, limits, request.language, catalogue)
    there = widen_place(catalogue, _list_ids(mentions, "place"))
    for place in mentions:
        if place.what == "place" and find_regions(place.name):
            all_events = catalogue.get_events(catalogue.list_events())
            there |= {event.id for event in keep_region(all_events, place.name)}
    if not (named and request.intent in _ASKS_ABOUT_PLACE):
        fixed = bool(series or named)
        events = narrow_by_place(catalogue, events, there, limits, fixed=fixed)
    people = [m for m in mentions if m.what == "person"]
    parts = [m for m in mentions if m.what in ("organisation", "track")]
    twins = [find_twin(reader, m.name) if m.what == "organisation" else None for m in parts]
    return Scope(
        series=tuple(series),
        events=tuple(events),
        names_events=bool(named) or (bool(series) and asks_for_edition),
        people=tuple(tuple(catalogue.get_people(m.ids)) for m in people),
        titled=tuple(_list_ids(mentions, "talk")),
        organisations=_list_names(mentions, "organisation"),
        tracks=_list_names(mentions, "track"),
        places=_list_names(mentions, "place"),
        there=frozenset(there),
        within=tuple(
            frozenset(m.ids).union(twin.ids if twin else ())
            for m, twin in zip(parts, twins, strict=True)
        ),
        twins=tuple(twin.text for twin in twins if twin),
        among=request.among,
        other_than=frozenset(request.other_than),
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
    elif scope.among:
        ids = _list_among(catalogue, scope)
    else:
        ids = _list_within(catalogue, scope, events)
    for group in scope.within:
        ids = [id for id in ids if id in group]
    ids = [id for id in ids if id not in scope.other_than]
    years = () if _narrows_by_year(scope) else limits.years
    if years or limits.editions or limits.months or limits.days:
        talks = catalogue.get_talks(ids)
        of = _get_events_of(catalogue, scope, talks)
        ids = [talk.id for talk in talks if fits_talk(talk, of.get(talk.event), limits)]
    return ids


def _list_within(catalogue: Catalogue, scope: Scope, events: Sequence[int]) -> list[int]:
    """List the talks of events, people and language; of several people those they gave together."""
    limits = scope.constraints
    years = limits.years if _narrows_by_year(scope) else ()
    groups = scope.people or ((),)
    lists = [
        catalogue.list_talks(
            events=events,
            people=[person.id for person in group],
            years=years,
            language=limits.language,
        )
        for group in groups
    ]
    together = [id for id in lists[0] if all(id in other for other in lists[1:])]
    return together or sorted({id for one in lists for id in one})


def _narrows_by_year(scope: Scope) -> bool:
    """Tell whether years narrow the query for talks, where no event does."""
    limits = scope.constraints
    named = scope.titled or scope.among or scope.events
    # Beside an edition, month or day, a talk without a year is of the year of its event.
    alone = len(limits.years) == 1 or not (limits.editions or limits.months or limits.days)
    return bool(limits.years) and alone and not named


def _list_among(catalogue: Catalogue, scope: Scope) -> list[int]:
    """List the talks that were shown which are of the events, people and language of a scope."""
    events, people = {event.id for event in scope.events}, scope.people
    language = scope.constraints.language
    return [
        talk.id
        for talk in catalogue.get_talks(scope.among)
        if (not events or talk.event in events)
        and all(any(one.id in talk.speakers for one in group) for group in people)
        and (not language or talk.language == language)
    ]


def _get_events_of(catalogue: Catalogue, scope: Scope, talks: Sequence[Talk]) -> dict[int, Event]:
    """Get the events by which talks are dated: those of the scope, else those of the talks."""
    events = scope.events
    limits = scope.constraints
    if not events and (scope.among or limits.editions or limits.months or limits.days):
        events = tuple(catalogue.get_events(list({talk.event for talk in talks if talk.event})))
    return {event.id: event for event in events}


def _make_unknown(
    series: Sequence[Series],
    named: Sequence[Event],
    limits: Constraints,
    language: str,
    catalogue: Catalogue,
) -> UnknownEvent:
    """Tell which edition or episode is not there, of the series or events that are named."""
    id = series[0].id if series else named[0].series
    names = series[0].names if series else named[0].names
    events = named or catalogue.get_events(catalogue.list_events(id))
    last = find_last_episode(catalogue, events, limits.editions)
    text = _name_edition(names, limits, language, "episode" if last else "edition")
    return UnknownEvent(id, text, last_episode=last.id if last else 0)


def _name_edition(names: Sequence[str], limits: Constraints, language: str, unit: str) -> str:
    """Name what is asked for and not there: `IstioCon 2030`, `Mesh Meetup 第 12 届`."""
    ordinals = [TEXTS.say(unit, language, number) for number in limits.editions]
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
