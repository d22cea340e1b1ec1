"""A fake of WeCom's 消息推送 on the loopback interface, as strict as its documentation says.

It counts 20 posts a minute and group by a clock that a test moves, takes 4,096 bytes of Markdown,
reports failures with HTTP 200, and does what a test has scripted.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from typing import Literal, Self

from aiohttp import web

from bot.runtime.clock import Clock
from tests.fakes.stillness import settled

MAX_BYTES = 4096
PER_MINUTE = 20
KINDS = ("markdown", "markdown_v2")

Fault = int | Literal["HTTP 500", "HTTP 504", "drop", "drop after", "hang"]
"""An `errcode`; a status; a connection that breaks before, or after, the post stands in the group;
an answer that never comes, though the post stands there."""

MESSAGES = {
    -1: "system busy",
    40008: "invalid message type",
    40058: "markdown.content exceed max length 4096. invalid Request Parameter",
    45009: "api freq out of limit",
    93000: "invalid webhook url",
}


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it stands in a group."""

    key: str
    kind: str
    text: str
    at: float
    """By the clock's `unix`."""


class GroupWebhookFake:
    """Listens while it is entered.

    Attributes:
        posts: What stands in the groups, in order.
        calls: How many calls came, refused ones included.
        faults: What happens to the next calls, one each; None for nothing special.
        kinds: Kinds of messages that this WeCom knows.
        connections: Over which of them each call came.
        posted: Set once something stands in a group.
    """

    def __init__(self, keys: tuple[str, ...], clock: Clock) -> None:
        """Take the keys of the groups there are."""
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
        # Its own log would tell the keys.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._over.set()
        await self._runner.cleanup()
        await settled()  # or the loop ends before the other end has seen that

    def texts(self, key: str) -> list[str]:
        """What stands in a group."""
        return [post.text for post in self.posts if post.key == key]

    async def _send(self, request: web.Request) -> web.Response:
        self.calls += 1
        self.connections.append(request.transport)
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, int):
            return refused(fault)
        if fault == "drop":
            return drop(request)
        if fault in {"HTTP 500", "HTTP 504"}:
            return web.Response(status=int(fault.removeprefix("HTTP ")), text="oh no")
        code = self._taken(request.query.get("key", ""), await request.read())
        if code:
            return refused(code)
        if fault == "drop after":
            return drop(request)
        if fault == "hang":
            await self._over.wait()
        return web.json_response({"errcode": 0, "errmsg": "ok"})

    def _taken(self, key: str, body: bytes) -> int:
        """Put a message into a group; gives an errcode."""
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


def refused(code: int) -> web.Response:
    """Refuse as WeCom does, with HTTP 200."""
    said = MESSAGES.get(code, "invalid parameter")
    hint = "hint: [1769000000123456789012345], from ip: 198.51.100.7"
    return web.json_response({"errcode": code, "errmsg": f"{said}, {hint}"})


def drop(request: web.Request) -> web.Response:
    """Break the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
