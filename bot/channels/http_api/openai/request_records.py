"""What clients of OpenAI's API send. Fields that mean nothing here are ignored, as they expect."""

from __future__ import annotations

import msgspec

MODEL = "huigu"
"""The name of the only model, for clients that want one."""
TEXT_TYPES = frozenset({"text", "input_text", "output_text"})
"""Types of parts that are read."""


class TextPart(msgspec.Struct, frozen=True):
    """A part of a message; those that are no text are ignored."""

    type: str = ""
    """`text`, `input_text` or `output_text`; a part of another type is not read."""
    text: str = ""
    """The text."""


class Message(msgspec.Struct, frozen=True):
    """A turn of a conversation."""

    role: str = ""
    """`user` asks, `assistant` answered; instructions of other roles are not followed."""
    content: str | list[TextPart] | None = None
    """What was said."""


class StreamOptions(msgspec.Struct, frozen=True):
    """How a stream ends."""

    include_usage: bool = False
    """Whether a last chunk counts tokens."""


class ChatRequest(msgspec.Struct, frozen=True):
    """The body of `POST /v1/chat/completions`."""

    messages: list[Message]
    """The conversation; the last message of the user is the question."""
    model: str = MODEL
    """Any name; there is one model."""
    stream: bool | None = False
    """Whether the answer comes in pieces, as server-sent events."""
    stream_options: StreamOptions | None = None
    """How a stream ends."""


class ResponsesRequest(msgspec.Struct, frozen=True):
    """The body of `POST /v1/responses`."""

    input: str | list[Message]
    """The question, or a conversation whose last message of the user is the question."""
    model: str = MODEL
    """Any name; there is one model."""
    stream: bool | None = False
    """Whether the answer comes in pieces, as server-sent events."""
    previous_response_id: str | None = None
    """Id of the response that the question goes on from."""


def read_text(message: Message) -> str:
    """Read what a message says."""
    if isinstance(message.content, str):
        return message.content
    parts = message.content or []
    return "\n".join(part.text for part in parts if part.type in TEXT_TYPES)
