"""A small site on loopback: pages by path, each with a Content-Security-Policy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def open_small_site(pages: Mapping[str, str], policies: list[str]) -> AsyncIterator[str]:
    """Serve pages at `http://localhost:…`, another site than `http://127.0.0.1:…` for a browser.

    `pages` and `policies` (the last one holds) may change while it is open.
    """

    async def handle(request: web.Request) -> web.Response:
        body = pages.get(request.path)
        if body is None:
            return web.Response(status=204)
        kind = "text/css" if request.path.endswith(".css") else "text/html"
        headers = {"Content-Security-Policy": policies[-1]} if policies else {}
        return web.Response(text=body, content_type=kind, headers=headers)

    app = web.Application()
    app.router.add_get("/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
