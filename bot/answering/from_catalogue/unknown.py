"""Says that an event, year, edition or name is not in the catalogue, and which ones are."""

from __future__ import annotations

import re

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.choices import MAX_CHOICES, ask_about, make_choices
from bot.answering.from_catalogue.compose import MAX_LINES, Composer
from bot.answering.from_catalogue.links.wording import say_missing
from bot.answering.from_catalogue.lists import describe
from bot.answering.from_catalogue.naming import clean_name, space_out
from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.answering.from_catalogue.topics.absent import find_absent_deed, find_absent_name
from bot.answering.from_catalogue.topics.find import MAX_SCOPE
from bot.rendering.texts import join_sentences
from bot.request import Intent, Request
from indexer.search.index import Reader

_ABOUT_TALKS: frozenset[Intent] = frozenset(("who", "list", "count", "first", "latest"))
"""Intents of questions that a name which no talk has makes pointless."""
_ABOUT_PEOPLE: frozenset[Intent] = frozenset(("who", "what"))
"""Intents of questions that ask who did something or what it was, of which nothing may tell."""


def answer_absent(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Say that a name is not found among the talks of a scope: `did DHH speak at …`.

    None if the question has no such name, or asks for no talks of events or people.
    """
    if not request.topic or scope.is_open or scope.titled or scope.unknown is not None:
        return None
    asks_who = request.intent in _ABOUT_PEOPLE
    if request.intent not in _ABOUT_TALKS and not asks_who:
        return None
    talks = reader.catalogue.get_talks(find_talks(scope, reader)[:MAX_SCOPE])
    of_talks = request.intent in _ABOUT_TALKS
    absent = find_absent_name(request, reader, scope, talks) if of_talks else ""
    if not absent and asks_who:
        absent = find_absent_deed(request, reader, scope, talks)
    if not absent:
        return None
    composer = Composer(request, reader, scope)
    said = composer.say("absent", describe(composer), clean_name(absent))
    return DraftAnswer(
        found=False,
        confidence=composer.confidence,
        text=space_out(said, request.language),
        kind="not_found",
    )


def answer_none_left(request: Request, reader: Reader, scope: Scope) -> DraftAnswer:
    """Say that none of the talks that were shown is like that, or that there is no other one."""
    composer = Composer(request, reader, scope)
    return DraftAnswer(
        found=False,
        confidence=composer.confidence,
        text=composer.say("none_shown" if scope.among else "none_else"),
        kind="not_found",
        relates_pages=False,
    )


def say_no_kind(composer: Composer, kind: str) -> DraftAnswer:
    """Say that none of the talks of a scope has a link of a kind."""
    about, language = describe(composer), composer.language
    return DraftAnswer(
        found=False,
        confidence=composer.confidence,
        text=say_missing("kind", about, (kind,), (), (), language),
        kind="not_found",
        relates_pages=False,
    )


def answer_unknown(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Say plainly that what is asked for is not there; None if the scope knows it."""
    if scope.unknown is None:
        return None
    composer = Composer(request, reader, scope)
    catalogue = reader.catalogue
    unknown = scope.unknown
    if unknown.last_episode:
        return _answer_behind_last(composer, unknown.text, unknown.last_episode)
    of_series = catalogue.list_events(unknown.series) if unknown.series else []
    ids = unknown.events or of_series
    existing = [composer.name(event) for event in catalogue.get_events(ids[-MAX_LINES:])]
    known = composer.say("existing", composer.join(existing)) if existing else ""
    said = space_out(composer.say("unknown", clean_name(scope.unknown.text)), request.language)
    return DraftAnswer(
        found=False,
        confidence=composer.confidence,
        text=join_sentences(request.language, said, known),
        kind="not_found",
        choices=make_choices([
            (name, ask_about(request, name)) for name in existing[-MAX_CHOICES:]
        ]),
        relates_pages=False,
    )


def _answer_behind_last(composer: Composer, text: str, last: int) -> DraftAnswer:
    """Say that a run has no such episode yet, and which one is its last."""
    request = composer.request
    [talk] = composer.catalogue.get_talks([last])
    unknown = composer.say("unknown", clean_name(text))
    known = composer.say(
        "last_episode", composer.say("episode", talk.edition), composer.title(talk)
    )
    said = join_sentences(request.language, unknown, known)
    number = re.compile(rf"(?<!\d){request.constraints.editions[0]}(?!\d)")
    asked = number.sub(str(talk.edition), request.text, count=1)
    choices = [(composer.title(talk), asked)] if number.search(request.text) else []
    return DraftAnswer(
        found=False,
        confidence=composer.confidence,
        text=space_out(said, request.language),
        kind="not_found",
        choices=make_choices(choices),
        relates_pages=False,
    )
