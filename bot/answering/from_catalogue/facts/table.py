"""Which function answers which intent.

Each is imported when it is asked for the first time: a question needs one of them, and together
they are a tenth of the start of `huigu ask`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pkgutil import resolve_name

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.request import Intent, Request
from indexer.search.index import Reader

AnswerFact = Callable[[Request, Reader, Scope], DraftAnswer | None]
"""Answers a request of one intent; None where the catalogue does not know."""
_ROOM = "bot.answering.from_catalogue"
FACTS: Mapping[Intent, str] = {
    "who": f"{_ROOM}.facts.who:answer_who",
    "when": f"{_ROOM}.facts.when_where:answer_when",
    "where": f"{_ROOM}.facts.when_where:answer_where",
    "list": f"{_ROOM}.facts.list_of:answer_list",
    "title": f"{_ROOM}.facts.what:answer_title",
    "what": f"{_ROOM}.facts.what:answer_what",
    "compare": f"{_ROOM}.comparisons.answer:answer_compare",
    "recommend": f"{_ROOM}.recommendations.answer:answer_recommend",
}
"""Functions of an `AnswerFact` each, as `module:name`."""
IN_TIME: Mapping[Intent, str] = {
    "count": f"{_ROOM}.facts.count:answer_count",
    "first": f"{_ROOM}.facts.order:answer_first",
    "latest": f"{_ROOM}.facts.order:answer_latest",
    "next": f"{_ROOM}.facts.order:answer_next",
}
"""Those that depend on today, which they take as well."""


def build_facts(get_today: Callable[[], date]) -> dict[Intent, AnswerFact]:
    """Build the table of all intents that facts answer.

    Each says plainly when an event, year or edition that is asked for is not there.
    """
    in_time = {
        intent: partial(_answer_in_time, name, get_today) for intent, name in IN_TIME.items()
    }
    return {**{intent: partial(_answer, name) for intent, name in FACTS.items()}, **in_time}


def _answer(name: str, request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    answer: AnswerFact = resolve_name(name)
    return answer_if_unknown(request, reader, scope) or answer(request, reader, scope)


def _answer_in_time(
    name: str, get_today: Callable[[], date], request: Request, reader: Reader, scope: Scope
) -> DraftAnswer | None:
    answer: Callable[[Request, Reader, Scope, date], DraftAnswer | None] = resolve_name(name)
    return answer_if_unknown(request, reader, scope) or answer(request, reader, scope, get_today())


def answer_if_unknown(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Say that an event, year or edition is not there; None if all are, as mostly."""
    if scope.unknown is None:
        return None
    from bot.answering.from_catalogue.unknown import answer_unknown

    return answer_unknown(request, reader, scope)
