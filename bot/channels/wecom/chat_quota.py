"""How much the bot may say in a chat: WeCom counts replies and messages together, by chat."""

from __future__ import annotations

import asyncio
import bisect
import itertools
from collections import deque

from bot.clock import Clock
from bot.recent import Recent

PER_MINUTE, PER_HOUR = 30, 1000
"""WeCom's limits for a chat (its API page 101463)."""
MINUTE_S, HOUR_S = 61.0, 3605.0
"""Longer than they are: what we send evenly may arrive closer together."""
AMPLE_MINUTE, AMPLE_HOUR = 15, 300
"""What must be left before anything is sent that people could do without."""
MOST_CHATS = 2000
"""Chats whose use is remembered, at most 8 KB each."""


class ChatQuota:
    """Of one chat. Who must wait does so in order, the most urgent first."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing said."""
        self._clock = clock
        self._sent: deque[float] = deque(maxlen=PER_HOUR)
        self._held_until = 0.0
        self._line: list[_Waiting] = []
        self._numbers = itertools.count()

    def ample(self) -> bool:
        """Tell whether there is enough left for what people could do without."""
        now = self._clock.now()
        if self._line or now < self._held_until:
            return False
        lately = len(self._sent) - bisect.bisect_right(self._sent, now - MINUTE_S)
        hourly = len(self._sent) - bisect.bisect_right(self._sent, now - HOUR_S)
        return lately <= PER_MINUTE - AMPLE_MINUTE and hourly <= PER_HOUR - AMPLE_HOUR

    async def take(self, urgent_at: float) -> None:
        """Wait until one more may be sent, and count it.

        Args:
            urgent_at: When it will be too late; who has the least goes first.
        """
        own = _Waiting(urgent_at, next(self._numbers))
        bisect.insort(self._line, own, key=_Waiting.rank)
        try:
            while True:
                if self._line[0] is not own:
                    await own.first.wait()
                    own.first.clear()
                    continue
                pause_s = self._pause_s()
                if pause_s <= 0:
                    self._sent.append(self._clock.now())
                    return
                await self._clock.sleep(pause_s)
        finally:
            self._line.remove(own)
            if self._line:
                self._line[0].first.set()

    def hold(self, seconds: float) -> None:
        """Send nothing for a while: WeCom says that it was too much."""
        self._held_until = max(self._held_until, self._clock.now() + seconds)

    def _pause_s(self) -> float:
        """How long nothing more may be sent; 0 or less for not at all."""
        free = [self._held_until]
        for most, window_s in ((PER_MINUTE, MINUTE_S), (PER_HOUR, HOUR_S)):
            if len(self._sent) >= most:
                free.append(self._sent[-most] + window_s)
        return max(free) - self._clock.now()


class Quotas:
    """Of all chats."""

    def __init__(self, clock: Clock) -> None:
        """Begin with nothing said."""
        self._clock = clock
        self._of: Recent[str, ChatQuota] = Recent(MOST_CHATS)

    def of(self, chat: str) -> ChatQuota:
        """Give the quota of a chat."""
        quota = self._of.get(chat) or ChatQuota(self._clock)
        self._of.put(chat, quota)
        return quota


class _Waiting:
    """Somebody who waits."""

    def __init__(self, urgent_at: float, number: int) -> None:
        self.urgent_at = urgent_at
        self.number = number
        self.first = asyncio.Event()

    def rank(self) -> tuple[float, int]:
        return self.urgent_at, self.number
