"""Rate limit of a chat: WeCom counts the bot's replies and messages in it together."""

from __future__ import annotations

import asyncio
import bisect
import contextlib
import functools
import itertools
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field

from bot.runtime.clock import Clock, wait_at_most

PER_MINUTE, PER_HOUR = 30, 1000
"""WeCom's limits for a chat (its API page 101463)."""
MINUTE_S, HOUR_S = 61.0, 3605.0
"""A little longer, because two clocks differ."""
NO_DEADLINE = float("inf")
SPARE_PER_MINUTE, SPARE_PER_HOUR = 15, 300
"""How much must be left for an optional frame (a placeholder, progress, a card)."""
SPARE = 3
"""This many, and one for each answer in progress, must also be left for an optional frame: no
placeholder may delay an answer."""
MAX_CHATS = 2000
"""Chats whose use is remembered, at most 32 KB each."""


class ChatQuota:
    """The rate limit of one chat. Frames wait in a queue, the earliest deadline first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # When each frame was done. WeCom counted it earlier, so we never count less than WeCom.
        self._sent_at: deque[float] = deque(maxlen=PER_HOUR)
        self._sending = 0
        self._sent = asyncio.Event()
        self._blocked_until = 0.0
        self._answers = 0
        self._queue: list[_Waiter] = []
        self._numbers = itertools.count()

    def has_spare(self) -> bool:
        """Tell whether enough is left for an optional frame."""
        now = self._clock.now()
        if self._queue or now < self._blocked_until:
            return False
        left = PER_MINUTE - self._count_since(now - MINUTE_S)
        left_hourly = PER_HOUR - self._count_since(now - HOUR_S)
        needed = max(SPARE_PER_MINUTE, self._answers + SPARE)
        return left >= needed and left_hourly >= SPARE_PER_HOUR

    @contextlib.contextmanager
    def reserve_answer(self) -> Iterator[None]:
        """Reserve room for one answer while the context is open."""
        self._answers += 1
        try:
            yield
        finally:
            self._answers -= 1

    @contextlib.asynccontextmanager
    async def acquire(self, deadline: float = NO_DEADLINE) -> AsyncIterator[None]:
        """Wait until one frame may be sent; send it within the context.

        Raises:
            TimeoutError: The frame may not be sent before the deadline, by the clock's `now`.
        """
        left_s = deadline - self._clock.now()
        if left_s <= 0:
            raise TimeoutError
        if not self._queue and self._sending < PER_MINUTE and self._get_pause_s() <= 0:
            # Without an `await`: after `has_spare` nobody else may take the place.
            self._sending += 1
        else:
            waiting = self._wait_turn(deadline)
            if deadline != NO_DEADLINE:
                waiting = wait_at_most(self._clock, left_s, waiting)
            await waiting
        try:
            yield
        finally:
            self._sending -= 1
            self._sent_at.append(self._clock.now())
            self._sent.set()

    def block(self, seconds: float) -> None:
        """Send nothing for a while: WeCom's rate limit was hit."""
        self._blocked_until = max(self._blocked_until, self._clock.now() + seconds)

    async def _wait_turn(self, deadline: float) -> None:
        """Wait in the queue until one frame may be sent."""
        waiter = _Waiter(deadline, next(self._numbers))
        bisect.insort(self._queue, waiter)
        try:
            while True:
                self._sent.clear()
                if self._queue[0] is not waiter:
                    await waiter.is_first.wait()
                    waiter.is_first.clear()
                elif self._sending >= PER_MINUTE:
                    await self._sent.wait()
                elif (pause_s := self._get_pause_s()) > 0:
                    await self._clock.sleep(pause_s)
                else:
                    self._sending += 1
                    return
        finally:
            self._queue.remove(waiter)
            if self._queue:
                self._queue[0].is_first.set()

    def _get_pause_s(self) -> float:
        """Compute how long nothing more may be sent; 0 or less for no pause."""
        free_at = [self._blocked_until]
        for most, window_s in ((PER_MINUTE, MINUTE_S), (PER_HOUR, HOUR_S)):
            room = most - self._sending
            if len(self._sent_at) >= room:
                free_at.append(self._sent_at[-room] + window_s)
        return max(free_at) - self._clock.now()

    def _count_since(self, moment: float) -> int:
        """Count the frames sent since a moment, and those being sent."""
        return len(self._sent_at) - bisect.bisect_right(self._sent_at, moment) + self._sending


def remember_quotas(clock: Clock) -> Callable[[str], ChatQuota]:
    """Make the function that gets the quota of a chat."""
    return functools.lru_cache(MAX_CHATS)(lambda chat: ChatQuota(clock))


@dataclass(frozen=True, slots=True, order=True)
class _Waiter:
    """A frame in the queue."""

    deadline: float
    number: int
    """Of two with the same deadline, the lower one goes first."""
    is_first: asyncio.Event = field(default_factory=asyncio.Event, compare=False)
