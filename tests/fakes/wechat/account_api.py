"""Fake api.weixin.qq.com on loopback: access tokens, customer-service messages and their limits."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bot.runtime.clock import Clock
from tests.fakes.network.loopback import serve_handler
from tests.fakes.wechat.platform import APP_ID, MAX_TEXT_BYTES, find_links
from tests.fakes.wecom.secrets import ACCESS_TOKEN_PREFIX, OFFICIAL_SECRET

MAX_MESSAGES = 5
WINDOW_S = 48 * 3600.0
SEND = "/cgi-bin/message/custom/send"
TOKEN = "/cgi-bin/stable_token"


@dataclass
class FakeWeixinApi:
    """The API's state; it enforces the platform's rules."""

    clock: Clock
    seen: dict[str, list[str]]
    """What each person sees, in order; shared with `FakeWeChat`."""
    wrote: dict[str, float] = field(default_factory=dict)
    """When each person last wrote, by the clock; the account may write to nobody else."""
    verified: bool = True
    faults: list[int] = field(default_factory=list)
    """Error codes of the next messages."""
    slow_s: float = 0.0
    calls: list[str] = field(default_factory=list)
    url: str = ""
    _sent: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _token: str = ""
    _numbers: itertools.count = field(default_factory=itertools.count)

    def note_message(self, person: str) -> None:
        """Note that a person wrote, which opens the window of 48 hours again."""
        self.wrote[person] = self.clock.now()
        self._sent[person] = 0

    def revoke(self) -> None:
        """Make the token invalid."""
        self._token = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.calls.append(request.path)
        raw = await request.read()
        body = json.loads(raw)
        if request.path == TOKEN:
            return web.json_response(self._grant(body))
        assert request.path == SEND, request.path
        assert request.method == "POST"
        assert b"\\u" not in raw, "WeChat would show escapes to people"
        if self.slow_s:
            await self.clock.sleep(self.slow_s)
        code = self._send(request.query["access_token"], body)
        return web.json_response({"errcode": code, "errmsg": f"refused for {body['touser']}"})

    def _grant(self, body: dict) -> dict:
        assert body["grant_type"] == "client_credential"
        if body["appid"] != APP_ID:
            return {"errcode": 40013, "errmsg": "invalid appid"}
        if body["secret"] != OFFICIAL_SECRET:
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        self._token = self._token or f"{ACCESS_TOKEN_PREFIX}{next(self._numbers)}"
        return {"access_token": self._token, "expires_in": 7200}

    def _send(self, token: str, body: dict) -> int:
        if self.faults:
            return self.faults.pop(0)
        if not token or token != self._token:
            return 40001
        if not self.verified:
            return 48001
        person = body["touser"]
        if self.clock.now() - self.wrote.get(person, float("-inf")) > WINDOW_S:
            return 45015
        if self._sent[person] >= MAX_MESSAGES:
            return 45047
        content = body["text"]["content"]
        assert body["msgtype"] == "text"
        assert 0 < len(content.encode()) <= MAX_TEXT_BYTES
        find_links(content)
        self._sent[person] += 1
        self.seen[person].append(content)
        return 0


@asynccontextmanager
async def open_weixin_api(clock: Clock, seen: dict[str, list[str]]) -> AsyncIterator[FakeWeixinApi]:
    """Listen on loopback while the context is open."""
    api = FakeWeixinApi(clock, seen)
    async with serve_handler(api.handle) as api.url:
        yield api
