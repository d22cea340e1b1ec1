"""Makes reports while a server answers, which its answers hardly notice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from bot.report.make import Parts, Scope, make_report
from bot.report.records import Report

REST_S = 0.002
"""Rest after each question that is read: the interpreter serves one thread at a time, so half of
it is left to answers."""
FRESH_S = 300.0
"""How long a report is given again: thousands of questions take seconds."""
MOST_KEPT = 4
"""Reports that are kept, for as many spans of days and channels."""


class ReportService:
    """Implements `bot.services.contracts.Reports`; makes one report at a time, in a thread."""

    def __init__(self, parts: Parts, get_now: Callable[[], datetime] | None = None) -> None:
        """Take what reports are made of, and another clock if need be, whose times have a zone."""
        self._make = partial(make_report, parts, rest=partial(time.sleep, REST_S))
        self._get_now = get_now or partial(datetime.now, UTC)
        self._kept: dict[Scope, tuple[datetime, Report]] = {}
        self._lock = asyncio.Lock()

    async def make_report(self, days: int, channel: str = "") -> Report:
        """See `Reports`."""
        scope = Scope(days, channel)
        async with self._lock:
            now = self._get_now()
            kept = self._kept.get(scope)
            if kept is not None and (now - kept[0]).total_seconds() < FRESH_S:
                return kept[1]
            report = await asyncio.to_thread(self._make, scope, now)
            self._kept.pop(scope, None)
            self._kept[scope] = (now, report)
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            return report
