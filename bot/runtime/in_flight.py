"""Counts what is being answered, so that stopping can wait for it."""

from __future__ import annotations

import asyncio
from types import TracebackType

from bot.runtime.clock import Clock, within


class Running:
    """A context around each piece of work that must not be torn off.

    Attributes:
        stopping: True once no new question is taken.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing.

        Args:
            clock: Measures how long stopping waits.
        """
        self._clock = clock
        self.stopping = False
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self._count += 1
        self._idle.clear()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._count -= 1
        if not self._count:
            self._idle.set()

    async def finish(self, within_s: float) -> int:
        """Take nothing new and wait for what has begun.

        Args:
            within_s: Longest wait, in seconds.

        Returns:
            How many did not end in time.
        """
        self.stopping = True
        try:
            await within(self._clock, within_s, self._idle.wait())
        except TimeoutError:
            return self._count
        return 0
