"""Where `response_url` leads: takes one answer within the hour, in the clear."""

from __future__ import annotations

import asyncio
from typing import Self

from aiohttp import web

from bot.channels.wecom.events import MAX_STREAM_BYTES
from bot.runtime.clock import Clock
from tests.fakes.stillness import settled
from tests.fakes.wecom.secrets import RESPONSE_CODE

VALID_S = 3600.0
PATH = "/cgi-bin/aibot/response"
TAKEN = {"errcode": 0, "errmsg": "ok"}
GONE = {"errcode": 40058, "errmsg": "response_code is used or expired"}


class ResponseEndpoint:
    """Listens on the loopback interface.

    Attributes:
        url: Of the API, as `api_url` in `[wecom]`.
        taken: Answers by response code, each as (when by the clock, its JSON).
        tries: Response codes in the order in which somebody came with them.
        replies: Given in place of what is right, the first one first: an object as JSON, bytes as
            they are, a string as the address of a redirect.
        hold: Set to make callers wait until it is cleared.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made: dict[str, float] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.taken: dict[str, tuple[float, dict[str, object]]] = {}
        self.tries: list[str] = []
        self.replies: list[object] = []
        self.free = asyncio.Event()
        self.free.set()

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post(PATH, self._take)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *failure: object) -> None:
        assert self._runner is not None
        self.free.set()
        await self._runner.cleanup()
        await settled()  # or the loop ends before the other end has seen that

    def make(self) -> str:
        """Give the address for one late answer."""
        code = f"{RESPONSE_CODE}-{len(self._made)}"
        self._made[code] = self._clock.now()
        return f"{self.url}{PATH}?response_code={code}"

    async def _take(self, request: web.Request) -> web.Response:
        code = request.query["response_code"]
        self.tries.append(code)
        await self.free.wait()
        if self.replies:
            return _as_told(self.replies.pop(0))
        made = self._made.get(code)
        now = self._clock.now()
        if made is None or code in self.taken or now - made > VALID_S:
            return web.json_response(GONE)
        assert request.content_type == "application/json"
        body = await request.json()
        assert body["msgtype"] == "markdown", body["msgtype"]
        content = body["markdown"]["content"]
        assert content.strip()
        assert len(content.encode()) <= MAX_STREAM_BYTES
        self.taken[code] = (now, body)
        return web.json_response(TAKEN)

    def texts(self) -> list[str]:
        """Give the Markdown that was taken."""
        return [str(body["markdown"]["content"]) for _, body in self.taken.values()]  # type: ignore[index]


def _as_told(reply: object) -> web.Response:
    if isinstance(reply, bytes):
        return web.Response(body=reply)
    if isinstance(reply, str):
        return web.Response(status=307, headers={"Location": reply})
    return web.json_response(reply)
