"""Limits how often one client may call, apart from the limit of questions."""

from __future__ import annotations

from bot.channels.http_api.responses.errors import HttpError
from bot.runtime.clock import SystemClock
from bot.runtime.limits.window_limit import WindowLimit


class RequestLimit:
    """Counts the requests of each client to some routes."""

    def __init__(self, per_minute: int) -> None:
        """Take the most that one client may call in a minute."""
        self._per_minute = per_minute
        self._window = WindowLimit(SystemClock())

    async def count(self, who: str) -> None:
        """Count a request of a client, which `identify_request` names.

        Raises:
            HttpError: It is one too many.
        """
        if wait_s := await self._window.count("client", who, self._per_minute):
            raise HttpError("too_many_requests", self._per_minute, wait_s, retry_after_s=wait_s)
