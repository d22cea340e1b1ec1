"""Remembers the list that a conversation looks at, so that `more` shows what comes behind it."""

from __future__ import annotations

from dataclasses import dataclass

from cachetools import LRUCache

from bot.messages import Answer
from bot.rendering.layout import find_rest

MOST_LISTS = 4096
"""Conversations whose list is remembered, some hundred bytes each."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What comes behind the part of a list that was shown."""

    question: str
    """The question that the list answers, understood without the one before it."""
    language: str
    """As `Question.language`."""
    offset: int
    """As `Question.offset`."""


class Lists:
    """The last list of each conversation, in memory: after a restart people ask again."""

    def __init__(self) -> None:
        self._rests: LRUCache[str, Rest] = LRUCache(MOST_LISTS)

    def remember(self, thread: str, asked: str, answer: Answer) -> None:
        """Remember what an answer leaves out; thanks and greetings change nothing.

        `asked` is the question where the answer does not say it.
        """
        if answer.kind == "social":
            return
        self._rests.pop(thread, None)
        if offset := find_rest(answer):
            self._rests[thread] = Rest(answer.question or asked, answer.language, offset)

    def find(self, thread: str) -> Rest | None:
        """Find what comes behind the last list; None if there is nothing."""
        return self._rests.get(thread)
