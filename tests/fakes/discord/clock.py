"""The clock of the fake Discord, its deadlines, and waiting for a condition."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

ACKNOWLEDGE_S = 3.0
"""Limit for the first response to an interaction."""
TOKEN_S = 15 * 60.0
"""How long the token of an interaction allows edits and follow-ups."""

_SCHEDULED = Path("/proc/thread-self/schedstat")


class Clock:
    """The time of the event loop, which a test can move forward."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def now(self) -> float:
        """Give seconds since an arbitrary start; monotonic."""
        return asyncio.get_running_loop().time() + self._ahead_s

    def now_without_cpu_waits(self) -> float:
        """Give `now` without the time for which this thread waited for a CPU core.

        For time limits on the bot, so that a busy machine does not break them.
        """
        return self.now() - _read_cpu_wait()

    def advance(self, seconds: float) -> None:
        """Move the clock forward, for deadlines and rate limits; nobody sleeps."""
        self._ahead_s += seconds


def _read_cpu_wait() -> float:
    """Read the seconds for which this thread waited for a CPU core."""
    try:
        _, waited_ns, _ = _SCHEDULED.read_text(encoding="ascii").split()
    except OSError:  # not Linux
        return 0.0
    return int(waited_ns) / 1e9


class Changes:
    """Wakes waiting coroutines when their condition may have become true."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        """Check every waiting condition again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(
        self, condition: Callable[[], object], timeout_s: float, what: Callable[[], str]
    ) -> None:
        """Wait until a condition holds.

        Args:
            condition: Checked now and after every change.
            timeout_s: In real seconds.
            what: Describes the condition and the progress, for the error.

        Raises:
            TimeoutError: The condition did not hold in time.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not condition():
                    await self._event.wait()
        except TimeoutError:
            raise TimeoutError(f"after {timeout_s} s still waiting for {what()}") from None
