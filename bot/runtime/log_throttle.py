"""Log throttling: what outsiders can trigger, or what lasts for hours, must not fill the log."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from cachetools import LRUCache

from bot.runtime.clock import Clock, SystemClock

INTERVAL_S = 60.0
"""Between two lines with the same text."""
MAX_TEXTS = 64
"""Texts that are counted at a time; our code has some dozen."""


@dataclass(slots=True)
class _Entry:
    logged_at: float
    suppressed: int = 0


class LogThrottle:
    """Rate-limited logging for warnings that outsiders can trigger.

    Logs a text at once, and its repeats at most once a minute, with their number. Each text has a
    limit of its own, so that a scanner's calls do not hide a wrong Token.
    """

    def __init__(self, log: logging.Logger, clock: Clock) -> None:
        self._log, self._clock = log, clock
        self._entries: LRUCache[str, _Entry] = LRUCache(MAX_TEXTS)

    def warn(self, text: str) -> None:
        """Log one line, or only count it; it may hold nothing that a caller chose."""
        now, entry = self._clock.now(), self._entries.get(text)
        if entry is None:
            self._entries[text] = _Entry(now)
            self._log.warning("%s", text)
            return
        entry.suppressed += 1
        if now - entry.logged_at >= INTERVAL_S:
            times = "once" if entry.suppressed == 1 else f"{entry.suppressed} times"
            self._log.warning("%s (%s since this was last said)", text, times)
            entry.logged_at, entry.suppressed = now, 0


class LogOnChange:
    """Logs a problem when it begins or changes, not at each retry.

    One that comes and goes, as on a disk that is nearly full, is logged once a minute.
    """

    def __init__(
        self, log: logging.Logger, level: int = logging.ERROR, clock: Clock | None = None
    ) -> None:
        self._log, self._level = log, level
        self._clock = clock or SystemClock()
        self._last = ""
        self._logged: LRUCache[str, float] = LRUCache(MAX_TEXTS)
        """When each text was logged."""

    def report(self, text: str) -> None:
        """Log a problem, unless it was the last one reported, or was logged a moment ago."""
        if text == self._last:
            return
        self._last = text
        now = self._clock.now()
        if now - self._logged.get(text, -INTERVAL_S) >= INTERVAL_S:
            self._logged[text] = now
            self._log.log(self._level, "%s", text)

    def clear(self) -> None:
        """Note that the problem is over, so that it is logged when it comes back."""
        self._last = ""
