"""Follow-up questions in their conversation: `那 2021 年的呢`, `and the slides?`.

One wrapper for all channels. What is kept is the last question of each conversation, in memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import TTLCache

MOST_THREADS = 4096
"""Conversations remembered: at some 200 bytes each, less than a megabyte."""
REMEMBER_S = 3600.0
"""Seconds after which a conversation is over: who comes back tomorrow begins anew."""


@dataclass(frozen=True, slots=True)
class _Last:
    text: str
    """As it was said."""
    whole: str
    """The same, standing alone."""


class Conversations:
    """The last question of each conversation: bounded, forgotten in time, gone with the process."""

    def __init__(
        self,
        most: int = MOST_THREADS,
        remember_s: float = REMEMBER_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with none; at `most`, 1 or more, the one longest silent is forgotten.

        So is one that is silent for `remember_s`, by a clock whose seconds only go up.
        """
        self._last: TTLCache[str, _Last] = TTLCache(most, remember_s, timer=clock)

    def __len__(self) -> int:
        return len(self._last)

    def earlier(self, thread: str, said: str = "") -> str:
        """Give the question that a new text in a thread follows, in full where it is remembered.

        `said` is that question as the channel tells it. Each may be empty: the thread for none, and
        `said` where the channel cannot tell.
        """
        last = self._last.get(thread)
        if last is None:
            return said
        return last.whole if said in {"", last.text} else said

    def remember(self, thread: str, text: str, whole: str) -> None:
        """Keep a question as the last of its thread; of no thread (empty), nothing."""
        if thread:
            self._last[thread] = _Last(text, whole)
