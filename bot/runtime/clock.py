"""Time as what waits sees it, so that a test can make six minutes pass in none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> float:
        """Seconds that only go up; from when they count says nothing."""
        ...

    def unix(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's own."""

    def now(self) -> float:
        """Seconds that only go up."""
        return time.monotonic()

    def unix(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


async def within(clock: Clock, seconds: float, work: Awaitable[Result]) -> Result:
    """Wait for something, but no longer than so long.

    Args:
        clock: Says how long that is.
        seconds: Longest wait.
        work: What is waited for; cancelled when it takes longer. To leave it running, pass
            `asyncio.shield(work)`.

    Returns:
        What it gives.

    Raises:
        TimeoutError: It took longer.
    """
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        alarm.cancel()
        task.cancel()
