"""One message and its answer, from the first delivery until the person has it."""

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
"""How long an answer that nobody has fetched is kept."""
MOST_PEOPLE = 2048
"""People with an answer under way; some kilobytes each."""
MOST_EACH = 4
"""Answers kept for one person; so many share one text."""


@dataclass(slots=True, eq=False)
class Exchange:
    """A message being answered. Changed by `waiter` alone."""

    message: Message
    language: str
    """Of what is said about it, `zh` or `en`."""
    rows: Rows = ()
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while there is an answer that may be given."""
    given: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the person has it."""
    listening: int = 0
    """Deliveries that can still bring it."""
    quiet_since: float = 0.0
    """When the last of them ended, by the clock."""
    promised: bool = False
    """Whether the person was told to fetch it."""
    until: float = float("inf")
    """When it is forgotten."""

    @contextlib.contextmanager
    def heard(self, clock: Clock) -> Iterator[None]:
        """Count a delivery while the context is open."""
        self.listening += 1
        try:
            yield
        finally:
            self.listening -= 1
            self.quiet_since = clock.now()

    def keep(self, now: float) -> None:
        """Hold the answer ready until the person writes again, or too long has passed."""
        self.until = now + KEPT_S
        self.ready.set()


class Exchanges:
    """By person, what they do not have yet; the oldest first, in bounded memory."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none."""
        self._clock = clock
        self._open: LRUCache[str, list[Exchange]] = LRUCache(MOST_PEOPLE)

    def __len__(self) -> int:
        return len(self._open)

    def begin(self, exchange: Exchange) -> None:
        """Add one; the oldest of the person, and the person longest silent, may be forgotten."""
        person = exchange.message.person
        self._open[person] = [*self.of(person), exchange][-MOST_EACH:]

    def of(self, person: str) -> list[Exchange]:
        """Give what a person is waiting for, and forget the rest of theirs."""
        now = self._clock.now()
        kept = [
            one for one in self._open.get(person, ()) if now < one.until and not one.given.is_set()
        ]
        if kept:
            self._open[person] = kept
        else:
            self._open.pop(person, None)
        return kept

    def forget(self, person: str) -> None:
        """Drop everything of somebody who left."""
        for one in self._open.pop(person, ()):
            one.given.set()
