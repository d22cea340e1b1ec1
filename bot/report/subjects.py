"""What a question asks for, and of what: the names and the wish that questions share."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from bot.messages import Question
from bot.report.records import Want
from bot.request import Intent, Request
from bot.understanding.request import Understanding
from indexer.search.index import Reader

_WANTS: dict[Intent, Want] = {
    "when": "when",
    "where": "where",
    "who": "speakers",
    "count": "count",
    "list": "list",
    "first": "list",
    "latest": "list",
    "next": "list",
    "register": "links",
    "live": "links",
}
"""What is wanted by an intent that does not decide by kinds of link; any other wants text."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question asks for, and of what."""

    wants: Want
    names: frozenset[Hashable]
    """What it names of the catalogue, and numbers of years, episodes and the like."""
    is_named: bool
    """Whether it names more than numbers, which belong to any name or to none."""
    limits: Hashable
    """What else must be equal in questions that name the same."""
    topic: str
    """What is left of the question; empty for nothing."""
    events: tuple[int, ...] = ()
    """Ids of the events that it names."""
    talks: tuple[int, ...] = ()
    """Ids of the talks that it names."""


def read_subject(understanding: Understanding, text: str, reader: Reader) -> Subject:
    """Read what a kept question asks for, against the names of an open generation."""
    return make_subject(understanding.read(Question(text=text), reader))


def make_subject(request: Request) -> Subject:
    """Make of a request what it asks for, and of what."""
    wants, kinds = _find_want(request), request.constraints.kinds
    names = _collect_names(request)
    is_named = bool(request.mentions) or request.unknown is not None
    # "All talks" and "the last talk" of somebody are two wishes, though both lack a list.
    asked = request.intent if wants == "list" else wants
    # Of prose without a name the words of asking say little: only links are told from the rest.
    is_link = request.intent == "links"
    limits = (asked, request.subject, kinds) if is_named else (is_link, kinds if is_link else ())
    events, talks = request.list_ids("event"), request.list_ids("talk")
    return Subject(wants, names, is_named, limits, request.topic, events, talks)


def _find_want(request: Request) -> Want:
    kinds = request.constraints.kinds
    if request.intent == "links":
        return "video" if kinds == ("video",) else "slides" if kinds == ("slides",) else "links"
    if request.intent == "who" and request.subject == "hosts":
        return "hosts"
    return _WANTS.get(request.intent, "text")


def _collect_names(request: Request) -> frozenset[Hashable]:
    """Collect the names of a question, whatever their language and spelling."""
    names: set[Hashable] = {(mention.what, mention.ids) for mention in request.mentions}
    if request.unknown is not None:
        names.add(("unknown", request.unknown.text.casefold()))
    limits = request.constraints
    numbers = {
        "year": limits.years,
        "edition": limits.editions,
        "month": limits.months,
        "day": limits.days,
    }
    names |= {(what, number) for what, given in numbers.items() for number in given}
    return frozenset(names)
