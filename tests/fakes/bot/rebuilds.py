"""Rebuilds that last until they are told to end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from indexer.building.result import RebuildResult, SourceReport
from indexer.errors import HuiguError, RebuildRunning

RESULT = RebuildResult(
    generation="20300518T101502Z-1a2b",
    documents=9,
    added=1,
    changed=2,
    removed=3,
    problems=("posts/bad.md: line 3: no title; add one",),
    seconds=0.1,
    sources=(SourceReport("recaps", 1, 2, 3, 0, pulled=True, problem=""),),
)


class ManualRebuilds:
    """A `RebuildSources`: each call waits for `finish`."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.is_busy = False
        """Whether another program rebuilds."""
        self.cancelled = 0
        self._ends: list[asyncio.Future[RebuildResult]] = []

    async def __call__(
        self, progress: Callable[[str, int, int], None], only: Sequence[str] = ()
    ) -> RebuildResult:
        if self.is_busy:
            raise RebuildRunning("another rebuild is running")
        self.calls.append(list(only))
        progress("index", 3, 9)
        self._ends.append(asyncio.get_running_loop().create_future())
        try:
            return await self._ends[-1]
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    async def finish(self, error: HuiguError | None = None) -> None:
        """End the running one, and let what waits for it go on."""
        if error:
            self._ends[-1].set_exception(error)
        else:
            self._ends[-1].set_result(RESULT)
        for _ in range(5):
            await asyncio.sleep(0)


async def rebuild_at_once(
    progress: Callable[[str, int, int], None], only: Sequence[str] = ()
) -> RebuildResult:
    """End at once."""
    return RESULT
