"""Where announcements go: one contract, and what can go wrong with it."""

from __future__ import annotations

from collections import deque
from types import SimpleNamespace
from typing import Protocol

import aiohttp

from bot.clock import Clock
from indexer.errors import HuiguError

FAILED_WITHOUT_TRACE = frozenset({None, 200, 504})
"""HTTP statuses after which a post may stand in the group all the same: none came, one without
WeCom's word for it, or a proxy gave up waiting."""


class Outlet(Protocol):
    """A place that takes announcements, one at a time."""

    name: str
    """Unique, and the same after a restart; holds no secret."""
    shown: str
    """What a person calls it."""
    max_bytes: int
    """Of an announcement, in UTF-8."""

    async def turn(self) -> None:
        """Wait until another announcement may be posted."""
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
        self._taken: deque[float] = deque(maxlen=most)

    async def take(self) -> None:
        """Wait for one and take it."""
        while len(self._taken) == self._taken.maxlen:
            wait_s = self._taken[0] + self._window_s - self._clock.now()
            if wait_s <= 0:
                break
            await self._clock.sleep(wait_s)
        self._taken.append(self._clock.now())


class Traffic:
    """Sees how far the calls of one path got, on a session of one outlet."""

    def __init__(self, path: str) -> None:
        """Take the path of the calls that post."""
        self._path = path
        self._sent = False
        self._status: int | None = None

    def traced(self) -> aiohttp.TraceConfig:
        """Give what the outlet's session is made with."""
        config = aiohttp.TraceConfig()
        config.on_request_headers_sent.append(self._on_sent)
        config.on_request_end.append(self._on_end)
        return config

    def begin(self) -> None:
        """Forget the call before."""
        self._sent, self._status = False, None

    def failure(self, message: str) -> HuiguError:
        """Say what the call that got no usable answer did: surely nothing, or nobody knows.

        Args:
            message: Of the error.

        Returns:
            `NotPosted` where it never left or was answered as failed, else `MaybePosted`.
        """
        if not self._sent or self._status not in FAILED_WITHOUT_TRACE:
            return NotPosted(message)
        return MaybePosted(message)

    async def _on_sent(
        self,
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestHeadersSentParams,
    ) -> None:
        if params.url.path.endswith(self._path):
            self._sent, self._status = True, None

    async def _on_end(
        self,
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:
        if params.url.path.endswith(self._path):
            self._status = params.response.status
