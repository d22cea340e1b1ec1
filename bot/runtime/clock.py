"""Injectable clock: time, sleep and time-outs that tests can fast-forward."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from typing import Any, Protocol, TypeVar

from indexer.deadline import Deadline
from indexer.errors import OutOfTime

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
    try:
        if isinstance(clock, SystemClock):  # half the cost of the other way
            await asyncio.wait({task}, timeout=seconds)
        else:
            await _wait_for_either(task, clock, seconds)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        task.cancel()


async def _wait_for_either(task: asyncio.Future[Any], clock: Clock, seconds: float) -> None:
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        alarm.cancel()


async def run_timed(
    executor: Executor, limit_s: float, work: Callable[[Deadline], Result]
) -> Result:
    """Run work in one of the executor's threads: nowhere else does it leave the event loop.

    `OutOfTime` if it takes more than `limit_s` seconds. Who cancels waits until the thread has
    really left the work, which it does at its next step: it cannot be stopped from outside.

    Raises:
        CancelledError: As it came.
    """
    deadline = Deadline(limit_s)
    working = asyncio.get_running_loop().run_in_executor(executor, work, deadline)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        deadline.expire()
        with contextlib.suppress(OutOfTime):
            await working
        raise
