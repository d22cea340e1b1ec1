"""Which talks a question means, where it means talks and no whole events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.answering.from_catalogue.dates import is_in_months
from bot.answering.from_catalogue.scope.gatherings import keep_sort
from bot.answering.from_catalogue.scope.regions import keep_region
from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.answering.from_catalogue.topics.find import find_topic_talks
from bot.request import Request
from indexer.catalogue.records import Event, Talk
from indexer.search.query import parse_query

if TYPE_CHECKING:
    from bot.answering.from_catalogue.compose import Composer

SURE_FIT = 0.75
"""How well a talk fits what is left of a question that could as well be about the event."""

MAX_ORDERED = 300
"""Most talks that are put in order by their days; of more those that the catalogue has last."""


def asks_for_episode(scope: Scope) -> bool:
    """Tell whether an edition is asked for that is a talk of a run of episodes, not an event."""
    editions = scope.constraints.editions
    events = scope.events
    return bool(editions and events) and all(event.edition not in editions for event in events)


def is_run(composer: Composer, event: Event) -> bool:
    """Tell whether an event is a run of episodes: it has no edition, and most of its talks have."""
    if event.edition:
        return False
    catalogue = composer.catalogue
    talks = catalogue.get_talks(catalogue.list_talks(events=[event.id]))
    return 2 * len({talk.edition for talk in talks if talk.edition}) > len(talks)


def list_meant_events(composer: Composer) -> list[Event]:
    """List the events of a scope: those of its talks, if people or organisations are named."""
    scope, catalogue = composer.scope, composer.catalogue
    if scope.names_talks or scope.titled:
        talks = catalogue.get_talks(find_talks(scope, composer.reader))
        of = {talk.event for talk in talks}
        return catalogue.get_events([id for id in catalogue.list_events() if id in of])
    if scope.events or not scope.is_open:
        named = scope.series or scope.names_events
        return list(scope.events if named else keep_sort(scope.events, composer.request.text))
    years, months = scope.constraints.years, scope.constraints.months
    ids = [id for year in years for id in catalogue.list_events(year=year)]
    events = catalogue.get_events(ids if years else catalogue.list_events())
    events = keep_sort(keep_region(events, composer.request.topic), composer.request.text)
    return [event for event in events if not months or is_in_months(event, months)]


def drop_overviews(events: list[Event]) -> list[Event]:
    """Drop events that have neither a day nor talks nor an edition, if others have.

    A page about all meetups of a year reads like a page about one.
    """
    return [one for one in events if one.start or one.talks or one.edition] or events


def has_begun(one: Event | Talk, today: date) -> bool:
    """Tell whether something began today or before; of a mere year, if it is this one or past."""
    return one.start <= today.isoformat() if one.start else one.year <= today.year


def is_ahead(one: Event | Talk, today: date) -> bool:
    """Tell whether something begins today or later; of a mere year, if it is a coming one."""
    return one.start >= today.isoformat() if one.start else one.year > today.year


def get_day(composer: Composer, talk: Talk) -> str:
    """Get the ISO day of a talk, else that of its event, else its year; empty if none is known."""
    event = composer.get_event(talk)
    day = talk.start or (event.start if event else "")
    return day or (str(talk.year) if talk.year else "")


def put_latest_first(composer: Composer, ids: Sequence[int]) -> list[int]:
    """Put the talks of the latest events first; those of one event stay as its programme has them.

    Of a run of episodes the latest comes first. Those that were shown before keep their order.
    """
    if composer.scope.among:
        return list(ids)

    def get_event_day(talk: Talk) -> str:
        event = None if talk.edition else composer.get_event(talk)
        return event.start if event and event.start else get_day(composer, talk)

    talks = composer.catalogue.get_talks(ids[-MAX_ORDERED:])
    order = sorted(talks, key=get_event_day, reverse=True)
    return [talk.id for talk in order] + list(ids[:-MAX_ORDERED])


def find_meant_talks(composer: Composer, least_fit: float = SURE_FIT) -> list[int]:
    """Find the talks that are meant: named, an episode, of a person or on the topic; else none."""
    scope, request = composer.scope, composer.request
    ids: list[int] = []
    if scope.titled or scope.names_talks or asks_for_episode(scope):
        ids = find_talks(scope, composer.reader)
    if scope.titled or not has_topic(request) or (ids and len(ids) == 1):
        return ids
    limits = scope.constraints
    is_limited = limits.years or limits.editions or limits.months or limits.days or limits.language
    is_free = scope.is_open and not is_limited
    among = ids or (None if is_free else find_talks(scope, composer.reader))
    fitting = find_topic_talks(composer.reader, request.topic, among, request.language)
    about = [one.talk.id for one in fitting if one.fit >= least_fit]
    composer.topic = request.topic if about else ""
    return about or ids


def has_topic(request: Request) -> bool:
    """Tell whether a request has a topic that says something."""
    return bool(request.topic) and bool(parse_query(request.topic, request.language).words)
