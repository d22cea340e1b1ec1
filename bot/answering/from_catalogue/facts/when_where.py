"""When and where an event or a talk was."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.citations import find_evidence
from bot.answering.from_catalogue.compose import MAX_LINES, MAX_TOGETHER, Composer
from bot.answering.from_catalogue.dates import write_days
from bot.answering.from_catalogue.facts.meant import find_meant_talks, list_meant_events
from bot.answering.from_catalogue.lists import draft_events
from bot.answering.from_catalogue.naming import (
    name_one,
    name_place,
    name_place_twice,
    space_out,
)
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.from_catalogue.scope.wording import asks_yes_or_no
from bot.request import Request
from indexer.catalogue.names import choose_name, make_name_key
from indexer.catalogue.records import Event, Talk
from indexer.search.index import Reader


def answer_when(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Answer on which day an event or a talk was, or is."""
    return _answer(Composer(request, reader, scope), _say_event_days, _say_talk_day)


def answer_where(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Answer where an event or a talk was, or is."""
    return _answer(Composer(request, reader, scope), _say_event_place, _say_talk_place)


def _answer(
    composer: Composer,
    say_event: Callable[[Composer, Event], str],
    say_talk: Callable[[Composer, Talk], str],
) -> DraftAnswer | None:
    ids = find_meant_talks(composer)
    if ids:
        if composer.scope.titled and len(ids) > MAX_TOGETHER:
            return ask_which_talk(composer, composer.catalogue.get_talks(ids))
        talks = composer.catalogue.get_talks(composer.cut(ids, MAX_LINES))
        lines = [say_talk(composer, talk) for talk in talks]
        return composer.finish([line for line in lines if line])
    if composer.scope.names_talks or composer.scope.titled:
        return None
    if composer.scope.is_open and composer.scope.constraints.months:
        # `September 2022` names events as well as a list of them would.
        return draft_events(composer, list_meant_events(composer))
    # Of a series with many events the latest are told, in their order.
    events = composer.cut(composer.scope.events[::-1], MAX_LINES)[::-1]
    lines = [_say_whether_there(composer, events)]
    lines += [say_event(composer, event) for event in events]
    return composer.finish([line for line in lines if line])


def _say_whether_there(composer: Composer, events: Sequence[Event]) -> str:
    """Say whether events were at the place that a question of yes or no names; else nothing."""
    scope = composer.scope
    if not (scope.places and scope.names_events and asks_yes_or_no(composer.request.text)):
        return ""
    place = name_place([scope.places[0]], composer.language)
    there = [event for event in events if event.id in scope.there]
    if not there:
        lead = composer.say("there_none", place)
    elif len(there) == len(events):
        lead = composer.say("there_all", place)
    else:
        names = composer.join([composer.name(event) for event in there])
        lead = composer.say("there_some", place, names)
    return space_out(lead, composer.language)


def ask_which_talk(composer: Composer, talks: Sequence[Talk]) -> DraftAnswer:
    """Ask which talk of one title is meant, by its event."""
    named = []
    for talk in talks:
        event = composer.get_event(talk)
        name = composer.name(event) if event else composer.bracket(talk.start)
        named.append((f"{composer.title(talk)} {name}".strip(), f"{name} {composer.request.text}"))
    return composer.ask_which(named)


def _say_event_days(composer: Composer, event: Event) -> str:
    days = write_days(event.start, event.end, composer.language) if event.start else ""
    said = {"start": event.start}
    if event.end > event.start:
        said["end"] = event.end
    if not days and event.year:
        days, said = composer.say("only_year", event.year), {"year": str(event.year)}
    if not days or not event.pages:
        return ""
    if event.places:
        # Who asks when mostly has to go there, and asks for both in either order.
        said["place"] = choose_name(event.places, composer.language)
        place = name_place(composer.list_places(event), composer.language)
        days += composer.say("part") + place
    composer.shown.add(event)
    return f"{composer.name(event)}{composer.say('colon')}{days}{composer.prove(event, said)}"


def _say_talk_day(composer: Composer, talk: Talk) -> str:
    event = composer.get_event(talk)
    marks = composer.prove(talk, {"start": talk.start})
    days = write_days(talk.start, "", composer.language)
    if not days and event is not None and event.start and event.pages:
        # Nobody says on which day of the event it was.
        days = write_days(event.start, event.end, composer.language)
        places = [find_evidence(talk, "event"), find_evidence(event, "start", event.start)]
        marks = composer.citations.mark(*places)
    days = days or (composer.say("year", talk.year) if talk.year else "")
    if not days:
        return ""
    composer.shown.add(talk)
    where = composer.say("part") + composer.name_event_of(talk) if event else ""
    return f"{composer.title(talk)}{composer.say('colon')}{days}{where}{marks}"


def _say_event_place(composer: Composer, event: Event) -> str:
    if not event.places or not event.pages:
        return ""
    composer.shown.add(event)
    place = name_place_twice(composer.list_places(event), composer.language)
    said = {"place": choose_name(event.places, composer.language)}
    days = write_days(event.start, event.end, composer.language)
    if days:
        said["start"] = event.start
        place += composer.say("part") + days
    head = f"{composer.name(event)}{composer.say('colon')}"
    return f"{head}{place}{composer.prove(event, said)}"


def _say_talk_place(composer: Composer, talk: Talk) -> str:
    event = composer.get_event(talk)
    places = [find_evidence(talk, "place" if talk.place else "event")]
    room = name_one([talk.place], composer.language)
    parts = [room] if room else []
    if event is not None and event.places and event.pages:
        place = name_place(composer.list_places(event), composer.language)
        # The talk's place may be the event's with a room: `Shanghai, hall 3`.
        if make_name_key(place) not in make_name_key(room):
            parts.append(place)
            said = choose_name(event.places, composer.language)
            places.append(find_evidence(event, "place", said))
    if event is not None:
        parts.append(composer.name(event))
    if not parts:
        return ""
    if day := write_days(talk.start, "", composer.language):
        parts.append(day)
    composer.shown.add(talk)
    where = composer.say("part").join(parts)
    return f"{composer.title(talk)}{composer.say('colon')}{where}{composer.citations.mark(*places)}"
