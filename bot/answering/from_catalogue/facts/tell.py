"""Tells of events and talks: the same of each event that is meant, and what a talk was about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.answering.draft import DraftAnswer, DraftLink
from bot.answering.from_catalogue.compose import MAX_TOGETHER, Composer, Part
from bot.answering.from_catalogue.lists import draft_talk_links, write_day_of, write_talk
from bot.answering.from_catalogue.naming import clean_name, clean_words
from bot.answering.from_catalogue.scope.resolve import find_talks
from indexer.catalogue.names import choose_name, make_name_key
from indexer.catalogue.records import Event, Fact, Talk

MAX_NAMES = 20
"""Most names in a line."""
MAX_TOLD = 40
"""Most events that are read to see of which something is known."""
MAX_SUMMARY_CHARS = 220
"""Longest summary or abstract that is repeated; it ends with a sentence if it can."""
_SENTENCE_END = re.compile(r"[。！？!?]|\.(?=\s|$)")
_BETWEEN_NAMES = re.compile(r"[、,，;；&]|\band\b|(?<= )和(?= )", re.IGNORECASE)


def tell_events(
    composer: Composer, say: Callable[[Composer, Event], str], most: int = MAX_TOGETHER
) -> DraftAnswer | None:
    """Tell something of each event, on a line; of more than `most` it is asked which is meant.

    Events of which it is not known do not count.
    """
    scope = composer.scope
    if scope.names_talks or scope.titled:
        return None
    known = [event for event in scope.events if event.pages]
    if len(known) > max(most, MAX_TOLD):
        return composer.ask_which_event(known)
    told = [(event, line) for event in known if (line := say(composer, event))]
    if len(told) > most:
        return composer.ask_which_event([event for event, _ in told])
    return composer.finish([line for _, line in told])


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
    marks = composer.prove_all(talks, 10)
    return head + write_names(composer, names, unit) + marks


def write_names(
    composer: Composer, names: Sequence[str], unit: str, *, counted_always: bool = False
) -> str:
    """Write names behind what has them, and how many they are if they are many.

    Of one event or series, the part is written that is asked for; the rest comes on request.
    """
    counted = composer.count(len(names), unit)
    if len(names) <= MAX_NAMES + 1:
        head = composer.bracket(counted) if counted_always else ""
        return head + composer.say("colon") + composer.join(names, MAX_NAMES)
    if len(composer.scope.events) > 1:
        joined = composer.join(names, MAX_NAMES)
        return f"{composer.bracket(counted)}{composer.say('colon')}{joined}"
    shown = composer.cut(names, MAX_NAMES)
    if not shown:
        composer.part = Part()
        return composer.say("colon") + composer.say("all_shown", counted)
    first = composer.part.offset + 1
    of_them = composer.say("of_names", counted, first, first + len(shown) - 1)
    return f"{composer.bracket(of_them)}{composer.say('colon')}{composer.join(shown, MAX_NAMES)}"


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
        composer.shown.add(*composer.catalogue.get_people(alone))
        told += composer.introduce_people(alone) or [clean_name(name)]
    return told


def mark_values(composer: Composer, facts: Sequence[Fact]) -> str:
    """Cite who says facts."""
    return composer.citations.mark(*dict.fromkeys(fact.evidence for fact in facts[:5]))


def tell_talks(composer: Composer, talks: Sequence[Talk]) -> DraftAnswer | None:
    """Tell of each talk: title, speakers, event, day; of a single one also its abstract."""
    lines: list[str] = []
    links: list[DraftLink] = []
    for talk in talks:
        own = draft_talk_links(composer, talk)
        details = composer.name_event_of(talk), write_day_of(composer, talk)
        lines.append(write_talk(composer, talk, own, *details, twice=True))
        abstract = _find_abstract(composer, talk)
        if abstract is not None:
            text = cut_sentences(abstract.value, MAX_SUMMARY_CHARS)
            lines.append(text + composer.citations.mark(abstract.evidence))
        links += own
    return composer.finish(lines, links=links)


def cut_sentences(text: str, most: int) -> str:
    """Cut a text of a page to whole sentences of at most `most` characters, else within words."""
    line = clean_words(text)
    if len(line) <= most:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, most)]
    return line[: ends[-1]] if ends else f"{line[: most - 1].rstrip()}…"


def choose_fact(facts: Sequence[Fact], language: str) -> Fact | None:
    """Choose the first fact whose value is in a language, else the first."""
    best = choose_name([fact.value for fact in facts], language)
    return next((fact for fact in facts if fact.value == best), None)


def _find_abstract(composer: Composer, talk: Talk) -> Fact | None:
    """Find what the pages of a talk state as its abstract, in the language of the answer if so."""
    said = [fact for fact in talk.facts if fact.field == "abstract" and fact.value.strip()]
    if not said:
        keys = list(dict.fromkeys((page.source, page.document) for page in talk.pages))
        documents = dict(zip(keys, composer.reader.store.documents(keys), strict=True))
        for page in talk.pages:
            for stated in documents[page.source, page.document].talks:
                if (
                    stated.abstract
                    and stated.section == page.section
                    and (stated.is_page or set(stated.titles) & set(talk.titles))
                ):
                    said.append(Fact("abstract", stated.abstract, page))
    return choose_fact(said, composer.language)
