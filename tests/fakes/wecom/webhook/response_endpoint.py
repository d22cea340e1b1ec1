"""WeCom's endpoint behind `response_url`: accepts one late answer within the hour, unencrypted."""

from __future__ import annotations

import asyncio
from typing import Self

from aiohttp import web

from bot.channels.wecom.events import MAX_STREAM_BYTES
from bot.runtime.clock import Clock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.secrets import RESPONSE_CODE

VALID_S = 3600.0
PATH = "/cgi-bin/aibot/response"
ACCEPTED = {"errcode": 0, "errmsg": "ok"}
EXPIRED = {"errcode": 40058, "errmsg": "response_code is used or expired"}


class ResponseEndpoint:
    """Listens on the loopback interface.

    Attributes:
        url: Of the API, as `api_url` in `[wecom]`.
        accepted: Answers by response code, each as (time by the clock, its JSON).
        attempts: The response code of each request, in order.
        scripted_replies: Sent instead of the right replies, one each: an object as JSON, bytes
            unchanged, a string as the address of a redirect.
        unblocked: Requests wait while it is cleared.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made_at: dict[str, float] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.accepted: dict[str, tuple[float, dict[str, object]]] = {}
        self.attempts: list[str] = []
        self.scripted_replies: list[object] = []
        self.unblocked = asyncio.Event()
        self.unblocked.set()

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post(PATH, self._handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *failure: object) -> None:
        assert self._runner is not None
        self.unblocked.set()
        await self._runner.cleanup()
        await wait_until_idle()  # else the loop ends before the other end has seen that

    def make_url(self) -> str:
        """Make the address for one late answer."""
        code = f"{RESPONSE_CODE}-{len(self._made_at)}"
        self._made_at[code] = self._clock.now()
        return f"{self.url}{PATH}?response_code={code}"

    def list_texts(self) -> list[str]:
        """List the accepted Markdown."""
        return [str(body["markdown"]["content"]) for _, body in self.accepted.values()]  # type: ignore[index]

    async def _handle(self, request: web.Request) -> web.Response:
        code = request.query["response_code"]
        self.attempts.append(code)
        await self.unblocked.wait()
        if self.scripted_replies:
            return _make_reply(self.scripted_replies.pop(0))
        made_at = self._made_at.get(code)
        now = self._clock.now()
        if made_at is None or code in self.accepted or now - made_at > VALID_S:
            return web.json_response(EXPIRED)
        assert request.content_type == "application/json"
        body = await request.json()
        assert body["msgtype"] == "markdown", body["msgtype"]
        content = body["markdown"]["content"]
        assert content.strip()
        assert len(content.encode()) <= MAX_STREAM_BYTES
        self.accepted[code] = (now, body)
        return web.json_response(ACCEPTED)


def _make_reply(scripted: object) -> web.Response:
    if isinstance(scripted, bytes):
        return web.Response(body=scripted)
    if isinstance(scripted, str):
        return web.Response(status=307, headers={"Location": scripted})
    return web.json_response(scripted)
