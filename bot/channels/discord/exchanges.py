"""The latest questions of people and what became of them, so that an edit can change an answer.

In memory only: after a restart, `bot.channels.discord.sent_answers` tells what an edit or a
deletion needs.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from cachetools import LRUCache

from bot.messages import Question

MAX_EXCHANGES = 4096


@dataclass(slots=True, eq=False)
class Exchange:
    """A question of a person, and its answer."""

    message: int
    """Id of the message that asks; of the interaction, for a command or a button."""
    question: Question
    """As it was last asked."""
    before: str
    """Id of the question before it in its conversation; empty for none."""
    asked_at: float
    """By the event loop's clock."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while it is answered."""
    is_deleted: bool = False
    """Whether the person deleted the question."""


class Exchanges:
    """The latest exchanges of all conversations."""

    def __init__(self) -> None:
        self._by_message: LRUCache[int, Exchange] = LRUCache(MAX_EXCHANGES)
        self._last: LRUCache[str, Exchange] = LRUCache(MAX_EXCHANGES)
        """By conversation."""

    def begin(self, message: int, question: Question, within_s: float) -> Exchange:
        """Begin an exchange: from now on, it is the last one of its conversation.

        A conversation is over when nothing was asked `within_s`.
        """
        before = self._last.get(question.thread)
        goes_on_from = before.question.id if before and _is_recent(before, within_s) else ""
        now = asyncio.get_running_loop().time()
        exchange = Exchange(message, question, goes_on_from, now)
        self._by_message[message] = self._last[question.thread] = exchange
        return exchange

    def find(self, message: int) -> Exchange | None:
        """Find the exchange of a message; None if it asked nothing, or long ago."""
        return self._by_message.get(message)

    def is_last(self, exchange: Exchange, within_s: float) -> bool:
        """Tell whether an exchange is the last of its conversation, and not too long ago."""
        return self._last.get(exchange.question.thread) is exchange and _is_recent(
            exchange, within_s
        )

    def is_talking(self, thread: str, within_s: float) -> bool:
        """Tell whether something was asked in a conversation not too long ago."""
        last = self._last.get(thread)
        return last is not None and _is_recent(last, within_s)


def _is_recent(exchange: Exchange, within_s: float) -> bool:
    return asyncio.get_running_loop().time() - exchange.asked_at <= within_s
