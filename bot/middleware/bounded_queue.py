"""Middleware that bounds how many questions are answered at once, and how many wait for that."""

from __future__ import annotations

import asyncio

from bot.messages import Answer, Ask, Question, Refused
from bot.middleware.counters import Counters

BUSY_RETRY_S = 1
"""In a second a full queue has room for dozens again, as an answer takes milliseconds."""


class BoundedQueue:
    """Lets questions through in the order they came; refuses when too many wait."""

    def __init__(self, running: int, waiting: int, counters: Counters) -> None:
        """Let `running` questions (1 or more) run at a time, and `waiting` more wait."""
        self._free = asyncio.Semaphore(running)
        self._most_waiting = waiting
        self._waiting = 0
        self._counters = counters

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Answer when it is the question's turn.

        Raises:
            Refused: Too many wait already.
        """
        if self._free.locked() and self._waiting >= self._most_waiting:
            self._counters.refusals.labels(question.channel, "busy").inc()
            raise Refused("busy", self._most_waiting, BUSY_RETRY_S)
        self._waiting += 1
        try:
            with self._counters.waiting.track_inprogress():
                await self._free.acquire()
        finally:
            self._waiting -= 1
        try:
            with self._counters.running.track_inprogress():
                return await ask(question)
        finally:
            self._free.release()
