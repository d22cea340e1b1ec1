"""How much the bot may say in a chat: WeCom counts replies and messages together, by chat."""

from __future__ import annotations

import asyncio
import bisect
import contextlib
import itertools
from collections import deque
from collections.abc import AsyncIterator, Iterator

from cachetools import LRUCache

from bot.runtime.clock import Clock, wait_at_most

PER_MINUTE, PER_HOUR = 30, 1000
"""WeCom's limits for a chat (its API page 101463)."""
MINUTE_S, HOUR_S = 61.0, 3605.0
"""Longer than they are, as two clocks differ."""
NEVER = float("inf")
AMPLE_MINUTE, AMPLE_HOUR = 15, 300
"""What must be left before anything is sent that people could do without."""
SPARE = 3
"""So many, and one for each answer under way, must be left too: no placeholder costs an answer."""
MOST_CHATS = 2000
"""Chats whose use is remembered, at most 32 KB each."""


class ChatQuota:
    """Of one chat. Who must wait does so in order, the most urgent first."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing said."""
        self._clock = clock
        # When each was done. WeCom counted it before that, so we never count less than WeCom.
        self._sent: deque[float] = deque(maxlen=PER_HOUR)
        self._sending = 0
        self._sent_one = asyncio.Event()
        self._held_until = 0.0
        self._answers = 0
        self._line: list[_Waiting] = []
        self._numbers = itertools.count()

    def ample(self) -> bool:
        """Tell whether there is enough left for what people could do without."""
        now = self._clock.now()
        if self._line or now < self._held_until:
            return False
        left = PER_MINUTE - self._since(now - MINUTE_S)
        left_hourly = PER_HOUR - self._since(now - HOUR_S)
        needed = max(AMPLE_MINUTE, self._answers + SPARE)
        return left >= needed and left_hourly >= AMPLE_HOUR

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Keep room for an answer, while the context is open."""
        self._answers += 1
        try:
            yield
        finally:
            self._answers -= 1

    @contextlib.asynccontextmanager
    async def turn(self, before: float = NEVER) -> AsyncIterator[None]:
        """Wait until one more may be sent; it is sent within the context, and counted.

        Args:
            before: When it is of no more use; who has the least time left goes first.

        Raises:
            TimeoutError: It may not be sent by then.
        """
        left_s = before - self._clock.now()
        if left_s <= 0:
            raise TimeoutError
        if not self._line and self._free():
            # At once: who found it `ample` just now must not find it taken by others.
            self._sending += 1
        else:
            taking = self._take(before)
            await (taking if before == NEVER else wait_at_most(self._clock, left_s, taking))
        try:
            yield
        finally:
            self._sending -= 1
            self._sent.append(self._clock.now())
            self._sent_one.set()

    def hold(self, seconds: float) -> None:
        """Send nothing for a while: WeCom says that it was too much."""
        self._held_until = max(self._held_until, self._clock.now() + seconds)

    async def _take(self, before: float) -> None:
        """Wait for one's turn."""
        own = _Waiting(before, next(self._numbers))
        bisect.insort(self._line, own, key=_Waiting.rank)
        try:
            while True:
                self._sent_one.clear()
                if self._line[0] is not own:
                    await own.first.wait()
                    own.first.clear()
                elif self._sending >= PER_MINUTE:
                    await self._sent_one.wait()
                elif (pause_s := self._pause_s()) > 0:
                    await self._clock.sleep(pause_s)
                else:
                    self._sending += 1
                    return
        finally:
            self._line.remove(own)
            if self._line:
                self._line[0].first.set()

    def _free(self) -> bool:
        """Tell whether one more may be sent now."""
        return self._sending < PER_MINUTE and self._pause_s() <= 0

    def _pause_s(self) -> float:
        """How long nothing more may be sent; 0 or less for not at all."""
        free = [self._held_until]
        for most, window_s in ((PER_MINUTE, MINUTE_S), (PER_HOUR, HOUR_S)):
            room = most - self._sending
            if len(self._sent) >= room:
                free.append(self._sent[-room] + window_s)
        return max(free) - self._clock.now()

    def _since(self, moment: float) -> int:
        """How many were sent since a moment, or are being sent."""
        return len(self._sent) - bisect.bisect_right(self._sent, moment) + self._sending


class Quotas:
    """Of all chats."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing said."""
        self._clock = clock
        self._quotas: LRUCache[str, ChatQuota] = LRUCache(MOST_CHATS)

    def of(self, chat: str) -> ChatQuota:
        """Give the quota of a chat."""
        return self._quotas.setdefault(chat, ChatQuota(self._clock))


class _Waiting:
    """Somebody who waits."""

    def __init__(self, urgent_at: float, number: int) -> None:
        self.urgent_at = urgent_at
        self.number = number
        self.first = asyncio.Event()

    def rank(self) -> tuple[float, int]:
        return self.urgent_at, self.number
