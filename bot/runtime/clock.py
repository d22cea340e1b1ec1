"""Injectable clock: time, sleep and time-outs that tests can fast-forward."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Clock(Protocol):
    """Source of time."""

    def now(self) -> float:
        """Read the monotonic clock, in seconds from an arbitrary start."""

    def unix(self) -> float:
        """Read the wall clock, in seconds since 1970 UTC."""

    async def sleep(self, seconds: float, /) -> None:
        """Wait for so many seconds."""


class SystemClock:
    """The machine's clock."""

    now = staticmethod(time.monotonic)
    unix = staticmethod(time.time)
    sleep = staticmethod(asyncio.sleep)


async def wait_at_most(clock: Clock, seconds: float, work: Awaitable[Result]) -> Result:
    """Wait for a result: `asyncio.wait_for` on an injected clock.

    The work is cancelled at the time-out; pass `asyncio.shield(work)` to leave it running.

    Raises:
        TimeoutError: The work took longer.
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
