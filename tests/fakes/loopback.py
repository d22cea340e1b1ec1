"""A fake HTTP API on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.stillness import settled


@asynccontextmanager
async def listening_with(
    handle: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[str]:
    """Handle every call to a free port of 127.0.0.1; gives its address, without a slash."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    server = TestServer(app, host="127.0.0.1")
    # Its log of requests would hold their tokens.
    await server.start_server(access_log=None)
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()
        await settled()  # or the loop ends before the other end has seen that
