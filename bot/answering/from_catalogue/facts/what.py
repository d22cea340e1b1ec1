"""What a talk or an event was about, and how two events compare."""

from __future__ import annotations

import re

from bot.answering.draft import DraftAnswer, DraftLink
from bot.answering.from_catalogue.compose import MAX_TOGETHER, Composer
from bot.answering.from_catalogue.dates import write_days
from bot.answering.from_catalogue.facts.meant import find_meant_talks
from bot.answering.from_catalogue.facts.tell import get_event_talks
from bot.answering.from_catalogue.facts.when_where import ask_which_talk
from bot.answering.from_catalogue.facts.who import introduce_people
from bot.answering.from_catalogue.lists import (
    draft_event_links,
    draft_events,
    draft_talk_links,
    draft_talks,
    write_day_of,
    write_talk,
)
from bot.answering.from_catalogue.naming import clean_words, name_place
from bot.answering.from_catalogue.scope import Scope
from bot.request import Request
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Event, Fact, Talk
from indexer.search.index import Reader

MAX_SUMMARY_CHARS = 220
"""Longest summary or abstract that is repeated; it ends with a sentence if it can."""
_SENTENCE_END = re.compile(r"[。！？!?]|\.(?=\s|$)")


def answer_title(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Answer what a talk or an episode is called, who gave it and what it was about."""
    composer = Composer(request, reader, scope)
    ids = find_meant_talks(composer, least_fit=0.0)
    if not ids:
        return _tell_scope(composer)
    talks = composer.catalogue.get_talks(ids)
    if len(talks) <= MAX_TOGETHER:
        return _tell_talks(composer, talks)
    return ask_which_talk(composer, talks) if scope.titled else draft_talks(composer, ids)


def answer_what(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Answer what an event was; of a talk, as `answer_title`; of a person, who they are."""
    composer = Composer(request, reader, scope)
    if scope.people and not scope.events and not scope.titled:
        return introduce_people(composer)
    return answer_title(request, reader, scope)


def answer_compare(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Compare two to four events by their days, places, talks and speakers, a line each."""
    composer = Composer(request, reader, scope)
    events = [event for event in scope.events if event.pages]
    if not 2 <= len(events) <= MAX_TOGETHER:
        return None
    return composer.finish([_sum_up(composer, event) for event in events])


def _tell_scope(composer: Composer) -> DraftAnswer | None:
    """Tell of the events that are meant: of one or few in short, of many as a list."""
    events = [event for event in composer.scope.events if event.pages]
    if len(events) > MAX_TOGETHER or (len(events) > 1 and not composer.scope.names_events):
        return draft_events(composer, events)
    lines: list[str] = []
    links: list[DraftLink] = []
    for event in events:
        lines.append(_sum_up(composer, event))
        summary = _find_summary(event, composer.language)
        if summary is not None:
            text = cut_sentences(summary.value, MAX_SUMMARY_CHARS)
            lines.append(text + composer.citations.mark(summary.evidence))
        links += draft_event_links(composer, event) if len(events) == 1 else []
    return composer.finish(lines, links=links)


def _sum_up(composer: Composer, event: Event) -> str:
    """Sum an event up in a line: days, place, talks and speakers."""
    language = composer.language
    talks = get_event_talks(composer, event)
    people = {id for talk in talks for id in talk.speakers}
    said = {}
    parts = []
    if event.start:
        parts.append(write_days(event.start, event.end, language))
        said["start"] = event.start
    elif event.year:
        parts.append(str(event.year))
    if event.places:
        parts.append(name_place(event.places, language))
        said["place"] = choose_name(event.places, language)
    parts += [composer.count(len(talks), "talks")] if talks else []
    parts += [composer.count(len(people), "speakers")] if people else []
    marks = composer.prove(event, said or {"names": ""})
    told = composer.say("part").join(parts)
    return f"{composer.name(event)}{composer.say('colon')}{told}{marks}" if told else ""


def _tell_talks(composer: Composer, talks: list[Talk]) -> DraftAnswer | None:
    """Tell of each talk: title, speakers, event, day; of a single one also its abstract."""
    lines: list[str] = []
    links: list[DraftLink] = []
    for talk in talks:
        event = composer.get_event(talk)
        own = draft_talk_links(composer, talk)
        details = composer.name(event) if event else "", write_day_of(composer, talk)
        lines.append(write_talk(composer, talk, own, *details, twice=True))
        abstract = _find_abstract(composer, talk)
        if abstract is not None:
            text = cut_sentences(abstract.value, MAX_SUMMARY_CHARS)
            lines.append(text + composer.citations.mark(abstract.evidence))
        links += own
    return composer.finish(lines, links=links)


def _find_summary(event: Event, language: str) -> Fact | None:
    said = [fact for fact in event.facts if fact.field == "summary" and fact.value.strip()]
    return _choose_fact(said, language)


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
    return _choose_fact(said, composer.language)


def _choose_fact(facts: list[Fact], language: str) -> Fact | None:
    best = choose_name([fact.value for fact in facts], language)
    return next((fact for fact in facts if fact.value == best), None)


def cut_sentences(text: str, most: int) -> str:
    """Cut a text of a page to whole sentences of at most `most` characters, else within words."""
    line = clean_words(text)
    if len(line) <= most:
        return line
    ends = [match.end() for match in _SENTENCE_END.finditer(line, 0, most)]
    return line[: ends[-1]] if ends else f"{line[: most - 1].rstrip()}…"
