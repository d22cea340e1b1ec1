"""An HTTP server on loopback, for fake APIs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.event_loop import wait_until_idle


@asynccontextmanager
async def serve_handler(
    handle: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[str]:
    """Serve every request on a free port of 127.0.0.1; gives the address, without a slash."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    server = TestServer(app, host="127.0.0.1")
    # Without an access log, which would hold the tokens of requests.
    await server.start_server(access_log=None)
    try:
        yield str(server.make_url("")).rstrip("/")
    finally:
        await server.close()
        await wait_until_idle()  # the client must see the end before the loop ends
