"""Warns of what anyone can cause, as often as they like, without letting them fill the disk."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from cachetools import LRUCache

from bot.runtime.clock import Clock

EVERY_S = 60.0
"""From one line to the next that says the same."""
MOST_TEXTS = 64
"""What is told is worded by us, in some dozen ways."""


@dataclass(slots=True)
class _Told:
    at: float
    untold: int = 0


class Seldom:
    """Writes a warning at once, and when it comes again, how often, once a minute at most.

    The same words are counted together, so that a scanner's calls do not hide that the Token is
    wrong.
    """

    def __init__(self, log: logging.Logger, clock: Clock) -> None:
        """Begin with nothing told.

        Args:
            log: Where warnings go.
            clock: Measures the minute.
        """
        self._log, self._clock = log, clock
        self._told: LRUCache[str, _Told] = LRUCache(MOST_TEXTS)

    def warn(self, text: str) -> None:
        """Warn, or only count.

        Args:
            text: One line, with nothing in it that a caller chose.
        """
        now, told = self._clock.now(), self._told.get(text)
        if told is None:
            self._told[text] = _Told(now)
            self._log.warning("%s", text)
            return
        told.untold += 1
        if now - told.at >= EVERY_S:
            times = "once" if told.untold == 1 else f"{told.untold} times"
            self._log.warning("%s (%s since this was last said)", text, times)
            told.at, told.untold = now, 0
