"""Limits how often somebody may do something in a minute; the window moves."""

from __future__ import annotations

import hashlib
import math
import secrets
from collections import deque

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from bot.runtime.clock import Clock

MINUTE_S = 60.0
MOST_KEYS = 100_000
"""People and places counted at once; of more, those who asked longest ago are forgotten first."""
KEY_BYTES = 32
HASH_BYTES = 16


class WindowLimit:
    """Counts what each one did in the last minute.

    Nobody gets twice the limit around the turn of a minute. Who it was is kept for a minute, as a
    keyed hash whose key dies with the process.
    """

    def __init__(self, clock: Clock) -> None:
        """Begin empty."""
        self._clock = clock
        self._limiter = MovingWindowRateLimiter(ClockStorage(clock))
        self._key = secrets.token_bytes(KEY_BYTES)

    async def count(self, kind: str, who: str, per_minute: int) -> int:
        """Count one more of somebody, and return 0; or the seconds to wait if it is too much.

        Equal ids of different kinds are different ones. What is too much does not count.
        """
        item = RateLimitItemPerMinute(per_minute)
        identity = (kind, self._hash(kind, who))
        if await self._limiter.hit(item, *identity):
            return 0
        reset = (await self._limiter.get_window_stats(item, *identity)).reset_time
        return max(1, math.ceil(reset - self._clock.now()))

    def _hash(self, kind: str, who: str) -> str:
        text = f"{kind}\0{who}".encode(errors="surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=HASH_BYTES).hexdigest()


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
