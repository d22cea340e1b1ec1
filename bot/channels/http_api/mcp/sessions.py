"""Runs the SDK's side of streamable HTTP: no session is kept, each call stands alone."""

from __future__ import annotations

import asyncio
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from bot.channels.http_api.mcp.asgi import Application
from bot.mcp.server import make_server
from bot.mcp.tools import Caller, Tools

CALLER = "caller"
"""Key of the caller in the state of a request."""


class Sessions:
    """Opens the manager of requests at the first one, and closes it with the server."""

    def __init__(self, tools: Tools, title: str, version: str) -> None:
        """Take the tools, the name of the community, and the version of Huigu."""
        self._manager = StreamableHTTPSessionManager(
            make_server(tools, title, version, _find_caller), json_response=True, stateless=True
        )
        self._opened = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def open(self) -> Application:
        """Give the application that answers requests."""
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        await self._opened.wait()
        return self._manager.handle_request

    async def close(self) -> None:
        """End what runs."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})

    async def _run(self) -> None:
        """Keep the manager open; a task group must be left by the task that entered it."""
        async with self._manager.run():
            self._opened.set()
            await asyncio.Event().wait()


def _find_caller(context: ServerRequestContext[dict[str, Any], Any]) -> Caller:
    caller = context.request.scope["state"][CALLER] if context.request else Caller()
    assert isinstance(caller, Caller), "the route puts it there"
    return caller
