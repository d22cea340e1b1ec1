"""What a client sends to `/feedback`, and gets."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from bot.channels.http_api.requests.question import MAX_CONVERSATION_CHARS

MAX_ID_CHARS = 40
"""As `Question.id`."""
ID_PATTERN = rf"^[0-9A-Za-z_-]{{1,{MAX_ID_CHARS}}}$"
CONVERSATION_PATTERN = rf"^[0-9A-Za-z_-]{{0,{MAX_CONVERSATION_CHARS}}}$"
Verdict = Literal["helpful", "wrong", "missing", ""]
QuestionId = Annotated[str, msgspec.Meta(pattern=ID_PATTERN, max_length=MAX_ID_CHARS)]


class FeedbackBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says of an answer."""

    id: QuestionId
    """The `id` of the answer."""
    verdict: Verdict
    """`helpful`; `wrong`; `missing` if the pages should say it and do not; empty to take back what
    was said before."""
    conversation: Annotated[
        str, msgspec.Meta(pattern=CONVERSATION_PATTERN, max_length=MAX_CONVERSATION_CHARS)
    ] = ""
    """That of the question, for clients that send it with everything; it changes nothing."""


class Feedback(msgspec.Struct, frozen=True):
    """What is kept now."""

    id: str
    """Of the answer."""
    verdict: Verdict
    """What you said of it last; empty if you took it back."""
