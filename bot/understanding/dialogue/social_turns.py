"""Tells social turns and complaints from questions that go on from the one before."""

from __future__ import annotations

from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.request import NO_CONSTRAINTS, Request
from bot.understanding.dialogue.cues import Cues
from bot.understanding.social.dead_links import says_dead_link
from bot.understanding.social.social_words import SOCIAL
from indexer.text.language import compile_words

ASIDES = frozenset(SOCIAL) - {"complaint"}
"""Intents that neither take from a conversation nor change it."""
_TALKS = compile_words(
    r"演讲|演講|分享|议题|議題|场次|場次|日程|\b(?:talks?|sessions?|programme?|agenda|schedule)\b|"
    r"\beverything that\b"
)
_DOUBTED = 0.5
"""Probability of a social turn below which one that points back is none."""
SURE = 0.7
"""Probability of an intent that the one before does not outweigh."""


def settle_social(request: Request, cues: Cues, state: DialogueState) -> Request:
    """Tell a correction from a complaint, and a number that picks from one that says nothing."""
    is_named = says_scope(request) or request.constraints != NO_CONSTRAINTS
    is_follow_up = request.probability < SURE or (cues.is_elliptic and cues.is_marked)
    goes_on = bool(cues.references) or cues.is_marked
    is_doubted = request.probability < _DOUBTED and goes_on
    if request.intent in ASIDES and (is_doubted or (is_named and is_follow_up)):
        return replace(request, intent="other", probability=0.0)
    if request.intent == "complaint":
        return _read_complaint(request, cues, state.request)
    points = {one.sort for one in cues.references}
    if request.intent == "more" and points & {"person", "event", "step"}:
        # `Anything else by her` goes on with no list.
        return replace(request, intent="list", subject="talks")
    lists_others = bool(state.listed) and state.listed[0].what != "talk"
    if request.intent == "more" and lists_others and says_talks(request.text):
        # All talks are no more of a list of speakers.
        return replace(request, intent="list", subject="talks")
    if request.intent == "chatter" and picks_one(cues) and (state.shown or state.listed):
        return replace(request, intent="other", probability=0.0)
    return request


def _read_complaint(request: Request, cues: Cues, before: Request) -> Request:
    """Tell a correction (`no, the 2021 one`) from a complaint, which is about what was shown."""
    limits = request.constraints
    if says_dead_link(request.text) and not limits.without:
        corrects = False
    elif (
        _names_other(request, before)
        or picks_one(cues)
        or (request.probability < SURE and says_scope(request))
    ):
        corrects = True
    else:
        # Who cannot open a platform wants another one.
        names = limits != NO_CONSTRAINTS or bool(request.mentions)
        corrects = names and (cues.is_elliptic or cues.is_marked)
    if corrects:
        return replace(request, intent="other", probability=0.0)
    if request.mentions:
        return request
    inherited = [one.inherit() for one in before.mentions]
    return replace(request, mentions=tuple(inherited), follows=True)


def _names_other(request: Request, before: Request) -> bool:
    """Tell whether a question names something else than the one before it."""
    old = {(one.what, one.ids) for one in before.mentions}
    limits = request.constraints
    is_new = any((one.what, one.ids) not in old for one in request.mentions)
    return is_new or bool(limits.years or limits.editions or limits.months)


def picks_one(cues: Cues) -> bool:
    """Tell whether a question picks one of what was shown, by its place."""
    return any(one.sort in ("nth", "former", "latter") for one in cues.references)


def says_talks(text: str) -> bool:
    """Tell whether a question has a word for talks or their order in time: `the agenda`."""
    return _TALKS.search(text) is not None


def says_scope(request: Request) -> bool:
    """Tell whether a question itself says what it is about, by names or numbers."""
    limits = request.constraints
    return bool(request.mentions or limits.years or limits.editions or limits.months)
