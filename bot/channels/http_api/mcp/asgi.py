"""Calls an ASGI application with a request of aiohttp: the protocol's SDK is one.

https://asgi.readthedocs.io/en/stable/specs/www.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any

from aiohttp import web

Message = MutableMapping[str, Any]
Application = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[Message]],
        Callable[[Message], Awaitable[None]],
    ],
    Awaitable[None],
]
_OURS = frozenset({"server", "date", "content-length", "transfer-encoding"})
"""Headers that aiohttp writes itself."""


async def call_asgi(
    application: Application, request: web.Request, body: bytes, state: Mapping[str, object]
) -> web.StreamResponse:
    """Call an application with a request whose body was read, and send its response as it comes."""
    exchange = _Exchange(request, body)
    await application(_make_scope(request, state), exchange.receive, exchange.send)
    return exchange.response


def _make_scope(request: web.Request, state: Mapping[str, object]) -> MutableMapping[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path_qs.partition("?")[0].encode(),
        "query_string": request.rel_url.raw_query_string.encode(),
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.raw_headers],
        "client": None,
        "server": None,
        "state": dict(state),
    }


class _Exchange:
    """One request and its response."""

    def __init__(self, request: web.Request, body: bytes) -> None:
        self._request, self._body = request, body
        self._is_received = False
        self.response: web.StreamResponse = web.Response(status=500)

    async def receive(self) -> Message:
        """Give the body once; then the client is there until its connection ends."""
        if not self._is_received:
            self._is_received = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        # Nobody needs to know when a client hangs up: a call ends by itself, within its time.
        return await asyncio.Future[Message]()

    async def send(self, message: Message) -> None:
        """Send the head or a part of the body; to a client that hung up, nothing."""
        with suppress(ConnectionError):
            await self._send(message)

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.response = web.StreamResponse(status=message["status"])
            for name, value in message.get("headers", ()):
                if name.decode("latin-1").lower() not in _OURS:
                    self.response.headers.add(name.decode("latin-1"), value.decode("latin-1"))
            await self.response.prepare(self._request)
        elif message["type"] == "http.response.body":
            if part := message.get("body", b""):
                await self.response.write(part)
            if not message.get("more_body", False):
                await self.response.write_eof()
