"""The HTTP APIs of WeCom and WeChat on loopback: real HTTP, an injected clock, faults.

Grants access tokens to a self-built app and to an Official Account, and accepts the app's messages.
It refuses what the platforms refuse, with their codes. Its error texts repeat the input, secrets
included, as a careless service might.
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
from tests.fakes.network.loopback import serve_handler
from tests.fakes.wecom.secrets import ACCESS_TOKEN_PREFIX, APP_SECRET, OFFICIAL_SECRET

CORP_ID = "ww0123456789abcdef"
AGENT_ID = 1000002
APP_ID = "wx0123456789abcdef"
MAX_MARKDOWN_BYTES = 2048
GOOD_FOR_S = 7200


@dataclass(frozen=True)
class Fault:
    """A fault of one call."""

    code: int = 0
    """Sent as `errcode`; 0 for none."""
    message: str = "made to fail"
    status: int = 200
    raw: bytes | None = None
    """Sent instead of the response."""
    location: str = ""
    """Target of a redirect."""
    after_s: float = 0.0
    """By the clock, before anything else happens."""
    cut: bool = False
    """Break the connection after half of the response; the request is carried out."""
    drop: bool = False
    """Break the connection before the request is carried out."""
    chunks: int = 0
    """Send so many times 64 KiB instead of the response, and stop when nobody reads."""


@dataclass
class FakeQyapi:
    """The server, and a record of its calls."""

    clock: Clock
    url: str = ""
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    """By path, one for each call; later calls succeed."""
    calls: list[str] = field(default_factory=list)
    """Paths, in order."""
    sent: list[dict] = field(default_factory=list)
    """Messages that members got."""
    bodies: list[bytes] = field(default_factory=list)
    """Of all POST requests, as received."""
    chunks_sent: int = 0
    granted: dict[str, float] = field(default_factory=dict)
    """Token -> when it expires, by the clock."""
    _numbers: itertools.count = field(default_factory=itertools.count)

    def fail(self, path: str, *faults: Fault) -> None:
        """Inject faults into the next calls of a path."""
        self.faults.setdefault(path, deque()).extend(faults)

    def count(self, path: str) -> int:
        """Count the calls of a path."""
        return self.calls.count(path)

    def revoke(self) -> None:
        """Make all tokens invalid before they expire."""
        self.granted.clear()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Handle one call, faults first."""
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
            reply = self._respond(request, body)
        else:
            reply = {}
        content = fault.raw if fault.raw is not None else json.dumps(reply).encode()
        if fault.cut:
            return await _cut(request, content)
        headers = {"Location": fault.location} if fault.location else {}
        return web.Response(body=content, status=fault.status, headers=headers)

    def _respond(self, request: web.Request, body: bytes) -> dict:
        if (request.method, request.path) == ("GET", "/cgi-bin/gettoken"):
            return self._grant_app_token(request.query)
        assert request.method == "POST", "WeCom accepts no other"
        assert request.content_type == "application/json"
        content = json.loads(body.decode("utf-8"))
        if request.path == "/cgi-bin/stable_token":
            return self._grant_account_token(content)
        assert request.path == "/cgi-bin/message/send", f"no such path: {request.path}"
        return self._accept_message(request.query, content)

    def _grant_app_token(self, query) -> dict:
        assert set(query) == {"corpid", "corpsecret"}
        if query["corpid"] != CORP_ID:
            return {"errcode": 40013, "errmsg": "invalid corpid"}
        if query["corpsecret"] != APP_SECRET:
            secret = query["corpsecret"]
            return {"errcode": 40001, "errmsg": f"invalid credential {secret}\n[hint: 17141]"}
        return {"errcode": 0, "errmsg": "ok"} | self._grant()

    def _grant_account_token(self, content: dict) -> dict:
        assert content["grant_type"] == "client_credential"
        if content["appid"] != APP_ID:
            return {"errcode": 40013, "errmsg": "invalid appid"}
        if content["secret"] != OFFICIAL_SECRET:
            return {"errcode": 40125, "errmsg": f"invalid appsecret {content['secret']}"}
        return self._grant()

    def _grant(self) -> dict:
        """Return the valid token, as both services do, else a new one."""
        for token, until in self.granted.items():
            if self.clock.now() < until:
                return {"access_token": token, "expires_in": int(until - self.clock.now())}
        token = f"{ACCESS_TOKEN_PREFIX}{next(self._numbers)}"
        self.granted[token] = self.clock.now() + GOOD_FOR_S
        return {"access_token": token, "expires_in": GOOD_FOR_S}

    def _accept_message(self, query, message: dict) -> dict:
        token = query["access_token"]
        if token not in self.granted:
            return {"errcode": 40014, "errmsg": f"invalid access_token {token}"}
        if self.clock.now() >= self.granted[token]:
            return {"errcode": 42001, "errmsg": f"access_token expired {token}"}
        if message["agentid"] != AGENT_ID:
            return {"errcode": 40056, "errmsg": "invalid agentid"}
        assert (message["touser"], message["msgtype"]) == ("@all", "markdown")
        assert message["enable_duplicate_check"] == 1
        assert 0 < message["duplicate_check_interval"] <= 4 * 3600
        content = message["markdown"]["content"]
        assert 0 < len(content.encode()) <= MAX_MARKDOWN_BYTES
        if content not in [sent["markdown"]["content"] for sent in self.sent]:
            self.sent.append(message)
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
    """Run the server on a free port of 127.0.0.1."""
    fake = FakeQyapi(clock)
    async with serve_handler(fake.handle) as fake.url:
        yield fake
