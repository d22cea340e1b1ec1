"""The HTTP APIs of WeCom and WeChat on this machine: real HTTP, a clock of the test's, faults.

Grants tokens of a self-built app and of an Official Account, and takes the app's messages. Refuses
what the platform refuses, with its codes, and repeats in its words what it was sent, as a careless
service might.
"""

from __future__ import annotations

import itertools
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from bot.runtime.clock import Clock
from tests.fakes.loopback import listening_with
from tests.fakes.wecom.secrets import ACCESS_TOKEN_PREFIX, APP_SECRET, OFFICIAL_SECRET

CORP_ID = "ww0123456789abcdef"
AGENT_ID = 1000002
APP_ID = "wx0123456789abcdef"
MAX_MARKDOWN_BYTES = 2048
GOOD_FOR_S = 7200


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call."""

    code: int = 0
    """Answered as `errcode`; 0 for none."""
    message: str = "made to fail"
    status: int = 200
    raw: bytes | None = None
    """Sent instead of a reply."""
    location: str = ""
    """Where a redirect points."""
    after_s: float = 0.0
    """Of the clock, before anything else happens."""
    cut: bool = False
    """Break the connection after half of the reply; what was asked is done."""
    drop: bool = False
    """Break the connection before anything is done."""
    chunks: int = 0
    """Send so many times 64 KiB instead of a reply, and stop as soon as nobody reads."""


@dataclass
class FakeQyapi:
    """What was asked, and where it listens."""

    clock: Clock
    url: str = ""
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    """By path, in order; then the call works."""
    calls: list[str] = field(default_factory=list)
    """Paths, in order."""
    sent: list[dict] = field(default_factory=list)
    """Messages that people got."""
    bodies: list[bytes] = field(default_factory=list)
    """Of all that was posted, as it travelled."""
    chunks_sent: int = 0
    granted: dict[str, float] = field(default_factory=dict)
    """Token -> until when it is good, by the clock."""
    _numbers: itertools.count = field(default_factory=itertools.count)

    def fail(self, path: str, *faults: Fault) -> None:
        """Let the next calls of a path go wrong."""
        self.faults.setdefault(path, deque()).extend(faults)

    def count(self, path: str) -> int:
        return self.calls.count(path)

    def revoke(self) -> None:
        """Let no token be good any more, before its time."""
        self.granted.clear()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, by the script first."""
        self.calls.append(request.path)
        body = await request.read()
        if request.method == "POST":
            self.bodies.append(body)
        waiting = self.faults.get(request.path)
        fault = waiting.popleft() if waiting else Fault()
        if fault.after_s:
            await self.clock.sleep(fault.after_s)
        if fault.drop:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if fault.chunks:
            return await self._flood(request, fault.chunks)
        if fault.code:
            reply = {"errcode": fault.code, "errmsg": fault.message}
        elif fault.raw is None and fault.status == 200:
            reply = self._answer(request, body)
        else:
            reply = {}
        content = fault.raw if fault.raw is not None else json.dumps(reply).encode()
        if fault.cut:
            return await _cut(request, content)
        headers = {"Location": fault.location} if fault.location else {}
        return web.Response(body=content, status=fault.status, headers=headers)

    def _answer(self, request: web.Request, body: bytes) -> dict:
        if (request.method, request.path) == ("GET", "/cgi-bin/gettoken"):
            return self._app_token(request.query)
        assert request.method == "POST", "WeCom takes no other"
        assert request.content_type == "application/json"
        asked = json.loads(body.decode("utf-8"))
        if request.path == "/cgi-bin/stable_token":
            return self._account_token(asked)
        assert request.path == "/cgi-bin/message/send", f"no such path: {request.path}"
        return self._message(request.query, asked)

    def _app_token(self, query) -> dict:
        assert set(query) == {"corpid", "corpsecret"}
        if query["corpid"] != CORP_ID:
            return {"errcode": 40013, "errmsg": "invalid corpid"}
        if query["corpsecret"] != APP_SECRET:
            secret = query["corpsecret"]
            return {"errcode": 40001, "errmsg": f"invalid credential {secret}\n[hint: 17141]"}
        return {"errcode": 0, "errmsg": "ok"} | self._grant()

    def _account_token(self, asked: dict) -> dict:
        assert asked["grant_type"] == "client_credential"
        if asked["appid"] != APP_ID:
            return {"errcode": 40013, "errmsg": "invalid appid"}
        if asked["secret"] != OFFICIAL_SECRET:
            return {"errcode": 40125, "errmsg": f"invalid appsecret {asked['secret']}"}
        return self._grant()

    def _grant(self) -> dict:
        """Give the token that is good, as both services do, else a new one."""
        for token, until in self.granted.items():
            if self.clock.now() < until:
                return {"access_token": token, "expires_in": int(until - self.clock.now())}
        token = f"{ACCESS_TOKEN_PREFIX}{next(self._numbers)}"
        self.granted[token] = self.clock.now() + GOOD_FOR_S
        return {"access_token": token, "expires_in": GOOD_FOR_S}

    def _message(self, query, asked: dict) -> dict:
        token = query["access_token"]
        if token not in self.granted:
            return {"errcode": 40014, "errmsg": f"invalid access_token {token}"}
        if self.clock.now() >= self.granted[token]:
            return {"errcode": 42001, "errmsg": f"access_token expired {token}"}
        if asked["agentid"] != AGENT_ID:
            return {"errcode": 40056, "errmsg": "invalid agentid"}
        assert (asked["touser"], asked["msgtype"]) == ("@all", "markdown")
        assert asked["enable_duplicate_check"] == 1
        assert 0 < asked["duplicate_check_interval"] <= 4 * 3600
        content = asked["markdown"]["content"]
        assert 0 < len(content.encode()) <= MAX_MARKDOWN_BYTES
        if content not in [message["markdown"]["content"] for message in self.sent]:
            self.sent.append(asked)
        return {"errcode": 0, "errmsg": "ok", "msgid": f"m{len(self.sent)}"}

    async def _flood(self, request: web.Request, chunks: int) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(chunks):
            try:
                await response.write(b" " * 65536)
            except ConnectionError:
                break
            self.chunks_sent += 1
        return response


async def _cut(request: web.Request, content: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    assert request.transport is not None
    request.transport.close()
    return response


@asynccontextmanager
async def serving(clock: Clock) -> AsyncIterator[FakeQyapi]:
    """Run it on a free port of 127.0.0.1."""
    fake = FakeQyapi(clock)
    async with listening_with(fake.handle) as fake.url:
        yield fake
