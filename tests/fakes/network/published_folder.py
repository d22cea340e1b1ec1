"""A folder that a web server publishes as it is, with ranges, in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from aiohttp import web


@dataclass
class PublishedFolder:
    """The server, and what was asked for."""

    folder: Path
    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and `Range` of each request."""
    replaced: dict[str, web.Response] = field(default_factory=dict)
    """By path: what is answered instead of a file, once."""
    cut_after: dict[str, int] = field(default_factory=dict)
    """By path: after how many bytes the connection breaks, once."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, request.headers.get("Range", "")))
        if request.path in self.replaced:
            return self.replaced.pop(request.path)
        path = self.folder / request.path.lstrip("/")
        if not path.is_file():
            return web.Response(status=404)
        if request.path in self.cut_after:
            return await self._answer_and_break(request, path)
        return web.FileResponse(path)

    async def _answer_and_break(self, request: web.Request, path: Path) -> web.StreamResponse:
        data = await asyncio.to_thread(path.read_bytes)
        response = web.StreamResponse(headers={"Content-Length": str(len(data))})
        await response.prepare(request)
        await response.write(data[: self.cut_after.pop(request.path)])
        assert request.transport is not None
        await asyncio.sleep(0.1)  # else what was written is dropped, too
        request.transport.abort()
        return response


@contextmanager
def publish_folder(folder: Path) -> Iterator[PublishedFolder]:
    """Publish a folder while the block runs."""
    published = PublishedFolder(folder)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_start(published), loop).result(30)
    try:
        yield published
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _start(published: PublishedFolder) -> web.AppRunner:
    application = web.Application()
    application.router.add_get("/{path:.*}", published.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    published.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner
