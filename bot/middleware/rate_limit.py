"""Middleware that limits how many questions one person, and one place, may ask in a minute."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from bot.journal.hashing import generate_key
from bot.messages import Question, Refused
from bot.middleware.counters import Counters
from bot.runtime.clock import Clock

Result = TypeVar("Result")

MINUTE_S = 60.0
MOST_KEYS = 100_000
"""People and places counted at once; of more, those who asked longest ago are forgotten first."""


class RateLimit:
    """Refuses a question beyond a limit.

    The window moves, so nobody gets twice the limit around the turn of a minute. People and places
    are kept for a minute, as keyed hashes whose key dies with the process.
    """

    def __init__(self, per_person: int, per_place: int, counters: Counters, clock: Clock) -> None:
        """Take the limits per minute: 1 or more for a person, and 0 for no limit of a place."""
        self._limits = {"person": per_person, "place": per_place}
        self._counters, self._clock = counters, clock
        self._limiter = MovingWindowRateLimiter(ClockStorage(clock))
        self._key = generate_key()

    async def __call__(
        self, question: Question, ask: Callable[[Question], Awaitable[Result]]
    ) -> Result:
        """Answer within the limits, and else raise `Refused`; who is not known is not limited."""
        await self.admit(question)
        return await ask(question)

    async def admit(self, question: Question) -> None:
        """Count a question; `Refused` if there were too many, who is not known is not limited."""
        await self._count_or_refuse("person", question.asker, question.channel)
        await self._count_or_refuse("place", question.place, question.channel)

    async def _count_or_refuse(self, kind: str, who: str, channel: str) -> None:
        per_minute = self._limits[kind]
        if not who or not per_minute:
            return
        item = RateLimitItemPerMinute(per_minute)
        identity = (kind, self._key.hash(kind, who).hex())
        if await self._limiter.hit(item, *identity):
            return
        self._counters.refusals.labels(channel, kind).inc()
        reset = (await self._limiter.get_window_stats(item, *identity)).reset_time
        wait_s = max(1, math.ceil(reset - self._clock.now()))
        raise Refused("rate", per_minute, wait_s)


class ClockStorage(MemoryStorage):
    """The library's memory storage for moving windows, on our clock and of bounded size.

    The library's own walks all its keys at every question.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin empty."""
        super().__init__()
        self._clock = clock
        self._hits: TTLCache[str, deque[float]] = TTLCache(MOST_KEYS, MINUTE_S, clock.now)

    def __len__(self) -> int:
        """Count the keys that were hit in the last minute."""
        self._hits.expire()
        return len(self._hits)

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Note hits on a key; false where they would be too many."""
        hits = self._recent(key, expiry)
        if len(hits) + amount > limit:
            return False
        hits.extend([self._clock.now()] * amount)
        self._hits[key] = hits  # lives for another minute
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Give the time of the oldest hit in the window, and how many there are."""
        hits = self._recent(key, expiry)
        return (hits[0] if hits else self._clock.now()), len(hits)

    def _recent(self, key: str, expiry: int) -> deque[float]:
        """The times of a key's hits, without those that have left the window."""
        hits = self._hits.get(key) or deque[float]()
        start = self._clock.now() - expiry
        while hits and hits[0] <= start:
            hits.popleft()
        return hits
