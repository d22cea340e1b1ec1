"""A fake of WeCom's 消息推送 (group webhook) on loopback, as strict as its documentation.

It accepts 20 posts a minute in each group, by the injected clock, and 4,096 bytes of Markdown. It
reports errors with HTTP 200, and applies the faults that a test injects.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from typing import Literal, Self

from aiohttp import web

from bot.runtime.clock import Clock
from tests.fakes.event_loop import wait_until_idle

MAX_BYTES = 4096
PER_MINUTE = 20
KINDS = ("markdown", "markdown_v2")

Fault = int | Literal["HTTP 500", "HTTP 504", "drop", "drop after", "hang"]
"""An `errcode`; an HTTP status; a connection that breaks before or after the post is accepted; a
response that never comes, though the post is accepted."""

MESSAGES = {
    -1: "system busy",
    40008: "invalid message type",
    40058: "markdown.content exceed max length 4096. invalid Request Parameter",
    45009: "api freq out of limit",
    93000: "invalid webhook url",
}


@dataclass(frozen=True, slots=True)
class Post:
    """A message in a group."""

    key: str
    kind: str
    text: str
    at: float
    """By the clock's `unix`."""


class GroupWebhookFake:
    """The server; a context manager while it runs.

    Attributes:
        posts: The messages in the groups, in order.
        calls: Number of calls, including refused ones.
        faults: Of the next calls, one each; None for no fault.
        kinds: Kinds of messages that this WeCom supports.
        connections: The connection of each call.
        posted: Set after the first accepted post.
    """

    def __init__(self, keys: tuple[str, ...], clock: Clock) -> None:
        """Make a server with one group for each key."""
        self.posts: list[Post] = []
        self.calls = 0
        self.faults: deque[Fault | None] = deque()
        self.kinds: tuple[str, ...] = KINDS
        self.url = ""
        self.connections: list[object] = []
        self.posted = asyncio.Event()
        self._keys, self._clock = keys, clock
        self._counted: dict[str, deque[float]] = {key: deque() for key in keys}
        self._over = asyncio.Event()
        application = web.Application()
        application.router.add_post("/cgi-bin/webhook/send", self._send)
        # aiohttp's access log would show the keys.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._over.set()
        await self._runner.cleanup()
        await wait_until_idle()  # else the loop ends before the other end has seen that

    def texts(self, key: str) -> list[str]:
        """List the texts in a group."""
        return [post.text for post in self.posts if post.key == key]

    async def _send(self, request: web.Request) -> web.Response:
        self.calls += 1
        self.connections.append(request.transport)
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, int):
            return refuse(fault)
        if fault == "drop":
            return drop(request)
        if fault in {"HTTP 500", "HTTP 504"}:
            return web.Response(status=int(fault.removeprefix("HTTP ")), text="oh no")
        code = self._accept(request.query.get("key", ""), await request.read())
        if code:
            return refuse(code)
        if fault == "drop after":
            return drop(request)
        if fault == "hang":
            await self._over.wait()
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    def _accept(self, key: str, body: bytes) -> int:
        """Put a message into a group; returns the errcode."""
        if key not in self._keys:
            return 93000
        message = json.loads(body)
        kind = message["msgtype"]
        if kind not in self.kinds:
            return 40008
        text = message[kind]["content"]
        if set(message) != {"msgtype", kind} or set(message[kind]) != {"content"} or not text:
            return 40035
        if len(text.encode()) > MAX_BYTES:
            return 40058
        counted, now = self._counted[key], self._clock.unix()
        while counted and counted[0] <= now - 60:
            counted.popleft()
        if len(counted) >= PER_MINUTE:
            return 45009
        counted.append(now)
        self.posts.append(Post(key, kind, text, now))
        self.posted.set()
        return 0


def refuse(code: int) -> web.Response:
    """Refuse a call as WeCom does, with HTTP 200."""
    message = MESSAGES.get(code, "invalid parameter")
    hint = "hint: [1769000000123456789012345], from ip: 198.51.100.7"
    return web.json_response({"errcode": code, "errmsg": f"{message}, {hint}"})


def drop(request: web.Request) -> web.Response:
    """Break the connection without a response."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
