"""Who spoke, hosted or paid, or for whom somebody works."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import MAX_TOGETHER, Composer
from bot.answering.from_catalogue.facts.companies import (
    answer_companies,
    name_company,
    say_talk_company,
)
from bot.answering.from_catalogue.facts.hosts import answer_hosts, answer_sponsors
from bot.answering.from_catalogue.facts.meant import (
    find_meant_talks,
    has_topic,
    put_latest_first,
)
from bot.answering.from_catalogue.facts.tell import (
    get_event_talks,
    say_names,
    tell_events,
    write_names,
)
from bot.answering.from_catalogue.facts.when_where import ask_which_talk
from bot.answering.from_catalogue.lists import describe, draft_talks, write_day_of
from bot.answering.from_catalogue.naming import clean_name
from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.request import Request
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Person, Talk
from indexer.search.index import Reader

MAX_NAMES = 20
"""Most names in a line."""


def answer_who(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Answer who spoke, hosted or paid, or for whom somebody works."""
    composer = Composer(request, reader, scope)
    if request.subject == "hosts":
        return answer_hosts(composer)
    if request.subject == "sponsors":
        return answer_sponsors(composer)
    if request.subject == "organisations":
        return answer_companies(composer)
    return answer_speakers(composer)


def answer_speakers(composer: Composer) -> DraftAnswer | None:
    """Answer who gave talks or spoke at events; of a person, what they gave."""
    scope = composer.scope
    if scope.people and not scope.titled and not scope.events:
        return introduce_people(composer)
    ids = find_meant_talks(composer, least_fit=0.0)
    if scope.titled and len(ids) > MAX_TOGETHER:
        return ask_which_talk(composer, composer.catalogue.get_talks(ids))
    if 0 < len(ids) <= MAX_TOGETHER:
        talks = composer.catalogue.get_talks(ids)
        return composer.finish([line for talk in talks if (line := say_speakers(composer, talk))])
    if ids and scope.organisations and composer.request.subject == "speakers":
        return _name_members(composer, ids)
    if ids:
        latest = scope.names_talks and not scope.events and not composer.topic
        return draft_talks(composer, put_latest_first(composer, ids) if latest else ids)
    if has_topic(composer.request) and not scope.events:
        return None
    return tell_events(composer, say_event_speakers)


def introduce_people(composer: Composer) -> DraftAnswer | None:
    """Tell of people: for whom they work and which talks they gave; of several the latest one."""
    scope = composer.scope
    people = scope.list_people()
    if len(people) > MAX_TOGETHER:
        return composer.ask_which_person(people)
    if len(people) == 1:
        # That somebody is not of the organisation that is named says the list too.
        ids = find_talks(scope, composer.reader)
        ids = ids or composer.catalogue.list_talks(people=[people[0].id])
        company = name_company(composer, people[0])
        ids = put_latest_first(composer, ids)
        return draft_talks(composer, ids, about=composer.introduce(people[0], company))
    return composer.finish([line for one in people if (line := _introduce(composer, one))])


def find_members(composer: Composer, talk: Talk) -> list[int]:
    """Find who of a talk is of the organisations of the scope; all if nobody is said to be."""
    scope = composer.scope
    keys = set(map(make_name_key, (*scope.organisations, *scope.twins)))
    people = composer.catalogue.get_people(talk.speakers) if keys else []
    own = [one for one in people if not keys.isdisjoint(map(make_name_key, one.organisations))]
    return [one.id for one in own] or list(talk.speakers)


def _name_members(composer: Composer, ids: Sequence[int]) -> DraftAnswer | None:
    """Name the speakers of organisations, those of the latest talks first."""
    talks = composer.catalogue.get_talks(put_latest_first(composer, ids))
    members = dict.fromkeys(id for talk in talks for id in find_members(composer, talk))
    _show_part(composer, list(members))
    names = composer.introduce_people(members)
    told = describe(composer) + write_names(composer, names, "speakers", counted_always=True)
    return composer.finish([told + composer.prove_all(talks)]) if names else None


def say_speakers(composer: Composer, talk: Talk) -> str:
    """Say who gave a talk: names with organisations first, then its title and event."""
    people = composer.catalogue.get_people(talk.speakers)
    if not people:
        # Nobody is named, but perhaps for whom they work.
        return say_talk_company(composer, talk)
    composer.shown.add(talk)
    companies, rest = _pair_companies(people, talk)
    names = [
        composer.introduce(person, company)
        for person, company in zip(people, companies, strict=True)
    ]
    event = composer.name_event_of(talk)
    at = composer.say("part") + event if event else ""
    told = f"{composer.say('colon')}{composer.title(talk)}{at}"
    marks = composer.prove(talk, {"speakers": people[0].names[0]})
    return f"{composer.join(names, MAX_NAMES)}{composer.bracket(*rest)}{told}{marks}"


def say_event_speakers(composer: Composer, event: Event) -> str:
    """Say who spoke at an event, in the order of its programme."""
    talks = get_event_talks(composer, event)
    ids = dict.fromkeys(id for talk in talks for id in talk.speakers)
    _show_part(composer, list(ids))
    return say_names(composer, event, composer.introduce_people(ids), "speakers", talks)


def _show_part(composer: Composer, ids: Sequence[int]) -> None:
    """Add the people that are named of many; see `write_names`."""
    offset = composer.request.offset
    composer.shown.add(*composer.catalogue.get_people(ids[offset : offset + MAX_NAMES]))


def _introduce(composer: Composer, person: Person) -> str:
    ids = composer.catalogue.list_talks(people=[person.id])
    if not ids:
        return ""
    talks = sorted(composer.catalogue.get_talks(ids), key=lambda talk: talk.start or str(talk.year))
    latest = talks[-1]
    event = composer.get_event(latest)
    company = name_company(composer, person)
    where = composer.bracket(composer.name(event) if event else "", write_day_of(composer, latest))
    composer.shown.add(person)
    title = f"{composer.title(latest)}{where}"
    told = composer.say("latest_talk", composer.count(len(ids), "talks"), title)
    head = f"{composer.introduce(person, company)}{composer.say('colon')}"
    return f"{head}{told}{composer.prove(latest, {'speakers': ''})}"


def _pair_companies(people: list[Person], talk: Talk) -> tuple[list[str], list[str]]:
    """Pair the speakers of a talk with its organisations; the second list has those of nobody."""
    own = {make_name_key(name): clean_name(name) for name in talk.organisations}
    if len(own) == 1:
        return [*own.values()] * len(people), []
    chosen = []
    for person in people:
        keys = [key for name in person.organisations if (key := make_name_key(name)) in own]
        chosen.append(keys[0] if keys else "")
    rest = [key for key in own if key not in chosen]
    if len(rest) == 1 and chosen.count("") == 1:
        chosen[chosen.index("")] = rest.pop()
    if any(chosen):
        rest = []
    return [own.get(key, "") for key in chosen], [own[key] for key in rest]
