"""A clock that only moves when a test moves it."""

from __future__ import annotations

import asyncio
import heapq
import itertools

from tests.fakes.event_loop import wait_until_idle


class ManualClock:
    """A `bot.runtime.clock.Clock` whose time passes in `advance`."""

    def __init__(self, unix: float = 1_900_000_000.0) -> None:
        self._start = unix
        self._passed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> float:
        return self._passed

    def unix(self) -> float:
        return self._start + self._passed

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed + seconds, next(self._order), woken))
        await woken

    def seconds_to_next(self) -> float | None:
        """Return the seconds until the next sleeper wakes; None without a sleeper."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] - self._passed if self._sleepers else None

    async def advance(self, seconds: float) -> None:
        """Let time pass: wake sleepers in order and let the loop become idle after each."""
        await wait_until_idle()
        end = self._passed + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            when, _, woken = heapq.heappop(self._sleepers)
            self._passed = max(self._passed, when)
            if not woken.done():
                woken.set_result(None)
                await wait_until_idle()
        self._passed = end
