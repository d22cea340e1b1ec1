"""Tracks requests in flight, for a graceful shutdown."""

from __future__ import annotations

import asyncio
import contextlib

from bot.runtime.clock import Clock, wait_at_most


class InFlight:
    """A context manager around each request that a shutdown must wait for.

    Attributes:
        stopping: True once no new request is taken.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.stopping = False
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self._count += 1
        self._idle.clear()

    def __exit__(self, *exc_info: object) -> None:
        self._count -= 1
        if not self._count:
            self._idle.set()

    async def drain(self, timeout_s: float) -> int:
        """Set `stopping`, wait for the requests in flight, and count those that did not end."""
        self.stopping = True
        with contextlib.suppress(TimeoutError):
            await wait_at_most(self._clock, timeout_s, self._idle.wait())
        return self._count
