"""Waits between the requests to one host, and as long as a busy one asks for."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


class Pace:
    """When each host may be asked again."""

    def __init__(
        self, requests_per_second: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Set the rate of each host; `now` gives seconds from any start."""
        self._interval_s = 1 / requests_per_second
        self._now = now
        self._slower: dict[str, float] = {}
        self._next: dict[str, float] = {}

    def slow_down(self, host: str, interval_s: float) -> None:
        """Let more time pass between the requests to a host; a shorter time changes nothing."""
        self._slower[host] = interval_s

    def claim(self, host: str) -> float:
        """Claim the next request to a host; gives the seconds to wait until it."""
        now = self._now()
        start = max(now, self._next.get(host, now))
        self._next[host] = start + max(self._interval_s, self._slower.get(host, 0.0))
        return start - now


def read_retry_after(value: str, now: datetime | None = None) -> float | None:
    """Read `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3); None if it is neither."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())
