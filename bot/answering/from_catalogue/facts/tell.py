"""Tells the same of each event that is meant, and what an event's pages say in a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import (
    MAX_TOGETHER,
    Composer,
    choose_places,
)
from bot.answering.from_catalogue.naming import clean_name
from bot.answering.from_catalogue.scope import find_talks
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Fact, Talk

MAX_NAMES = 20
"""Most names in a line."""
_BETWEEN_NAMES = re.compile(r"[、,，;；&]|\band\b|(?<= )和(?= )", re.IGNORECASE)


def tell_events(composer: Composer, say: Callable[[Composer, Event], str]) -> DraftAnswer | None:
    """Tell something of each event, on a line; of many it is asked which is meant."""
    scope = composer.scope
    if scope.names_talks or scope.titled:
        return None
    known = [event for event in scope.events if event.pages]
    if len(known) > MAX_TOGETHER:
        return composer.ask_which_event(known)
    return composer.finish([line for event in known if (line := say(composer, event))])


def get_event_talks(composer: Composer, event: Event) -> list[Talk]:
    """Get the talks of one event of the scope that fit its limits."""
    ids = find_talks(composer.scope, composer.reader)
    of_event = set(composer.catalogue.list_talks(events=[event.id]))
    return composer.catalogue.get_talks([id for id in ids if id in of_event])


def say_names(
    composer: Composer, event: Event, names: Sequence[str], unit: str, talks: Sequence[Talk]
) -> str:
    """Say the names of an event's people or organisations, and how many if they are many."""
    if not names:
        return ""
    head = composer.name(event)
    if len(names) > MAX_NAMES:
        head += composer.bracket(composer.count(len(names), unit))
    marks = composer.citations.mark(*choose_places(talks, 10))
    return f"{head}{composer.say('colon')}{composer.join(names, MAX_NAMES)}{marks}"


def list_values(event: Event, field: str) -> list[Fact]:
    """List what the most reliable page says in a field of an event, each value once."""
    said = [fact for fact in event.facts if fact.field == field and fact.value]
    pages = [(fact.evidence.source, fact.evidence.document) for fact in said]
    first = [fact for fact, page in zip(said, pages, strict=True) if page == pages[0]]
    return list({make_name_key(fact.value): fact for fact in reversed(first)}.values())[::-1]


def name_people_in(composer: Composer, text: str) -> list[str]:
    """Name the people in a page's words, each as the answer's language has them."""
    names = [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]
    keys = [make_name_key(name) for name in names]
    found = composer.catalogue.find_names(keys)
    told = []
    for name, key in zip(names, keys, strict=True):
        people = [one for one in found.get(key, ()) if one.what == "person"]
        alone = people[0].ids if len(people) == 1 and len(people[0].ids) == 1 else ()
        told += composer.introduce_people(alone) or [clean_name(name)]
    return told


def mark_values(composer: Composer, facts: Sequence[Fact]) -> str:
    """Cite who says facts."""
    return composer.citations.mark(*dict.fromkeys(fact.evidence for fact in facts[:5]))
