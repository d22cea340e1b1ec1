"""Answers a request from the catalogue: one function for each intent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.facts.table import build_facts
from bot.answering.from_catalogue.links.answer import answer_links
from bot.answering.from_catalogue.scope import Scope, resolve_scope
from bot.answering.from_catalogue.unknown import answer_unknown
from bot.request import Request
from indexer.search.index import Reader


class CatalogueAnswers:
    """Answers requests from the catalogue; thread-safe."""

    def __init__(self, get_today: Callable[[], date]) -> None:
        """Use the day by which an event is the latest, or the next."""
        self._answers = {**build_facts(get_today), "links": _answer_links}

    def answer(self, request: Request, reader: Reader) -> DraftAnswer | None:
        """Answer a request; None if the catalogue has no answer to what it asks."""
        answer = self._answers.get(request.intent)
        return answer(request, reader, resolve_scope(request, reader)) if answer else None


def _answer_links(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    return answer_unknown(request, reader, scope) or answer_links(request, reader, scope)
