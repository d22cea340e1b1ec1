"""Streams as clients of OpenAI's API read them: `data:` lines of chunks or events.

Sources of a chat come in one delta before the finish; some clients read no later one.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bot.channels.http_api.openai.response_records import (
    ChatChunk,
    ChatDelta,
    ChunkChoice,
    OutputText,
    Response,
    Usage,
)
from bot.channels.http_api.openai.writing import Written, make_chat_annotations, make_response

PIECE_CHARS = 400
"""Of one delta: a front end shows the beginning while it lays out the rest."""


def stream_chat(written: Written, include_usage: bool) -> Iterator[bytes]:
    """Make the events of a chat completion."""
    id = f"chatcmpl-{written.id}"

    def make(delta: ChatDelta, finish: bool = False) -> bytes:
        choice = ChunkChoice(delta, "stop" if finish else None)
        return format_event(ChatChunk(id, written.created, [choice]))

    yield make(ChatDelta(role="assistant"))
    for piece in cut_pieces(written.text):
        yield make(ChatDelta(content=piece))
    if annotations := make_chat_annotations(written):
        yield make(ChatDelta(annotations=annotations))
    yield make(ChatDelta(), finish=True)
    if include_usage:
        yield format_event(ChatChunk(id, written.created, [], usage=Usage()))
    yield b"data: [DONE]\n\n"


def stream_response(written: Written, previous: str | None) -> Iterator[bytes]:
    """Make the events of a response.

    https://platform.openai.com/docs/api-reference/responses-streaming
    """
    whole = make_response(written, previous)
    message = whole.output[0]
    text = message.content[0]
    begun = msgspec.structs.replace(whole, status="in_progress", output=[], usage=None)
    item = msgspec.structs.replace(message, status="in_progress", content=[])
    place = {"item_id": message.id, "output_index": 0, "content_index": 0}
    part = {"part": OutputText("", [])}
    events: list[tuple[str, dict[str, object]]] = [
        ("response.created", {"response": begun}),
        ("response.in_progress", {"response": begun}),
        ("response.output_item.added", {"output_index": 0, "item": item}),
        ("response.content_part.added", {**place, **part}),
        *(
            ("response.output_text.delta", {**place, "delta": piece, "logprobs": []})
            for piece in cut_pieces(text.text)
        ),
        *(
            (
                "response.output_text.annotation.added",
                {**place, "annotation_index": number, "annotation": annotation},
            )
            for number, annotation in enumerate(text.annotations)
        ),
        ("response.output_text.done", {**place, "text": text.text, "logprobs": []}),
        ("response.content_part.done", {**place, "part": text}),
        ("response.output_item.done", {"output_index": 0, "item": message}),
        ("response.completed", {"response": whole}),
    ]
    for number, (name, fields) in enumerate(events):
        yield format_event({"type": name, "sequence_number": number, **fields}, name)


def cut_pieces(text: str) -> Iterator[str]:
    """Cut a text behind its lines, a few of them at a time."""
    piece = ""
    for line in text.splitlines(keepends=True):
        if piece and len(piece) + len(line) > PIECE_CHARS:
            yield piece
            piece = ""
        piece += line
    if piece:
        yield piece


def format_event(content: Response | ChatChunk | object, name: str = "") -> bytes:
    """Format a server-sent event."""
    head = f"event: {name}\n".encode() if name else b""
    return head + b"data: " + msgspec.json.encode(content) + b"\n\n"
