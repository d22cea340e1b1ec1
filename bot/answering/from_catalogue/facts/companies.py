"""For whom speakers work."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import MAX_TOGETHER, Composer
from bot.answering.from_catalogue.facts.meant import find_meant_talks
from bot.answering.from_catalogue.facts.tell import get_event_talks, say_names, tell_events
from bot.answering.from_catalogue.facts.when_where import ask_which_talk
from bot.answering.from_catalogue.naming import clean_name, space_out
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Evidence, Person, Talk

MAX_COMPANIES = 4
"""Most employers of a person that are named."""


def answer_companies(composer: Composer) -> DraftAnswer | None:
    """Answer for whom a person works, from where a talk comes, or who had speakers at events."""
    scope = composer.scope
    if scope.people:
        # Of a talk that is named too, the person is asked about.
        people = scope.list_people()
        if len(people) > MAX_TOGETHER:
            return composer.ask_which_person(people)
        lines = [line for one in people if (line := say_company(composer, one))]
        return composer.finish(lines) or _say_unknown(composer, people)
    ids = find_meant_talks(composer)
    if not ids:
        return tell_events(composer, say_organisations)
    talks = composer.catalogue.get_talks(ids)
    if scope.titled and len(talks) > MAX_TOGETHER:
        return ask_which_talk(composer, talks)
    lines = [say_talk_company(composer, talk) for talk in talks[:MAX_TOGETHER]]
    return composer.finish([line for line in lines if line])


def _say_unknown(composer: Composer, people: Sequence[Person]) -> DraftAnswer:
    """Say that nobody tells for whom people work."""
    names = composer.join([composer.name(person) for person in people])
    said = composer.say("no_company", names)
    return DraftAnswer(
        found=False,
        confidence=composer.confidence,
        text=space_out(said, composer.language),
        kind="not_found",
        relates_pages=False,
    )


def say_company(composer: Composer, person: Person) -> str:
    """Say for whom a person works, the latest first."""
    talks = _get_talks(composer, person)
    companies = list_companies(composer, person)[:MAX_COMPANIES]
    if not companies:
        return ""
    composer.shown.add(person)
    latest, *earlier = map(clean_name, companies)
    rest = composer.say("earlier", composer.join(earlier)) if earlier else ""
    places = [place for one in companies if (place := _find_company_place(talks, one))]
    head = f"{composer.introduce(person)}{composer.say('colon')}"
    return f"{head}{latest}{rest}{composer.citations.mark(*places)}"


def list_companies(composer: Composer, person: Person) -> list[str]:
    """List for whom a person works, the latest first: as their talks say, then as others do.

    Of a talk with several organisations only those count that are known to be theirs.
    """
    own = {make_name_key(name): name for name in person.organisations}
    found: dict[str, str] = {}
    for talk in _get_talks(composer, person):
        named = {make_name_key(name): name for name in talk.organisations}
        theirs = named if len(named) == 1 else {key: named[key] for key in named if key in own}
        found = {**found, **{key: name for key, name in theirs.items() if key not in found}}
    return list({**found, **{key: name for key, name in own.items() if key not in found}}.values())


def name_company(composer: Composer, person: Person) -> str:
    """Name for whom a person works now, as far as that is known; empty if nobody says it."""
    return next(map(clean_name, list_companies(composer, person)), "")


def _get_talks(composer: Composer, person: Person) -> list[Talk]:
    """Get the talks of a person, the latest first."""
    ids = composer.catalogue.list_talks(people=[person.id])
    return composer.catalogue.get_talks(ids)[::-1]


def say_talk_company(composer: Composer, talk: Talk) -> str:
    """Say from where a talk comes: its organisations, else those of its speakers."""
    names = list_organisations(composer, [talk])
    if not names:
        return ""
    composer.shown.add(talk)
    speakers = composer.join(composer.name_people(talk.speakers))
    told = f"{composer.title(talk)}{composer.bracket(speakers, composer.name_event_of(talk))}"
    marks = composer.prove(talk, {"organisations": names[0]})
    return f"{composer.join(names)}{composer.say('colon')}{told}{marks}"


def say_organisations(composer: Composer, event: Event) -> str:
    """Say which organisations had speakers at an event."""
    composer.shown.add(event)
    talks = get_event_talks(composer, event)
    names = list_organisations(composer, talks)
    return say_names(composer, event, names, "organisations", talks)


def list_organisations(composer: Composer, talks: list[Talk]) -> list[str]:
    """List the organisations of talks, each once, in the order of the programme.

    Of a talk that names none, the latest one of each speaker.
    """
    names: dict[str, str] = {}
    for talk in talks:
        people = composer.catalogue.get_people(talk.speakers)
        own = talk.organisations or [o for one in people for o in one.organisations[:1]]
        for name in own:
            names.setdefault(make_name_key(name), clean_name(name))
    return list(names.values())


def _find_company_place(talks: list[Talk], company: str) -> Evidence | None:
    """Find who says a company: the words that name it, the latest talk first."""
    key = make_name_key(company)
    stated = [(fact.evidence, fact.value) for talk in talks for fact in talk.facts]
    stated += [(page, "") for talk in talks for page in talk.pages]
    for place, value in stated:
        if key in make_name_key(place.words) or key == make_name_key(value):
            return place
    of = [t for t in talks if key in map(make_name_key, t.organisations)] or talks
    return next((page for talk in of for page in talk.pages), None)
