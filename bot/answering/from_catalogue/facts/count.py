"""How many talks, events, people and organisations there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.citations import choose_proving
from bot.answering.from_catalogue.comparisons.totals import answer_together
from bot.answering.from_catalogue.compose import MAX_LINES, MAX_TOGETHER, Composer, is_episode
from bot.answering.from_catalogue.facts.companies import list_organisations
from bot.answering.from_catalogue.facts.meant import (
    drop_overviews,
    find_meant_talks,
    has_begun,
    has_topic,
    is_run,
    list_meant_events,
)
from bot.answering.from_catalogue.facts.tell import (
    list_values,
    mark_values,
    tell_events,
    tell_talks,
)
from bot.answering.from_catalogue.facts.who import find_members
from bot.answering.from_catalogue.lists import count_spoken, describe
from bot.answering.from_catalogue.naming import clean_name, name_one, space_out
from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.answering.from_catalogue.unknown import say_no_kind
from bot.request import Request, Subject
from indexer.catalogue.records import Event, Talk
from indexer.search.index import Reader

MAX_QUOTE_CHARS = 120
"""Longest words of a page that are repeated beside the number they say."""
MAX_PROVING_TALKS = 100
"""Talks that are read to find who tells of them; of a larger archive the first ones."""


def answer_count(request: Request, reader: Reader, scope: Scope, today: date) -> DraftAnswer | None:
    """Answer how many there are of what is asked for; of events, how many have begun by today."""
    composer = Composer(request, reader, scope)
    subject = request.subject or _choose_subject(composer)
    if len(scope.people) == 1 and len(scope.people[0]) > 1 and subject in ("talks", "events"):
        return _count_of_each(composer)
    if subject == "events":
        return _count_events(composer, today)
    if (together := answer_together(composer, subject)) is not None:
        return together
    count = COUNTS.get(subject)
    return count(composer) if count else None


def _count_of_each(composer: Composer) -> DraftAnswer | None:
    """Count the talks of each of several people of one name."""
    (people,) = composer.scope.people
    if len(people) > MAX_TOGETHER:
        return composer.ask_which_person(people)
    total, lines = 0, []
    for person in people:
        own = replace(composer.scope, people=((person,),))
        talks = composer.catalogue.get_talks(find_talks(own, composer.reader))
        if talks:
            total += len(talks)
            counted = composer.count(len(talks), "talks")
            line = composer.count_of(composer.name(person), counted)
            lines.append(line + composer.prove_all(talks))
    if len(lines) > 1:
        name = name_one(people[0].names, composer.language)
        all_of_them = composer.count_of(name, composer.count(total, "talks"))
        lines.insert(0, composer.say("of_namesakes", all_of_them))
    return composer.finish(lines)


def _choose_subject(composer: Composer) -> Subject:
    """Choose what is counted: events of a series, episodes of a run, talks of all else."""
    scope = composer.scope
    if scope.names_talks or scope.titled or scope.constraints.language or scope.constraints.kinds:
        return "talks"
    if len(scope.events) == 1 and is_run(composer, scope.events[0]):
        return "events"
    if scope.series and not scope.names_events:
        return "events"
    return "talks" if scope.events else ""


def count_talks(composer: Composer) -> DraftAnswer | None:
    """Count talks; with a topic, a language or a kind of link only those that have it."""
    scope = composer.scope
    ids = find_meant_talks(composer, least_fit=0.0) or find_talks(scope, composer.reader)
    if has_topic(composer.request) and not composer.topic:
        if scope.is_open:
            return None
        composer.is_off_topic = True
    if scope.titled and len(ids) == 1:
        # Who names one talk does not ask how many it is.
        return tell_talks(composer, composer.catalogue.get_talks(ids))
    if kind := find_kind(composer):
        having = list_with_kind(composer, ids, kind)
        if not having:
            return say_none_has(composer, ids, kind)
        ids = having
    elif lacking := find_lacking(composer):
        return say_lacking(composer, ids, lacking)
    return _say_talks(composer, ids, KIND_UNITS[kind])


def find_lacking(composer: Composer) -> str:
    """Find which kind of link talks have none of, that are asked for; empty for no such wish."""
    return next((kind for kind in composer.scope.constraints.without if kind in LACKING_UNITS), "")


def say_lacking(composer: Composer, ids: Sequence[int], kind: str) -> DraftAnswer | None:
    """Say how many of some talks have no link of a kind; where all have one, that they have."""
    lacking = list_without_kind(composer, ids, kind)
    return _say_talks(composer, lacking or ids, (LACKING_UNITS if lacking else KIND_UNITS)[kind])


def count_recordings(composer: Composer) -> DraftAnswer | None:
    """Count the talks that have a video of their own, or of another kind if only that is asked."""
    ids = find_meant_talks(composer) or find_talks(composer.scope, composer.reader)
    if lacking := find_lacking(composer):
        return say_lacking(composer, ids, lacking)
    kind = choose_recording(composer)
    having = list_with_kind(composer, ids, kind)
    if not having:
        return say_none_has(composer, ids, kind)
    return _say_talks(composer, having, KIND_UNITS[kind])


def find_kind(composer: Composer) -> str:
    """Find which kind of link talks must have one of; empty if any talk is meant."""
    return next((kind for kind in composer.scope.constraints.kinds if kind in KIND_UNITS), "")


def choose_recording(composer: Composer) -> str:
    """Choose the kind of link that recordings are: videos, unless only others are asked for."""
    kind = find_kind(composer)
    return "video" if "video" in composer.scope.constraints.kinds or not kind else kind


def list_with_kind(composer: Composer, ids: Sequence[int], kind: str) -> list[int]:
    """List the talks that have a link of a kind of their own, which shows no whole event."""
    return [
        talk.id
        for talk in composer.catalogue.get_talks(ids)
        if any(link.kind == kind and link.scope not in ("event", "folder") for link in talk.links)
    ]


def say_none_has(composer: Composer, ids: Sequence[int], kind: str) -> DraftAnswer | None:
    """Say that no talk has a link of the kind that is asked for.

    None if none is asked for in so many words, or a whole event has one: pages may tell more.
    """
    of_talks = [link for talk in composer.catalogue.get_talks(ids) for link in talk.links]
    of_events = [link for event in composer.scope.events for link in event.links]
    is_there = any(link.kind == kind for link in (*of_talks, *of_events))
    if not ids or is_there or kind not in composer.scope.constraints.kinds:
        return None
    return say_no_kind(composer, kind)


def list_without_kind(composer: Composer, ids: Sequence[int], kind: str) -> list[int]:
    """List the talks that have no link of a kind of their own."""
    having = set(list_with_kind(composer, ids, kind))
    return [id for id in ids if id not in having]


def _count_events(composer: Composer, today: date) -> DraftAnswer | None:
    """Count the events of series, people, places or years; of a run its episodes."""
    scope = composer.scope
    events = drop_overviews(list_meant_events(composer))
    if len(events) == 1 and is_run(composer, events[0]) and not scope.names_talks:
        talks = composer.catalogue.get_talks(find_talks(scope, composer.reader))
        number = len({talk.edition for talk in talks if talk.edition})
        return _say(composer, number, "episodes", (events[0].pages and events) or talks)
    is_series = bool(scope.series) and not scope.names_talks
    numbered = is_series and any(event.edition for event in events)
    held = [event for event in events if has_begun(event, today)]
    coming = len(events) - len(held)
    more = composer.say("coming" if held else "all_coming", coming) if coming else ""
    episodes = 2 * sum(map(is_episode, events)) > len(events)
    given = len(find_talks(scope, composer.reader)) if scope.people or is_series else 0
    if given and not episodes:
        more += composer.say("with_talks", composer.count(given, "talks"))
    unit = ("episodes" if episodes else "editions") if numbered else "events"
    return _say(composer, len(held) or coming, unit, events, more)


def _count_speakers(composer: Composer) -> DraftAnswer | None:
    return _count_people(composer, "speakers", lambda talk: find_members(composer, talk))


def _count_hosts(composer: Composer) -> DraftAnswer | None:
    return _count_people(composer, "hosts", lambda talk: talk.hosts)


def _count_people(
    composer: Composer, unit: str, choose: Callable[[Talk], Sequence[int]]
) -> DraftAnswer | None:
    talks = composer.catalogue.get_talks(_find_talks(composer))
    return _say(composer, len({id for talk in talks for id in choose(talk)}), unit, talks)


def _count_organisations(composer: Composer) -> DraftAnswer | None:
    talks = composer.catalogue.get_talks(_find_talks(composer))
    return _say(composer, len(list_organisations(composer, talks)), "organisations", talks)


def _count_sponsors(composer: Composer) -> DraftAnswer | None:
    def say(composer: Composer, event: Event) -> str:
        sponsors = list_values(event, "sponsor")
        # One value may list all of them in a row: how many they are is not known.
        if len(sponsors) < 2:
            return ""
        counted = composer.count(len(sponsors), "sponsors")
        return composer.count_of(composer.name(event), counted) + mark_values(composer, sponsors)

    return tell_events(composer, say, MAX_LINES)


def _count_attendance(composer: Composer) -> DraftAnswer | None:
    """Say how many people came, with the page's own words: they say whether they registered."""

    def say(composer: Composer, event: Event) -> str:
        said = list_values(event, "attendance")[:1]
        if not said:
            return ""
        value, words = said[0].value, clean_name(said[0].evidence.words)
        number = composer.count(int(value), "people") if value.isdecimal() else clean_name(value)
        # A value that is no number is what the words say.
        is_quoted = value.isdecimal() and 0 < len(words) <= MAX_QUOTE_CHARS
        quoted = composer.bracket(words) if is_quoted else ""
        head = composer.say("size", composer.name(event)) + composer.say("colon")
        return f"{space_out(head, composer.language)}{number}{quoted}{mark_values(composer, said)}"

    return tell_events(composer, say, MAX_LINES)


def _find_talks(composer: Composer) -> list[int]:
    return find_meant_talks(composer) or find_talks(composer.scope, composer.reader)


def _say_talks(composer: Composer, ids: Sequence[int], unit: str) -> DraftAnswer | None:
    """Say how many talks there are; of one whole event also how many its page says there were."""
    scope = composer.scope
    alone = scope.events[0] if len(scope.events) == 1 and not scope.names_talks else None
    limits = scope.constraints
    if alone is not None and unit == "recordings" and is_run(composer, alone):
        unit = "filmed_episodes"
    if alone is None or unit != "talks" or limits.language or composer.topic:
        talks = composer.catalogue.get_talks(ids[:MAX_PROVING_TALKS])
        proving = choose_proving(talks, scope.events)
        of_series = bool(scope.series) and not scope.names_events and not composer.topic
        number = sum(event.talks > 0 for event in scope.events) if of_series else 0
        if scope.people and not scope.events:
            number = len({talk.event for talk in talks if talk.event})
        elif scope.is_open and limits.years and not (limits.months or limits.language):
            number = sum(event.talks > 0 for event in list_meant_events(composer))
        at = composer.say("at_events", composer.count(number, "events"))
        tells_events = unit == "talks" and number > 1
        return _say(composer, len(ids), unit, proving, at if tells_events else "")
    if not ids or not alone.pages:
        return None
    said = [fact for fact in list_values(alone, "talks") if fact.value.isdecimal()]
    places = [fact.evidence for fact in said if int(fact.value) == len(ids)][:1]
    talks = composer.catalogue.get_talks(ids[:MAX_PROVING_TALKS])
    is_numbered = len({talk.edition for talk in talks}) == len(talks)
    unit = "episodes" if is_numbered and is_run(composer, alone) else unit
    line = _word(composer, len(ids), unit) + _say_filmed(composer, ids, unit)
    proofs = composer.citations.mark(*places)
    line += proofs or composer.prove_all(choose_proving(talks, [alone]))
    if said and not places:
        line += composer.say("said_number", said[0].value)
        # What a page counts as its talks, its words tell best.
        words = clean_name(said[0].evidence.words)
        line += composer.bracket(words) if 0 < len(words) <= MAX_QUOTE_CHARS else ""
        line += mark_values(composer, said[:1])
    return composer.finish([line])


def _say_filmed(composer: Composer, ids: Sequence[int], unit: str) -> str:
    """Say how many of talks have a video; nothing if none has."""
    number = len(list_with_kind(composer, ids, "video"))
    if number == len(ids) > 1:
        return composer.say("all_filmed")
    key = "filmed_episodes" if unit == "episodes" else "filmed"
    return composer.say(key, number) if number else ""


def _say(
    composer: Composer, number: int, unit: str, proving: Sequence[Event | Talk], more: str = ""
) -> DraftAnswer | None:
    if not number:
        return None
    return composer.finish([_word(composer, number, unit) + more + composer.prove_all(proving)])


def _word(composer: Composer, number: int, unit: str) -> str:
    """Word a number: whose it is, the number with its unit, and the language of the talks."""
    return composer.count_of(describe(composer), count_spoken(composer, number, unit))


KIND_UNITS = {
    "": "talks",
    "video": "recordings",
    "slides": "with_slides",
    "audio": "with_audio",
    "code": "with_code",
}
"""Unit of talks by the kind of link that is asked for."""
LACKING_UNITS = {
    "video": "unfilmed",
    "slides": "without_slides",
    "audio": "without_audio",
    "code": "without_code",
}
"""Unit of talks by the kind of link that they have none of."""
COUNTS: Mapping[Subject, Callable[[Composer], DraftAnswer | None]] = {
    "talks": count_talks,
    "speakers": _count_speakers,
    "hosts": _count_hosts,
    "organisations": _count_organisations,
    "sponsors": _count_sponsors,
    "recordings": count_recordings,
    "attendance": _count_attendance,
}
