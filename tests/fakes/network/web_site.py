"""A web site on loopback, in a thread of its own: real HTTP, validators, and a log of requests."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class WebSite:
    """Pages by path, and what was asked for."""

    pages: dict[str, bytes | str | Handler] = field(default_factory=dict)
    """A body, or what answers in its place; a path that is not there is answered with 404."""
    types: dict[str, str] = field(default_factory=dict)
    """`Content-Type` by path; else it follows from the ending."""
    url: str = ""
    """Without a slash at the end."""
    asked: list[str] = field(default_factory=list)
    """`GET` paths in order, those of robots.txt too."""
    statuses: list[int] = field(default_factory=list)
    """What each was answered with."""
    headers: list[dict[str, str]] = field(default_factory=list)
    """Of each request."""
    has_validators: bool = True
    """Whether pages have an `ETag`."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        response = await self._answer(request)
        self.statuses.append(response.status)
        return response

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404, text="no")
        if callable(page):
            return await page(request)
        body = page.encode() if isinstance(page, str) else page
        headers = {"Content-Type": self.types.get(request.path) or _guess_type(request.path)}
        if self.has_validators:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=headers)

    def forget_requests(self) -> None:
        """Begin the log anew."""
        self.asked.clear()
        self.statuses.clear()
        self.headers.clear()


def _guess_type(path: str) -> str:
    if path.endswith(".xml"):
        return "application/xml"
    return "text/plain" if path.endswith(".txt") else "text/html; charset=utf-8"


@contextmanager
def serving_site(
    pages: dict[str, bytes | str | Handler] | None = None, host: str = "127.0.0.1"
) -> Iterator[WebSite]:
    """Serve a site on a free port."""
    site = WebSite(dict(pages or {}))
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="web site", daemon=True)
    thread.start()

    async def start() -> tuple[web.AppRunner, int]:
        app = web.Application()
        app.router.add_get("/{path:.*}", site.answer)
        runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1
        )
        await runner.setup()
        await web.TCPSite(runner, host, 0).start()
        return runner, runner.addresses[0][1]

    runner, port = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    site.url = f"http://{host}:{port}"
    try:
        yield site
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def serving_bytes(
    answer: Callable[[asyncio.StreamWriter], Awaitable[None]], tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Serve whatever `answer` writes to each connection; gives the address, without a slash."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="raw server", daemon=True)
    thread.start()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await answer(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = asyncio.run_coroutine_threadsafe(
        asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls), loop
    ).result(10)
    try:
        scheme = "https" if tls else "http"
        yield f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:

        async def stop() -> None:
            server.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
