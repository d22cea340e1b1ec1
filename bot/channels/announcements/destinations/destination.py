"""Where announcements go: one contract, and what can go wrong with it."""

from __future__ import annotations

from collections import deque
from typing import Protocol

from bot.runtime.clock import Clock
from indexer.errors import HuiguError


class Outlet(Protocol):
    """A place that takes announcements, one at a time."""

    name: str
    """Unique, and the same after a restart; holds no secret."""
    shown: str
    """What a person calls it."""
    max_bytes: int
    """Of an announcement, in UTF-8."""

    async def turn(self) -> None:
        """Wait until another announcement may be posted; `NotPosted` says that none may."""
        ...

    async def post(self, text: str) -> None:
        """Post an announcement.

        Args:
            text: Markdown of headings, bold and links; at most `max_bytes`.

        Raises:
            NotPosted: It surely was not posted, but may be later.
            MaybePosted: Nobody knows.
            NeverPosted: It was refused for what it is.
        """
        ...


class NotPosted(HuiguError):
    """An announcement was not posted; later it may be.

    Attributes:
        too_often: Only because there were too many.
    """

    def __init__(self, message: str, *, too_often: bool = False) -> None:
        self.too_often = too_often
        super().__init__(message)


class MaybePosted(HuiguError):
    """No answer came, so nobody knows whether an announcement was posted."""


class NeverPosted(HuiguError):
    """An announcement was refused, and would be again."""


class Turns:
    """So many in any minute, counted here; WeCom counts for itself, and over all programs."""

    def __init__(self, clock: Clock, most: int, window_s: float) -> None:
        """Take a limit.

        Args:
            clock: Tells when it is over.
            most: How many in a window.
            window_s: Its length in seconds; it slides.
        """
        self._clock, self._window_s = clock, window_s
        self._used: deque[float] = deque(maxlen=most)

    async def turn(self) -> None:
        """Wait until one more is within the limit."""
        while len(self._used) == self._used.maxlen:
            wait_s = self._used[0] + self._window_s - self._clock.now()
            if wait_s <= 0:
                return
            await self._clock.sleep(wait_s)

    def used(self) -> None:
        """Count one that is over now: WeCom counted it at some time before."""
        self._used.append(self._clock.now())
