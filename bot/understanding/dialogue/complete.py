"""Completes a request from its conversation: slots are replaced, references resolved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue_state import DialogueState
from bot.request import NO_CONSTRAINTS, Intent, Request
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.focus import list_of
from bot.understanding.dialogue.pointing import point_back
from bot.understanding.dialogue.slots import merge_requests
from bot.understanding.social.dead_links import says_dead_link
from indexer.search.index import Reader

SOCIAL: frozenset[Intent] = frozenset((
    "greeting",
    "thanks",
    "help",
    "contact",
    "subscribe",
    "stop",
    "chatter",
))
"""Intents that neither take from a conversation nor change it."""
_OF_ARCHIVE: frozenset[Intent] = frozenset((
    "list",
    "latest",
    "next",
    "first",
    "count",
    "recommend",
))
"""Intents that the whole archive has an answer to."""
_OF_ONE: frozenset[Intent] = frozenset(("list", "recommend", "title", "links", "what", "other"))
"""Intents that `else` and `other` leave out what was shown of."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A request in its conversation."""

    request: Request
    is_sure: bool = True
    """Whether the question cannot be meant without its conversation; else it may stand alone."""


def complete_request(
    request: Request, cues: Cues, state: DialogueState, reader: Reader
) -> Completed:
    """Complete a request by what its conversation remembers.

    Args:
        request: What the question says itself.
        cues: How its wording goes on from the question before.
        state: What the conversation remembers; its ids are those of `reader`.
        reader: The generation that answers.
    """
    before = state.request
    if request.intent == "complaint":
        request = _read_complaint(request, cues, before)
    if request.intent in (*SOCIAL, "complaint"):
        return Completed(request)
    if request.intent == "more" and not _says_scope(request):
        return Completed(_go_on(request, state))
    pointed = point_back(request, cues, state, reader)
    if pointed is not None:
        return Completed(_settle_asking(pointed, request, cues, before))
    if cues.is_elliptic and _may_replace(request, cues):
        merged = merge_requests(before, request, reader.catalogue, keeps_asking=True)
        return Completed(merged, is_sure=not request.mentions or cues.is_marked)
    if not _says_scope(request) and not request.topic:
        return _inherit_scope(request, cues, state, reader)
    if not request.mentions and not request.topic:
        merged = merge_requests(before, request, reader.catalogue, keeps_asking=False)
        return Completed(merged)
    if cues.is_marked and not request.mentions and _names_anything(before):
        merged = merge_requests(before, request, reader.catalogue, keeps_asking=False)
        return Completed(merged, is_sure=False)
    return Completed(request)


def _says_scope(request: Request) -> bool:
    """Tell whether a question itself says what it is about, by names or numbers."""
    limits = request.constraints
    return bool(request.mentions or limits.years or limits.editions or limits.months)


def _names_anything(request: Request) -> bool:
    return _says_scope(request) or bool(request.topic)


def _may_replace(request: Request, cues: Cues) -> bool:
    """Tell whether a question that only names something asks for the same of that.

    A title or a topic alone may be a new question.
    """
    if list_of(request.mentions, "talk"):
        return cues.is_marked
    return _says_scope(request) or cues.is_marked or request.constraints != NO_CONSTRAINTS


def _read_complaint(request: Request, cues: Cues, before: Request) -> Request:
    """Tell a correction (`no, the 2021 one`) from a complaint, which is about what was shown."""
    names = _says_scope(request) or request.constraints != NO_CONSTRAINTS
    corrects = names and not says_dead_link(request.text)
    if corrects and (cues.is_elliptic or cues.is_marked):
        return replace(request, intent="other", probability=0.0)
    if request.mentions:
        return request
    inherited = [replace(one, text="", start=0, end=0) for one in before.mentions]
    return replace(request, mentions=tuple(inherited), follows=True)


def _go_on(request: Request, state: DialogueState) -> Request:
    """Ask for what comes behind the last list; of advice, for other talks."""
    before = state.request
    if before.intent in (*SOCIAL, "complaint", "more"):
        return request
    shown = tuple(id for one in list_of(state.shown, "talk") for id in one.ids)
    if before.intent == "recommend":
        other_than = tuple(dict.fromkeys((*before.other_than, *shown)))
        return _repeat(before, request, other_than=other_than)
    of_list = state.list_request or before
    # Where nothing comes behind, the list says so.
    offset = state.rest or of_list.offset + max(len(state.listed), 1)
    return _repeat(of_list, request, offset=offset)


def _repeat(
    before: Request, request: Request, *, offset: int = 0, other_than: tuple[int, ...] = ()
) -> Request:
    return replace(
        before,
        text=request.text,
        language=request.language,
        limit=request.limit,
        offset=offset,
        other_than=other_than,
        follows=True,
    )


def _inherit_scope(request: Request, cues: Cues, state: DialogueState, reader: Reader) -> Completed:
    """Ask something else of what the conversation is about."""
    before = state.request
    if not _names_anything(before) and not before.among:
        return Completed(request)
    if request.intent in _OF_ARCHIVE and cues.asks_all and not cues.references:
        return Completed(request)
    keeps_asking = request.intent == "other" or (cues.is_elliptic and cues.is_marked)
    merged = merge_requests(before, request, reader.catalogue, keeps_asking=keeps_asking)
    if not merged.among and before.among and not list_of(merged.mentions, "talk"):
        merged = replace(merged, among=before.among)
    return Completed(merged, is_sure=request.intent != "other")


def _settle_asking(pointed: Request, request: Request, cues: Cues, before: Request) -> Request:
    """Settle what is asked of what a question points at."""
    if cues.is_elliptic and not request.constraints.kinds:
        nth = any(one.sort in ("nth", "former", "latter") for one in cues.references)
        if nth or request.intent == "other":
            return _ask_of_one(pointed, before)
    others = tuple(dict.fromkeys(pointed.other_than))
    if others and request.intent not in _OF_ONE:
        return replace(pointed, other_than=())
    return pointed


def _ask_of_one(pointed: Request, before: Request) -> Request:
    """Ask of one thing what was asked of all: its links; else what it is."""
    if before.intent in ("links", "who", "when", "where", "title", "count"):
        limits = replace(pointed.constraints, kinds=before.constraints.kinds)
        return replace(
            pointed,
            intent=before.intent,
            subject=before.subject,
            probability=1.0,
            constraints=limits,
        )
    is_talk = bool(list_of(pointed.mentions, "talk"))
    intent: Intent = "links" if is_talk else "what"
    if list_of(pointed.mentions, "person"):
        intent = "list"
    return replace(pointed, intent=intent, subject="", probability=1.0)
