"""A fake of Discord's channel webhooks on loopback, as strict as its documentation.

It accepts five posts in two seconds, by the injected clock, and 2,000 UTF-16 code units. It applies
the faults that a test injects.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Literal, Self

from aiohttp import web

from bot.runtime.clock import Clock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.secrets import DISCORD_WEBHOOK_TOKEN

WEBHOOK_ID = "100000000000000042"
MAX_CHARS = 2000
BURST, WINDOW_S = 5, 2.0

Fault = int | Literal["limit of the network", "long limit", "drop", "drop after", "hang"]
"""An HTTP status; a 429 without JSON, or for an hour; a connection that breaks before or after the
post is accepted; a response that never comes, though the post is accepted."""


class ChannelWebhookFake:
    """The server; a context manager while it runs.

    Attributes:
        posts: (thread or empty, content) of the messages, in order.
        calls: Number of calls, including refused ones.
        faults: Of the next calls, one each; None for no fault.
        address: Of the webhook, as Discord copies it, but on this machine.
    """

    def __init__(self, clock: Clock) -> None:
        self.posts: list[tuple[str, str]] = []
        self.calls = 0
        self.faults: deque[Fault | None] = deque()
        self.address = ""
        self._clock = clock
        self._counted: deque[float] = deque()
        self._over = asyncio.Event()
        application = web.Application()
        application.router.add_post("/api/webhooks/{id}/{token}", self._execute)
        # aiohttp's access log would show the token.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        path = f"/api/webhooks/{WEBHOOK_ID}/{DISCORD_WEBHOOK_TOKEN}"
        self.address = f"http://127.0.0.1:{port}{path}"
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._over.set()
        await self._runner.cleanup()
        await wait_until_idle()

    @property
    def texts(self) -> list[str]:
        """The contents of the messages."""
        return [content for _, content in self.posts]

    async def _execute(self, request: web.Request) -> web.Response:
        self.calls += 1
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, int):
            return web.Response(status=fault, text="<html>oh no</html>")
        if fault == "limit of the network":
            return web.Response(status=429, text="error code: 1015", headers={"Retry-After": "7"})
        if fault == "long limit":
            return web.json_response({"retry_after": 3600.0}, status=429)
        if fault == "drop":
            return drop(request)
        refusal = self._accept(request, await request.read())
        if refusal is not None:
            return refusal
        if fault == "drop after":
            return drop(request)
        if fault == "hang":
            await self._over.wait()
        return web.json_response({"id": "1", "content": self.texts[-1]})

    def _accept(self, request: web.Request, body: bytes) -> web.Response | None:
        """Put a message into the channel, or refuse it."""
        if (request.match_info["id"], request.match_info["token"]) != (
            WEBHOOK_ID,
            DISCORD_WEBHOOK_TOKEN,
        ):
            return refuse(404, 10015, "Unknown Webhook")
        now = self._clock.unix()
        while self._counted and self._counted[0] <= now - WINDOW_S:
            self._counted.popleft()
        if len(self._counted) >= BURST:
            wait_s = self._counted[0] + WINDOW_S - now
            limited = {"message": "You are being rate limited.", "retry_after": wait_s}
            return web.json_response(limited | {"global": False}, status=429)
        message = json.loads(body)
        content = message.pop("content")
        assert message == {"allowed_mentions": {"parse": []}}, "it could mention somebody"
        assert request.query.get("wait") == "true", "it would not hear of a refusal"
        if not 0 < len(content.encode("utf-16-le")) // 2 <= MAX_CHARS:
            return refuse(400, 50035, "Invalid Form Body")
        self._counted.append(now)
        self.posts.append((request.query.get("thread_id", ""), content))
        return None


def refuse(status: int, code: int, message: str) -> web.Response:
    """Refuse a call as Discord does."""
    return web.json_response({"message": message, "code": code}, status=status)


def drop(request: web.Request) -> web.Response:
    """Break the connection without a response."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
