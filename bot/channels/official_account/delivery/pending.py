"""Pending answers: from the first delivery of a message until the person has the answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from cachetools import LRUCache

from bot.channels.official_account.protocol.messages import Message
from bot.channels.official_account.rendering import Rows
from bot.runtime.clock import Clock

KEPT_S = 600.0
"""How long an answer is kept for a person who does not fetch it."""
MAX_PEOPLE = 2048
"""People with pending answers; some kilobytes each."""
MAX_PER_PERSON = 4
"""Pending answers of one person; all of them fit into one reply."""


@dataclass(slots=True, eq=False)
class PendingAnswer:
    """A message and its answer. Changed by `Deliveries` alone."""

    message: Message
    language: str
    """Of notices about the answer, `zh` or `en`."""
    rows: Rows = ()
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while the answer may be given to the person."""
    delivered: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the person has the answer."""
    open_deliveries: int = 0
    """Deliveries that can still bring the answer."""
    idle_since: float = 0.0
    """When the last of them ended, by the clock."""
    promised: bool = False
    """Whether the person was told to fetch the answer."""
    expires_at: float = float("inf")
    """By the clock."""

    @contextlib.contextmanager
    def count_delivery(self, clock: Clock) -> Iterator[None]:
        """Count a delivery as open while the context is."""
        self.open_deliveries += 1
        try:
            yield
        finally:
            self.open_deliveries -= 1
            self.idle_since = clock.now()

    def offer(self, now: float) -> None:
        """Keep the answer for `KEPT_S`, until the person writes again."""
        self.expires_at = now + KEPT_S
        self.ready.set()


class PendingAnswers:
    """The pending answers of all people, in bounded memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answers: LRUCache[str, list[PendingAnswer]] = LRUCache(MAX_PEOPLE)

    def __len__(self) -> int:
        return len(self._answers)

    def add(self, answer: PendingAnswer) -> None:
        """Add an answer; beyond a limit, drop the person's oldest, or the least recent person."""
        person = answer.message.person
        self._answers[person] = [*self.get(person), answer][-MAX_PER_PERSON:]

    def get(self, person: str) -> list[PendingAnswer]:
        """Get a person's pending answers, the oldest first; drop the expired."""
        now = self._clock.now()
        pending = [
            answer
            for answer in self._answers.get(person, ())
            if now < answer.expires_at and not answer.delivered.is_set()
        ]
        if pending:
            self._answers[person] = pending
        else:
            self._answers.pop(person, None)
        return pending

    def forget(self, person: str) -> None:
        """Drop all answers of a person who unsubscribed."""
        for answer in self._answers.pop(person, ()):
            answer.delivered.set()
