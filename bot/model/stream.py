"""Reads what a model says, a server-sent event at a time.

The format: https://html.spec.whatwg.org/multipage/server-sent-events.html, of which services send
`data:` lines and comments. A `data` is one chunk of a completion; most services end with `[DONE]`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import msgspec

from bot.model.errors import ModelFailed

MAX_LINE_BYTES = 32 * 1024
"""Of one chunk: a few letters with their frame take some hundred."""
MAX_REPLY_BYTES = 256 * 1024
"""Of all that a service sends for some hundred words, each in a frame of its own."""
MAX_REPLY_CHARS = 4000
"""Of what the model says: more is no answer to a question."""
_DONE = b"[DONE]"


class _Said(msgspec.Struct, frozen=True):
    content: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    delta: _Said = _Said()
    message: _Said = _Said()
    finish_reason: str | None = None


class _Completion(msgspec.Struct, frozen=True):
    choices: list[_Choice] = []
    error: msgspec.Raw = msgspec.Raw()


@dataclass(frozen=True, slots=True)
class Piece:
    """What one chunk says, or a whole completion."""

    text: str
    """May be empty."""
    is_last: bool
    """Whether the model is done; after it come only counts."""


async def read_stream(parts: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Read the pieces of a text from the parts of a response, as they come.

    Raises:
        ModelFailed: It is no such stream, says more than anybody reads, or ends too early.
    """
    chars, is_done = 0, False
    async for line in _split_lines(parts):
        if not line.startswith(b"data:"):
            continue  # a comment that keeps the connection, or the name of an event
        data = line[5:].strip()
        if data == _DONE:
            return
        piece = read_piece(data)
        # `transformers serve`, for one, sends no `[DONE]`.
        is_done |= piece.is_last
        chars += len(piece.text)
        if chars > MAX_REPLY_CHARS:
            raise ModelFailed(f"the model said more than {MAX_REPLY_CHARS} characters")
        if piece.text:
            yield piece.text
    if not is_done:
        raise ModelFailed("the model broke off in the middle", may_retry=True)


def read_piece(data: bytes) -> Piece:
    """Read one chunk, or a whole completion.

    Raises:
        ModelFailed: It is neither, or an error.
    """
    try:
        completion = msgspec.json.decode(data, type=_Completion)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ModelFailed("the model's answer is no chat completion") from None
    if bytes(completion.error) not in {b"", b"null"}:
        raise ModelFailed("the model reports an error", may_retry=True)
    if not completion.choices:
        return Piece("", is_last=False)  # counts of tokens
    choice = completion.choices[0]
    text = choice.delta.content or choice.message.content or ""
    return Piece(text, is_last=choice.finish_reason is not None)


async def _split_lines(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Split a stream at its line ends.

    Raises:
        ModelFailed: A line, or all of it, is too long.
    """
    left, received = b"", 0
    async for part in parts:
        received += len(part)
        *lines, left = (left + part).split(b"\n")
        if received > MAX_REPLY_BYTES or max(map(len, (*lines, left))) > MAX_LINE_BYTES:
            raise ModelFailed(f"the model sent more than {MAX_REPLY_BYTES} bytes, or one long line")
        for line in lines:
            yield line.rstrip(b"\r")
    if left:
        yield left
