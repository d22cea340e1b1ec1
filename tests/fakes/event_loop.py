"""Wait until the event loop has nothing left to run but timers, on a machine of any speed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

WAIT_S = 120.0
"""The longest wait of a test in real seconds; no machine needs as long."""
POLL_S = 0.001
"""Real seconds between two checks, so that threads and the kernel get on with their work."""


async def wait_until_idle() -> None:
    """Wait until the event loop, its threads and its loopback sockets have nothing left to do.

    It does not count turns of the loop or seconds: a busy machine may do next to nothing in them.
    `TimeoutError` when it is never idle.
    """
    await _IdleWatch.attach(asyncio.get_running_loop()).wait()


class _IdleWatch:
    """Watches one event loop. Uses its internals: asyncio has no public way to see its queue."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._futures: set[asyncio.Future] = set()
        """Work in threads whose end the loop has not seen."""
        self._running: set[object] = set()
        """Work in threads that has not ended, also if nobody waits for it any more."""
        self._lock = asyncio.Lock()

    @classmethod
    def attach(cls, loop: asyncio.AbstractEventLoop) -> _IdleWatch:
        """Return the loop's watch; from the first call on, it sees the loop's work in threads."""
        watch = getattr(loop, "idle_watch", None)
        if watch is None:
            watch = loop.idle_watch = cls(loop)
            loop.run_in_executor = watch._track(loop.run_in_executor)
        return watch

    async def wait(self) -> None:
        """Wait until the loop is idle."""
        # One at a time: two waits would take each other's turns for work.
        async with self._lock, asyncio.timeout(WAIT_S):
            while await self._has_work() or await self._has_work(self._pause_s):
                pass

    async def _has_work(self, after_s: float = 0.0) -> bool:
        """Let the loop run, then tell whether it has more to do."""
        await asyncio.sleep(after_s)
        if self._futures or self._running:
            await asyncio.sleep(POLL_S)
            return True
        return bool(self._loop._ready or self._loop._selector.select(0))

    @property
    def _pause_s(self) -> float:
        """A pause for the kernel, if the loop has a socket besides the one that wakes it."""
        return POLL_S if len(self._loop._selector.get_map()) > 1 else 0.0

    def _track(self, run: Callable) -> Callable:
        def run_in_executor(executor, work, *args) -> asyncio.Future:
            def tracked_work():
                token = object()
                self._running.add(token)
                try:
                    return work(*args)
                finally:
                    self._running.discard(token)

            future = run(executor, tracked_work)
            self._futures.add(future)
            future.add_done_callback(self._futures.discard)
            return future

        return run_in_executor
