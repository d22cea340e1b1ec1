"""The first, the latest and the next event of a series, or talk of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answering.draft import DraftAnswer, DraftLink
from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.facts.meant import (
    MAX_ORDERED,
    drop_overviews,
    find_meant_talks,
    get_day,
    has_begun,
    is_ahead,
    is_run,
    list_meant_events,
)
from bot.answering.from_catalogue.lists import (
    draft_talk_links,
    write_day_of,
    write_event,
    write_talk,
)
from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.answering.from_catalogue.scope.wording import says_talks
from bot.request import Request
from indexer.catalogue.records import Event, Talk
from indexer.search.index import Reader


def answer_first(request: Request, reader: Reader, scope: Scope, today: date) -> DraftAnswer | None:
    """Answer which event or talk was the first."""
    composer = Composer(request, reader, scope)
    if (talks := _list_talks(composer)) is not None:
        return _tell_talk(composer, "first_talk", talks[:1])
    return _tell_event(composer, "first", _list_events(composer)[:1])


def answer_latest(
    request: Request, reader: Reader, scope: Scope, today: date
) -> DraftAnswer | None:
    """Answer which event or talk was the latest that has begun by today."""
    composer = Composer(request, reader, scope)
    if (talks := _list_talks(composer)) is not None:
        past = [talk for talk in talks if has_begun(talk, today)]
        return _tell_talk(composer, "last_talk", (past or talks)[-1:])
    events = _list_events(composer)
    past_events = [event for event in events if has_begun(event, today)]
    return _tell_event(composer, "latest", (past_events or events)[-1:])


def answer_next(request: Request, reader: Reader, scope: Scope, today: date) -> DraftAnswer | None:
    """Answer which event or talk is the next from today on; if none is, say so with the latest."""
    composer = Composer(request, reader, scope)
    if (talks := _list_talks(composer)) is not None:
        ahead = [talk for talk in talks if is_ahead(talk, today)]
        key = "next_talk" if ahead else "none_planned"
        return _tell_talk(composer, key, ahead[:1] or talks[-1:])
    events = _list_events(composer)
    if len(events) == 1 and events[0].series:
        # Who names one event asks for the one after it.
        ids = composer.catalogue.list_events(events[0].series)
        events = composer.catalogue.get_events(ids)
    ahead_events = [event for event in events if is_ahead(event, today)]
    key = "next" if ahead_events else "none_planned"
    return _tell_event(composer, key, ahead_events[:1] or events[-1:])


def _list_talks(composer: Composer) -> list[Talk] | None:
    """List the talks that are meant, the earliest first; None if events are meant."""
    scope, subject = composer.scope, composer.request.subject
    # The latest event of a person is where they gave a talk, which tells of both.
    if subject == "events" and not scope.people:
        return None
    # Who names a series and no talk wants its event: `the newest HoneyConf`.
    names_series = bool(scope.series) and not says_talks(composer.request.text)
    wants_talks = subject in ("talks", "recordings") and not names_series
    alone = scope.events[0] if len(scope.events) == 1 else None
    of_run = alone is not None and is_run(composer, alone)
    if not (wants_talks or scope.names_talks or scope.titled or of_run):
        return None
    ids = find_meant_talks(composer, least_fit=0.0) or find_talks(scope, composer.reader)
    # Without days the order of events and programmes holds, which ids have.
    ids = sorted(ids)
    first = composer.request.intent == "first"
    talks = composer.catalogue.get_talks(ids[:MAX_ORDERED] if first else ids[-MAX_ORDERED:])
    return sorted(talks, key=lambda talk: (get_day(composer, talk), talk.edition))


def _list_events(composer: Composer) -> list[Event]:
    """List the events that are meant, the earliest first."""
    scope = composer.scope
    events = drop_overviews(list_meant_events(composer))
    if scope.series and not scope.names_talks:
        # Where nothing says when one was, its edition says where it stands.
        return [one for one in events if one.start or one.year or one.edition] or events
    # Those of different series have no order but their days.
    dated = [event for event in events if event.start or event.year]
    return sorted(dated or events, key=_get_event_day)


def _get_event_day(event: Event) -> str:
    return event.start or (str(event.year) if event.year else "")


def _tell_event(composer: Composer, key: str, events: Sequence[Event]) -> DraftAnswer | None:
    known = [event for event in events if event.pages]
    if len(known) == 1 and (talk := composer.get_only_talk(known[0])) is not None:
        return _tell_talk(composer, key, [talk])
    lines = [composer.say(key, write_event(composer, event)) for event in known]
    return composer.finish(lines)


def _tell_talk(composer: Composer, key: str, talks: Sequence[Talk]) -> DraftAnswer | None:
    lines: list[str] = []
    links: list[DraftLink] = []
    for talk in talks:
        own = draft_talk_links(composer, talk)
        details = composer.name_event_of(talk), write_day_of(composer, talk)
        told = write_talk(composer, talk, own, *details, twice=True)
        lines.append(composer.say(key, told))
        links += own
    return composer.finish(lines, links=links)
