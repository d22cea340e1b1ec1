"""The time of the fake Discord, its deadlines, and waiting for something to come true."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

ACKNOWLEDGE_S = 3.0
"""An interaction that got no first response after this has failed."""
TOKEN_S = 15 * 60.0
"""An interaction's token edits and follows up for as long as this."""

_SCHEDULED = Path("/proc/thread-self/schedstat")


class Clock:
    """Seconds, as the event loop counts them, plus what a test put on top."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def now(self) -> float:
        """Seconds since some moment; never goes back."""
        return asyncio.get_running_loop().time() + self._ahead_s

    def fair(self) -> float:
        """As `now`, but still while other processes have the core that this thread wants.

        What holds a bot to seconds is counted by it, or a busy machine would be the bot's fault.
        """
        return self.now() - _waited_s()

    def advance(self, seconds: float) -> None:
        """Let time pass for the server's deadlines and rates; nobody sleeps."""
        self._ahead_s += seconds


def _waited_s() -> float:
    """Seconds for which this thread had work and no core."""
    try:
        _, waited_ns, _ = _SCHEDULED.read_text(encoding="ascii").split()
    except OSError:  # not Linux
        return 0.0
    return int(waited_ns) / 1e9


class Changes:
    """Wakes those who wait for a condition whenever something may have made it true."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        """Have every waiting condition looked at again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(
        self, condition: Callable[[], object], timeout_s: float, what: Callable[[], str]
    ) -> None:
        """Wait until a condition holds.

        Args:
            condition: Looked at now and after every change.
            timeout_s: How long to wait, in real seconds.
            what: Says what was waited for and how far it came, for the error.

        Raises:
            TimeoutError: It did not come true in time.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while not condition():
                    await self._event.wait()
        except TimeoutError:
            raise TimeoutError(f"after {timeout_s} s still waiting for {what()}") from None
