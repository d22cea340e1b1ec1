"""Imports the SDK at the first call: that takes most of a second, and many servers get none."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from bot.channels.http_api.mcp.asgi import Application
from bot.mcp.tools import Tools

if TYPE_CHECKING:
    from bot.channels.http_api.mcp.sessions import Sessions


class SessionOpener:
    """Makes the `Sessions` when they are needed, in a thread, and closes them with the server."""

    def __init__(self, tools: Tools, title: str) -> None:
        """Take the tools, and the name of the community."""
        self._tools, self._title = tools, title
        self._making: asyncio.Task[Sessions] | None = None

    async def open(self) -> Application:
        """Give the application that answers requests."""
        if self._making is None:
            self._making = asyncio.create_task(asyncio.to_thread(self._make))
        # Shielded: a caller who hangs up must not take it from the others.
        sessions = await asyncio.shield(self._making)
        return await sessions.open()

    async def close(self) -> None:
        """End what runs."""
        if self._making is not None:
            sessions = await self._making
            await sessions.close()

    def _make(self) -> Sessions:
        make = resolve_name("bot.channels.http_api.mcp.sessions:Sessions")
        sessions: Sessions = make(self._tools, self._title, version("huigu"))
        return sessions
