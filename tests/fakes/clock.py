"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from concurrent.futures import Future, ThreadPoolExecutor

TURNS = 30
"""Of the loop: a request over a loopback socket, its handling and its reply take some fifteen."""


async def settled(settle_s: float) -> None:
    """Let everything happen that waits for no time.

    Counted in turns of the loop as well, because on a busy machine a real wait may be over after
    one of them.

    Args:
        settle_s: Real seconds in between, for threads.
    """
    for pause_s in (*[0.0] * TURNS, settle_s, *[0.0] * TURNS):
        await asyncio.sleep(pause_s)


class Threads(ThreadPoolExecutor):
    """A loop's own threads, which tell whether one of them is at work."""

    def __init__(self) -> None:
        super().__init__()
        self._running: set[Future] = set()

    def submit(self, *work, **more) -> Future:
        future = super().submit(*work, **more)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    @property
    def busy(self) -> bool:
        return bool(self._running)


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

    async def advance(self, seconds: float, settle_s: float = 0.02) -> None:
        """Let time pass, waking sleepers one by one and letting the loop, and sockets, settle.

        Args:
            seconds: How much time passes.
            settle_s: Real seconds given to threads after each waking.
        """
        await settled(settle_s)
        end = self._passed + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            when, _, woken = heapq.heappop(self._sleepers)
            self._passed = max(self._passed, when)
            if not woken.done():
                woken.set_result(None)
                await settled(settle_s)
        self._passed = end
