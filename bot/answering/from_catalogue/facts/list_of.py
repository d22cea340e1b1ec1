"""Lists of talks, events, people and organisations, by what is asked for."""

from __future__ import annotations

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import MAX_TOGETHER, Composer
from bot.answering.from_catalogue.facts.companies import answer_companies
from bot.answering.from_catalogue.facts.count import (
    KIND_UNITS,
    LACKING_UNITS,
    choose_recording,
    find_kind,
    find_lacking,
    list_with_kind,
    list_without_kind,
    say_lacking,
    say_none_has,
)
from bot.answering.from_catalogue.facts.hosts import answer_hosts, answer_sponsors
from bot.answering.from_catalogue.facts.meant import (
    find_meant_talks,
    has_topic,
    is_run,
    list_meant_events,
    put_latest_first,
)
from bot.answering.from_catalogue.facts.overview import draft_overview
from bot.answering.from_catalogue.facts.tell import tell_talks
from bot.answering.from_catalogue.facts.who import answer_speakers
from bot.answering.from_catalogue.lists import draft_events, draft_talks
from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.request import NO_CONSTRAINTS, Request
from indexer.search.index import Reader


def answer_list(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """List what is asked for; without a subject what the mentions have."""
    composer = Composer(request, reader, scope)
    match request.subject:
        case "hosts":
            return answer_hosts(composer)
        case "sponsors":
            return answer_sponsors(composer)
        case "speakers":
            return answer_speakers(composer)
        case "organisations":
            return answer_companies(composer)
        case "events":
            return _list_events(composer)
        case "recordings":
            return _list_talks(composer, choose_recording(composer))
        case _:
            talks = _list_talks(composer) if _means_talks(composer) else None
            # A series of one event may have no talks on record, but it has that event.
            return talks or _list_events(composer) if _may_list_events(composer) else talks


def _means_talks(composer: Composer) -> bool:
    """Tell whether talks are meant: a series has events, and everything else has talks."""
    scope, request = composer.scope, composer.request
    if request.subject == "talks" or scope.names_talks or scope.titled or has_topic(request):
        return True
    if scope.constraints.kinds or scope.constraints.language:
        return True
    return len(scope.events) == 1 or (scope.names_events and bool(scope.events))


def _may_list_events(composer: Composer) -> bool:
    scope = composer.scope
    of_series = bool(scope.series) and not scope.names_events
    return (of_series or not _means_talks(composer)) and not composer.request.subject


def _list_talks(composer: Composer, kind: str = "") -> DraftAnswer | None:
    scope, request = composer.scope, composer.request
    ids = find_meant_talks(composer, least_fit=0.0)
    if not ids:
        # Without a name or a year this would be the whole archive.
        limited = not scope.is_open or scope.constraints != NO_CONSTRAINTS
        if not (limited or request.subject) or (has_topic(request) and scope.is_open):
            return None
        composer.is_off_topic = has_topic(request)
        ids = find_talks(scope, composer.reader)
    kind = kind or find_kind(composer)
    if kind:
        having = list_with_kind(composer, ids, kind)
        if not having:
            return say_none_has(composer, ids, kind)
        ids = having
    elif lacking := find_lacking(composer):
        without = list_without_kind(composer, ids, lacking)
        listed = draft_talks(composer, without, LACKING_UNITS[lacking])
        return listed or say_lacking(composer, ids, lacking)
    if scope.names_talks and not scope.events and not composer.topic:
        ids = put_latest_first(composer, ids)
    return draft_talks(composer, ids, KIND_UNITS[kind])


def _list_events(composer: Composer) -> DraftAnswer | None:
    scope, request = composer.scope, composer.request
    if not request.subject and scope.is_open and not scope.constraints.years:
        return None
    if scope.titled and (ids := find_talks(scope, composer.reader)[:MAX_TOGETHER]):
        # Who asks where a talk was given wants its event, and reads it beside its title.
        return tell_talks(composer, composer.catalogue.get_talks(ids))
    events = list_meant_events(composer)
    is_all = scope.is_open and scope.constraints == NO_CONSTRAINTS
    if is_all and (overview := draft_overview(composer, events)) is not None:
        return overview
    if is_all:
        # Who asks what there is wants the latest.
        events = events[::-1]
    if len(events) == 1 and not composer.scope.names_talks and is_run(composer, events[0]):
        return draft_talks(composer, find_talks(composer.scope, composer.reader), "episodes")
    return draft_events(composer, events, key="took_part" if scope.people else "count_of")
