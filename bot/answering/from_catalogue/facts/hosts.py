"""Who hosted an event or a talk, and who paid for an event."""

from __future__ import annotations

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import MAX_LINES, MAX_TOGETHER, Composer
from bot.answering.from_catalogue.facts.meant import find_meant_talks
from bot.answering.from_catalogue.facts.tell import (
    get_event_talks,
    list_values,
    mark_values,
    name_people_in,
    tell_events,
)
from bot.answering.from_catalogue.naming import clean_name, space_out
from indexer.catalogue.records import Event, Talk


def answer_hosts(composer: Composer) -> DraftAnswer | None:
    """Answer who hosted talks, or else events."""
    talks = composer.catalogue.get_talks(find_meant_talks(composer)[:MAX_TOGETHER])
    lines = [line for talk in talks if (line := _say_talk_hosts(composer, talk))]
    if lines:
        return composer.finish(lines)
    if not talks:
        return tell_events(composer, say_hosts, MAX_LINES)
    # A talk without a host of its own has that of its event.
    ids = list(dict.fromkeys(talk.event for talk in talks if talk.event))
    events = composer.catalogue.get_events(ids)
    return composer.finish([line for event in events if (line := say_hosts(composer, event))])


def answer_sponsors(composer: Composer) -> DraftAnswer | None:
    """Answer who paid for events."""
    return tell_events(composer, say_sponsors, MAX_LINES)


def say_hosts(composer: Composer, event: Event) -> str:
    """Say who hosted an event: whom its pages name, else its talks' hosts, else its organisers."""
    hosts = list_values(event, "host")
    if hosts:
        names = [name for fact in hosts for name in name_people_in(composer, fact.value)]
        return _say(composer, names, composer.name(event), mark_values(composer, hosts))
    hosted = [talk for talk in get_event_talks(composer, event) if talk.hosts]
    if hosted:
        ids = dict.fromkeys(id for talk in hosted for id in talk.hosts)
        composer.shown.add(*composer.catalogue.get_people(list(ids)))
        marks = composer.prove_all(hosted, 3)
        return _say(composer, composer.introduce_people(ids), composer.name(event), marks)
    organisers = list_values(event, "organiser")
    names = [clean_name(fact.value) for fact in organisers]
    marks = mark_values(composer, organisers)
    return _say(composer, names, composer.name(event), marks, "organiser") if names else ""


def say_sponsors(composer: Composer, event: Event) -> str:
    """Say who paid for an event."""
    sponsors = list_values(event, "sponsor")
    if not sponsors:
        return ""
    composer.shown.add(event)
    names = composer.join([clean_name(fact.value) for fact in sponsors])
    head = f"{composer.name(event)}{composer.say('colon')}"
    return f"{head}{names}{mark_values(composer, sponsors)}"


def _say_talk_hosts(composer: Composer, talk: Talk) -> str:
    names = composer.introduce_people(talk.hosts)
    if not names:
        return ""
    composer.shown.add(talk)
    return _say(composer, names, composer.title(talk), composer.prove(talk, {"hosts": ""}))


def _say(composer: Composer, names: list[str], of: str, marks: str, key: str = "host") -> str:
    names = list(dict.fromkeys(names))
    told = composer.say(f"{key}s" if len(names) > 1 else key, of, composer.join(names))
    return space_out(told, composer.language) + marks
