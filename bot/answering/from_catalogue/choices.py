"""Offers things to choose from, each with the question that asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.answering.from_catalogue.links.wording import name_things
from bot.answering.from_catalogue.naming import clean_name, space_out
from bot.answering.from_catalogue.texts import TEXTS
from bot.messages import Choice
from bot.request import Intent, Request, Subject

MAX_CHOICES = 5
"""Most things that are offered to choose from: as many as a chat has buttons in a row."""
_ASKS: Mapping[Intent, str] = {
    "links": "ask_links",
    "when": "ask_when",
    "where": "ask_where",
    "who": "ask_who",
    "count": "ask_count",
    "title": "ask_title",
    "what": "ask_title",
    "list": "ask_list",
    "register": "ask_register",
    "live": "ask_live",
    "recommend": "ask_recommend",
}
"""Texts that ask for it of one event."""
_ASKS_FOR: Mapping[Subject, str] = {
    "speakers": "ask_who",
    "hosts": "ask_hosts",
    "sponsors": "ask_sponsors",
    "organisations": "ask_organisations",
}
"""The same by what is listed, or who is asked for."""
_COUNTS: Mapping[Subject, str] = {
    "speakers": "ask_number_of_speakers",
    "attendance": "ask_attendance",
}
"""The same by what is counted."""
_BY_WHOM: Mapping[Intent, str] = {"links": "ask_links_by", "list": "ask_list_by"}


def make_choices(named: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    """Make choices of (label, question), each label once."""
    chosen = list(dict(named).items())[:MAX_CHOICES]
    return tuple(Choice(label=name, question=ask) for name, ask in chosen)


def ask_about(request: Request, name: str) -> str:
    """Word the question anew about one thing: its name stands for what the question named.

    Where the wording has more than that, such as the number of what is not there, or leaves out
    what was said before, plain words ask the same.
    """
    limits = request.constraints
    said = request.unknown.text if request.unknown else ""
    if request.follows or (said and said not in request.text):
        return word_plainly(request, name)
    if said:
        return request.text.replace(said, name, 1)
    if limits.years or limits.editions or limits.months or limits.days:
        return word_plainly(request, name)
    spans = [m for m in request.mentions if m.end > m.start and m.what in ("series", "event")]
    if spans:
        first = spans[0]
        return f"{request.text[: first.start]}{name}{request.text[first.end :]}"
    return f"{name} {request.text}"


def word_plainly(request: Request, name: str) -> str:
    """Word what is asked as a question about an event or a talk that is named.

    The name alone where no words of ours ask the same.
    """
    key = _ASKS.get(request.intent, "")
    if request.intent == "count":
        key = _COUNTS.get(request.subject, key)
    elif request.intent in ("who", "list"):
        key = _ASKS_FOR.get(request.subject, key)
    whose = [one for one in request.mentions if one.what in ("person", "organisation")]
    by_whom = _BY_WHOM.get(request.intent) if whose and request.subject != "speakers" else None
    if not key:
        return name
    things = [name_things(request.constraints.kinds, request.language)]
    values = things if request.intent == "links" else []
    values += [clean_name(one.name) for one in whose[:1]]
    question = TEXTS.say(by_whom or key, request.language, name, *values)
    return space_out(question, request.language)
