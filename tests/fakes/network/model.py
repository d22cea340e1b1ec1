"""A language model on loopback: real HTTP, the stream of the real interface, scripted faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.network.loopback import serve_handler

Say = Callable[[list[dict[str, str]]], str]
"""What the model says to the messages of a request."""


@dataclass(frozen=True)
class Reply:
    """One scripted reply; without anything else it streams its text."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """The body of the stream, instead of a completion."""
    whole: bool = False
    """Whether the service ignores `stream`, and sends the completion at once."""
    after_s: float = 0.0
    """Before it answers at all."""
    between_s: float = 0.0
    """Before each piece but the first."""
    cut: bool = False
    """Whether the connection ends after the first piece."""


@dataclass
class FakeModel:
    """The model, and the requests it got."""

    script: list[Reply]
    """In order; the last one repeats."""
    say: Say | None = None
    """Instead of a script."""
    url: str = ""
    asked: list[dict] = field(default_factory=list)
    """Request bodies."""
    headers: list[dict[str, str]] = field(default_factory=list)
    """Of each request."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer `POST /v1/chat/completions`."""
        assert request.method == "POST"
        assert request.path == "/v1/chat/completions"
        body = json.loads(await request.read())
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        if self.say:
            return await self._send(request, Reply(self.say(body["messages"])))
        reply = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        await asyncio.sleep(reply.after_s)
        return await self._send(request, reply)

    async def _send(self, request: web.Request, reply: Reply) -> web.StreamResponse:
        if reply.status != 200:
            return web.json_response(
                {"error": {"message": "no"}}, status=reply.status, headers=reply.headers
            )
        if reply.whole:
            return web.json_response(make_chunk(reply.text, "message"))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        if reply.raw is not None:
            await response.write(reply.raw)
            return response
        await response.write(b": keep-alive\n\n" + make_event(make_chunk("", "delta")))
        for place in range(0, len(reply.text), PIECE):
            await asyncio.sleep(reply.between_s if place else 0)
            await response.write(make_event(make_chunk(reply.text[place : place + PIECE], "delta")))
            if reply.cut:
                request.transport.close()
                return response
        await response.write(make_event(make_end()) + b"data: [DONE]\n\n")
        return response


PIECE = 7
"""Characters of a piece."""


def make_chunk(text: str, key: str) -> dict[str, object]:
    """Make a chunk of a stream (`delta`), or a whole completion (`message`)."""
    kind = "chat.completion" if key == "message" else "chat.completion.chunk"
    said = {"role": "assistant", "content": text}
    finish = "stop" if key == "message" else None
    choice = {"index": 0, key: said, "finish_reason": finish}
    return {"id": "c", "object": kind, "created": 1, "model": "m", "choices": [choice]}


def make_end() -> dict[str, object]:
    """Make the last chunk of a stream."""
    choice = {"index": 0, "delta": {}, "finish_reason": "stop"}
    return make_chunk("", "delta") | {"choices": [choice]}


def make_event(chunk: dict[str, object]) -> bytes:
    """Write a chunk as a server-sent event."""
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


@asynccontextmanager
async def serving(*script: Reply, say: Say | None = None) -> AsyncIterator[FakeModel]:
    """Run a model on a free port of 127.0.0.1."""
    model = FakeModel(list(script), say)
    async with serve_handler(model.answer) as url:
        model.url = f"{url}/v1"
        yield model
