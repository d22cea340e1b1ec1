"""The state of a conversation as it is kept: without what the person wrote."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from bot.conversations.file import StateRow
from bot.dialogue_state import DialogueState
from bot.journal.redaction import redact
from bot.request import Request


@dataclass(frozen=True, slots=True)
class Remembered:
    """The state of a conversation, and the question after whose answer it was kept."""

    question_id: str
    state: DialogueState


def cut_list(state: DialogueState, rest: int) -> DialogueState:
    """Cut the list of a state to what a channel showed: the rest was not seen."""
    begin = state.list_request.offset if state.list_request else 0
    lines = rest - begin
    if not 0 < lines < state.lines:
        return msgspec.structs.replace(state, rest=rest)
    is_of_lines = len(state.listed) == state.lines
    listed = state.listed[:lines] if is_of_lines else state.listed
    return msgspec.structs.replace(
        state,
        rest=rest,
        lines=lines,
        page=lines,
        listed=listed,
        shown=listed if state.shown == state.listed else state.shown,
    )


def encode_state(state: DialogueState) -> bytes:
    """Encode a state without what the person wrote, but for redacted topics and choices."""
    stripped = msgspec.structs.replace(
        state,
        request=_strip(state.request),
        asked=_strip(state.asked) if state.asked else None,
        list_request=_strip(state.list_request) if state.list_request else None,
        choices=tuple(
            msgspec.structs.replace(one, question=redact(one.question)) for one in state.choices
        ),
    )
    return msgspec.json.encode(stripped)


def _strip(request: Request) -> Request:
    mentions = tuple(one.inherit() for one in request.mentions)
    return replace(request, text="", mentions=mentions, topic=redact(request.topic))


def decode_state(row: StateRow) -> Remembered | None:
    """Decode a state; None for one of another version."""
    try:
        return Remembered(row.question, msgspec.json.decode(row.state, type=DialogueState))
    except msgspec.DecodeError:
        return None
