"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
import itertools

from tests.fakes.stillness import settled


class ManualClock:
    """Sleepers wake in order when `advance` passes their time."""

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

    def next_in(self) -> float | None:
        """Tell how many seconds are left until somebody wakes; None when nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] - self._passed if self._sleepers else None

    async def advance(self, seconds: float) -> None:
        """Let time pass, waking sleepers one by one and letting everything settle in between.

        Args:
            seconds: How much time passes.
        """
        await settled()
        end = self._passed + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            when, _, woken = heapq.heappop(self._sleepers)
            self._passed = max(self._passed, when)
            if not woken.done():
                woken.set_result(None)
                await settled()
        self._passed = end
