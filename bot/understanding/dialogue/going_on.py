"""Goes on with the last list: its next page, another one, or one line of it."""

from __future__ import annotations

from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.request import NO_CONSTRAINTS, Request
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.focus import list_talks
from bot.understanding.dialogue.pages import (
    find_line,
    find_page_turn,
    go_on,
    repeat_list,
    turn_page,
)
from bot.understanding.dialogue.social_turns import says_scope
from bot.understanding.names.pieces import fold_in_place
from bot.understanding.social.social_words import WITHOUT_TOPIC

_UNLISTED = ("attendance",)
"""What is counted and cannot be listed."""


def turn_list(request: Request, cues: Cues, state: DialogueState) -> Request | None:
    """Turn to another page of the last list, or to one line of it; None if that is not asked."""
    turn = find_page_turn(fold_in_place(request.text))
    if turn is not None:
        turned = turn_page(turn, request, state)
        if turned is not None or not turn.is_sure:
            return turned
        more = _ask_more(request)
        return go_on_with(more, state) if turn.step > 0 else more
    return find_line(cues.references, request, state) if cues.is_elliptic else None


def wants_more(request: Request, cues: Cues) -> bool:
    """Tell whether a question only asks for more of a list: `还有吗`, `anything else?`."""
    is_list = request.intent in ("list", "recommend", "links", "other")
    points = {one.sort for one in cues.references}
    names = says_scope(request) or request.topic or request.constraints != NO_CONSTRAINTS
    return is_list and points == {"other"} and not names and cues.is_elliptic


def go_on_with(request: Request, state: DialogueState) -> Request:
    """Ask for what comes behind the last list; of advice, for other talks."""
    before = state.request
    if before.intent in WITHOUT_TOPIC:
        return request
    if before.intent == "recommend":
        other_than = tuple(dict.fromkeys((*before.other_than, *list_talks(state))))
        return replace(repeat_list(before, request, 0), other_than=other_than)
    if state.counted is not None and state.counted.subject not in _UNLISTED:
        # More about a number is what was counted.
        return replace(repeat_list(state.counted, request, 0), intent="list", probability=1.0)
    if not state.lines and before.offset:
        # More of what is no list was told once.
        return _ask_more(request)
    return go_on(request, state)


def _ask_more(request: Request) -> Request:
    """Ask for more of nothing: there is no list to go on with."""
    return replace(request, intent="more", subject="", probability=1.0, mentions=(), topic="")
