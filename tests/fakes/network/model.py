"""A language model on loopback: real HTTP with scripted replies and faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.event_loop import wait_until_idle

KEY = "sk-made-up-0123456789"


@dataclass(frozen=True)
class Reply:
    """One scripted reply."""

    text: str = ""
    """Content of the completion."""
    status: int = 200
    raw: bytes | None = None
    """Sent instead of a completion."""
    after_s: float = 0.0
    """Seconds before it is sent."""
    location: str = ""
    """Where a redirect points."""
    cut: bool = False
    """Close the connection after half of the body."""


@dataclass
class FakeModel:
    """The model: its script, its address, and the requests it got."""

    replies: list[Reply]
    """In order; the last one repeats."""
    url: str = ""
    asked: list[dict] = field(default_factory=list)
    """Request bodies."""
    keys: list[str] = field(default_factory=list)
    """`Authorization` headers, empty where there was none."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer `POST /v1/chat/completions` by the script."""
        self.asked.append(json.loads(await request.read()))
        self.keys.append(request.headers.get("Authorization", ""))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        await asyncio.sleep(reply.after_s)
        body = reply.raw if reply.raw is not None else completion(reply.text)
        headers = {"Location": reply.location} if reply.location else {}
        if reply.cut:
            response = web.StreamResponse(headers={"Content-Length": str(len(body))})
            await response.prepare(request)
            await response.write(body[: len(body) // 2])
            request.transport.close()
            return response
        return web.Response(body=body, status=reply.status, headers=headers)


def completion(text: str) -> bytes:
    """Encode a chat completion as OpenAI-compatible services do."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    whole = {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [choice],
    }
    return json.dumps(whole | {"usage": {"total_tokens": 1}}, ensure_ascii=False).encode()


@asynccontextmanager
async def serving(replies: Sequence[Reply]) -> AsyncIterator[FakeModel]:
    """Run a model on a free port of 127.0.0.1."""
    model = FakeModel(list(replies))
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        model.url = str(server.make_url("/v1"))
        yield model
    await wait_until_idle()  # the client must see the end before the loop ends
