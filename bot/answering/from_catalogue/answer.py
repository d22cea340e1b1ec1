"""Answers a request from the catalogue: one function for each intent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.facts.table import build_facts
from bot.answering.from_catalogue.links.answer import answer_links
from bot.answering.from_catalogue.links.meant_kinds import SURE_COSINE, guess_kinds
from bot.answering.from_catalogue.scope import Scope, find_talks, resolve_scope
from bot.answering.from_catalogue.topics import MAX_SCOPE, NARROWING_FIT, find_topic_talks
from bot.answering.from_catalogue.unknown import answer_unknown
from bot.request import Intent, Request
from indexer.search.index import Reader

_MAY_MEAN_LINKS: frozenset[Intent] = frozenset(("what", "title", "other"))
"""Intents of questions that name a talk and little else: `are there handouts of …`."""


class CatalogueAnswers:
    """Answers requests from the catalogue; thread-safe."""

    def __init__(self, get_today: Callable[[], date]) -> None:
        """Use the day by which an event is the latest, or the next."""
        self._answers = {**build_facts(get_today), "links": _answer_links}

    def answer(self, request: Request, reader: Reader) -> DraftAnswer | None:
        """Answer a request; None if the catalogue has no answer to what it asks."""
        if request.intent in _MAY_MEAN_LINKS and _names_link(request, reader):
            request = replace(request, intent="links")
        answer = self._answers.get(request.intent)
        if answer is None:
            return None
        scope = resolve_scope(request, reader)
        if request.intent != "links":
            request = settle_topic(request, reader, scope)
        return answer(request, reader, scope)


def settle_topic(request: Request, reader: Reader, scope: Scope) -> Request:
    """Drop what is left of a question where names are clear and none of their talks is about it.

    `How many presentations were there at …` has no topic; words that no talk has limit nothing.
    """
    if not request.topic or scope.is_open:
        return request
    talks = reader.catalogue.get_talks(find_talks(scope, reader)[:MAX_SCOPE])
    found = find_topic_talks(reader, request.topic, talks, request.language)
    is_about = bool(found) and found[0].fit >= NARROWING_FIT and len(found) < len(talks)
    return request if is_about else replace(request, topic="")


def _names_link(request: Request, reader: Reader) -> bool:
    """Tell whether a question about an event or talk only asks for its recording or slides."""
    if not (request.list_ids("talk") or request.list_ids("event")) or request.constraints.kinds:
        return False
    return bool(guess_kinds(request, reader.encoder, SURE_COSINE))


def _answer_links(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    return answer_unknown(request, reader, scope) or answer_links(request, reader, scope)
