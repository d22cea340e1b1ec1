"""A reverse proxy that serves a Huigu below a path, as `location /bot/` of nginx does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

PATH = "/bot/"
HOP_BY_HOP = {"Connection", "Keep-Alive", "Transfer-Encoding"}


@asynccontextmanager
async def open_path_proxy(server: str) -> AsyncIterator[tuple[str, list[str]]]:
    """Serve the server at an address below `PATH`.

    Gives the address of the page, and the list of what was asked for outside of the path.
    """
    strayed: list[str] = []

    async def relay(request: web.Request) -> web.Response:
        if not request.path.startswith(PATH):
            strayed.append(request.path)
            return web.Response(status=404)
        target = server + request.raw_path.removeprefix(PATH.rstrip("/"))
        headers = {key: value for key, value in request.headers.items() if key not in HOP_BY_HOP}
        async with client.request(
            request.method, target, headers=headers, data=await request.read()
        ) as response:
            body = await response.read()
            kept = {key: value for key, value in response.headers.items() if key not in HOP_BY_HOP}
            return web.Response(status=response.status, headers=kept, body=body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", relay)
    runner = web.AppRunner(app)
    async with aiohttp.ClientSession(auto_decompress=False) as client:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            host, port = runner.addresses[0][:2]
            yield f"http://{host}:{port}{PATH}", strayed
        finally:
            await runner.cleanup()
