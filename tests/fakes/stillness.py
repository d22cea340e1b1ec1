"""Tells when everything has happened that waits for no time, however slow the machine is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

HANGS_S = 120.0
"""Real seconds after which what a test waits for never comes; no machine is that slow."""
BREATH_S = 0.001
"""Real seconds between two looks: for threads, and for the kernel to carry what was sent."""


async def settled() -> None:
    """Let everything happen that waits for no time: on the loop, over loopback and in threads.

    It ends when nothing is left to do, not after so many turns or so long: a busy machine may have
    done next to nothing by then. `TimeoutError` where there is ever more to do.
    """
    await Stillness.of(asyncio.get_running_loop()).come()


class Stillness:
    """Of one loop. Looks into it: asyncio has no public way to ask whether it has work."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._begun: set[asyncio.Future] = set()
        """What threads are to do, until the loop has seen its end."""
        self._working: set[object] = set()
        """What threads are doing, whether or not anybody still waits for it."""
        self._waiting = asyncio.Lock()

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> Stillness:
        """Give a loop's one; from the first time on it knows what the loop's threads do."""
        known = getattr(loop, "stillness", None)
        if known is None:
            known = loop.stillness = cls(loop)
            loop.run_in_executor = known._watched(loop.run_in_executor)
        return known

    async def come(self) -> None:
        """Wait for it."""
        # One at a time: two would take each other's turns for work.
        async with self._waiting, asyncio.timeout(HANGS_S):
            while await self._work() or await self._work(BREATH_S if self._sockets else 0):
                pass

    async def _work(self, after_s: float = 0.0) -> bool:
        """Look whether there is something to do, after the loop's turn."""
        await asyncio.sleep(after_s)
        if self._begun or self._working:
            await asyncio.sleep(BREATH_S)
            return True
        return bool(self._loop._ready or self._loop._selector.select(0))

    @property
    def _sockets(self) -> bool:
        """Whether anybody but the loop itself could write to the loop."""
        return len(self._loop._selector.get_map()) > 1

    def _watched(self, run: Callable) -> Callable:
        def run_in_executor(executor, work, *given) -> asyncio.Future:
            def worked():
                turn = object()
                self._working.add(turn)
                try:
                    return work(*given)
                finally:
                    self._working.discard(turn)

            begun = run(executor, worked)
            self._begun.add(begun)
            begun.add_done_callback(self._begun.discard)
            return begun

        return run_in_executor
