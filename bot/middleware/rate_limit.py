"""Wrappers around an `Ask` that keep one asker, one place or a rush from taking the whole server.

Each takes an `Ask` and is an `Ask`; what they turn away raises `Refused`.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import secrets
import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from bot.messages import Answer, Ask, Question, Refused

SHARDS = 64
"""`MemoryStorage` walks its keys at every question; split up, 10,000 askers cost 0.1 ms, not 2."""
BUSY_RETRY_S = 1
"""In a second a full queue has room for dozens again, as an answer takes milliseconds."""


def limited(ask: Ask, per_asker: int, per_place: int = 0) -> Ask:
    """Limit how many questions one asker, and one place, may ask in a minute.

    A window slides, so nobody gets twice the limit around the turn of a minute. Askers are kept
    for two minutes as a keyed hash whose key dies with the process. A question without an asker
    (or place) is not limited by it.

    Args:
        ask: What answers.
        per_asker: Questions one asker may ask in a minute, 1 or more.
        per_place: Questions that may come from one place in a minute; 0 for no limit.

    Returns:
        An `Ask` that raises `Refused` beyond a limit.
    """
    limiters = [SlidingWindowCounterRateLimiter(MemoryStorage()) for _ in range(SHARDS)]
    key = secrets.token_bytes(32)

    async def check(kind: str, who: str, per_minute: int) -> None:
        if not who or not per_minute:
            return
        digest = hashlib.blake2b(who.encode(errors="replace"), key=key, digest_size=16)
        name = digest.hexdigest()
        limiter = limiters[digest.digest()[0] % SHARDS]
        item = RateLimitItemPerMinute(per_minute)
        if not await limiter.hit(item, kind, name):
            reset = (await limiter.get_window_stats(item, kind, name)).reset_time
            raise Refused("rate", per_minute, max(1, math.ceil(reset - time.time())))

    async def limited_ask(question: Question) -> Answer:
        await check("asker", question.asker, per_asker)
        await check("place", question.place, per_place)
        return await ask(question)

    return limited_ask


def bounded(ask: Ask, running: int, waiting: int) -> Ask:
    """Limit how many questions are answered at once, and how many may wait for that.

    Args:
        ask: What answers.
        running: Questions answered at the same time, 1 or more.
        waiting: Questions that may wait; one more is refused at once.

    Returns:
        An `Ask` that raises `Refused` when the queue is full.
    """
    free = asyncio.Semaphore(running)
    queued = 0

    async def bounded_ask(question: Question) -> Answer:
        nonlocal queued
        if free.locked():
            if queued >= waiting:
                raise Refused("busy", waiting, BUSY_RETRY_S)
            queued += 1
            try:
                await free.acquire()
            finally:
                queued -= 1
        else:
            await free.acquire()
        try:
            return await ask(question)
        finally:
            free.release()

    return bounded_ask
