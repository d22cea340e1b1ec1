"""Middleware that bounds how many questions are answered at once, how many wait, and how long.

Askers take turns (`bot.middleware.fair_queue`): whoever asks a lot, or what takes long, waits for
the others. An answer has a deadline, after which its asker is told so.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from bot.journal.hashing import generate_key
from bot.messages import Question, Refused
from bot.middleware.counters import Counters
from bot.middleware.fair_queue import FairQueue
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.log_throttle import LogThrottle
from indexer.errors import OutOfTime

log = logging.getLogger("huigu.app")

BUSY_RETRY_S = 1
"""In a second a full queue has room for dozens again, as an answer takes milliseconds."""
CROWDED_RETRY_S = 10
"""After a wait in vain: something costly is going on, which takes longer than a crowd."""

Result = TypeVar("Result")

Turn = asyncio.Future[None]
"""Done when it is a question's turn; `_Full` when another one took its place."""


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How much is done at once, and for how long."""

    running: int
    """Questions that are answered at the same time, 1 or more."""
    waiting: int
    """Questions that may wait for that."""
    wait_s: float
    """Seconds that a question waits at most."""
    answer_s: float
    """Seconds that answering it may take from then on."""


class BoundedQueue:
    """Lets questions through, in turns of their askers.

    When too many wait, the last one of the asker with most of them is refused. One that is given up
    is running until the work on it has really ended, so that nothing runs beside it.
    """

    def __init__(self, limits: QueueLimits, counters: Counters, clock: Clock) -> None:
        self._limits, self._counters, self._clock = limits, counters, clock
        self._free = limits.running
        self._turns: FairQueue[Turn] = FairQueue()
        self._key = generate_key()
        self._slow = LogThrottle(log, clock)

    async def __call__(
        self, question: Question, ask: Callable[[Question], Awaitable[Result]]
    ) -> Result:
        """Answer when it is the question's turn.

        Raises:
            Refused: Too many wait already (`busy`), or answering takes too long (`slow`).
        """
        asker = self._hash_asker(question)
        await self._wait_for_turn(asker, question.channel)
        answering = asyncio.ensure_future(ask(question))
        self._counters.running.inc()
        answering.add_done_callback(partial(self._end, asker, self._clock.now()))
        try:
            # At the deadline the work is told to end, and its asker does not wait until it has.
            return await wait_at_most(self._clock, self._limits.answer_s, answering)
        except (TimeoutError, OutOfTime):
            limit_s = self._limits.answer_s
            self._slow.warn(f"an answer took more than {limit_s:g} s and was given up")
            self._counters.refusals.labels(question.channel, "slow").inc()
            raise Refused("slow", math.ceil(limit_s), 0) from None

    def _hash_asker(self, question: Question) -> bytes:
        """Hash the asker; those of a place who are not known are one."""
        kind = "person" if question.asker else "place"
        who = question.asker or question.place
        return self._key.hash(kind, f"{question.channel}\0{who}")

    async def _wait_for_turn(self, asker: bytes, channel: str) -> None:
        """Wait for a turn, which `_end` gives back; `Refused` if too many wait, or none comes."""
        turn: Turn = asyncio.get_running_loop().create_future()
        has_turn = False
        try:
            self._enter(asker, turn)
            if not turn.done():
                with self._counters.waiting.track_inprogress():
                    await wait_at_most(self._clock, self._limits.wait_s, turn)
            has_turn = True
        except TimeoutError:
            raise self.refuse(channel, CROWDED_RETRY_S) from None
        except _Full:
            raise self.refuse(channel) from None
        finally:
            if not has_turn:
                self._leave(asker, turn)

    def refuse(self, channel: str, retry_after_s: int = BUSY_RETRY_S) -> Refused:
        """Count a question of a channel as refused, and make the error that says so."""
        self._counters.refusals.labels(channel, "busy").inc()
        return Refused("busy", self._limits.waiting, retry_after_s)

    def _enter(self, asker: bytes, turn: Turn) -> None:
        """Let a question wait, or go on at once.

        Raises:
            _Full: Too many wait, and none of them has to make room for it.
        """
        if not self._free and len(self._turns) >= self._limits.waiting:
            last = self._turns.make_room(asker)
            if last is None:
                raise _Full
            last.set_exception(_Full())
        self._turns.add(asker, turn)
        self._give_turns()

    def _leave(self, asker: bytes, turn: Turn) -> None:
        """Take out a question that does not wait any more; its turn may have come meanwhile."""
        was_waiting = self._turns.remove(asker, turn)
        if not was_waiting and turn.done() and not turn.cancelled() and turn.exception() is None:
            self._give_back(asker, 0.0)

    def _end(self, asker: bytes, started: float, _: asyncio.Future[Any]) -> None:
        """Give a turn back, once the work of a question has really ended."""
        self._counters.running.dec()
        self._give_back(asker, self._clock.now() - started)

    def _give_back(self, asker: bytes, seconds: float) -> None:
        self._turns.charge(asker, seconds)
        self._free += 1
        self._give_turns()

    def _give_turns(self) -> None:
        while self._free and self._turns:
            _, turn = self._turns.pop()
            self._free -= 1
            turn.set_result(None)


class _Full(Exception):
    """There is no place for a question."""
