"""Which function answers which intent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.comparisons.answer import answer_compare
from bot.answering.from_catalogue.facts.count import answer_count
from bot.answering.from_catalogue.facts.list_of import answer_list
from bot.answering.from_catalogue.facts.order import answer_first, answer_latest, answer_next
from bot.answering.from_catalogue.facts.what import answer_title, answer_what
from bot.answering.from_catalogue.facts.when_where import answer_when, answer_where
from bot.answering.from_catalogue.facts.who import answer_who
from bot.answering.from_catalogue.recommendations.answer import answer_recommend
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.from_catalogue.unknown import answer_unknown
from bot.request import Intent, Request
from indexer.search.index import Reader

AnswerFact = Callable[[Request, Reader, Scope], DraftAnswer | None]
"""Answers a request of one intent; None where the catalogue does not know."""
FACTS: Mapping[Intent, AnswerFact] = {
    "who": answer_who,
    "when": answer_when,
    "where": answer_where,
    "list": answer_list,
    "title": answer_title,
    "what": answer_what,
    "compare": answer_compare,
    "recommend": answer_recommend,
}
IN_TIME: Mapping[Intent, Callable[[Request, Reader, Scope, date], DraftAnswer | None]] = {
    "count": answer_count,
    "first": answer_first,
    "latest": answer_latest,
    "next": answer_next,
}
"""Those that depend on today."""


def build_facts(get_today: Callable[[], date]) -> dict[Intent, AnswerFact]:
    """Build the table of all intents that facts answer.

    Each says plainly when an event, year or edition that is asked for is not there.
    """
    in_time = {intent: _at(answer, get_today) for intent, answer in IN_TIME.items()}
    return {intent: _unless_unknown(answer) for intent, answer in {**FACTS, **in_time}.items()}


def _at(
    answer: Callable[[Request, Reader, Scope, date], DraftAnswer | None],
    get_today: Callable[[], date],
) -> AnswerFact:
    return lambda request, reader, scope: answer(request, reader, scope, get_today())


def _unless_unknown(answer: AnswerFact) -> AnswerFact:
    def answered(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
        return answer_unknown(request, reader, scope) or answer(request, reader, scope)

    return answered
