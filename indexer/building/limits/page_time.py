"""Shares out processor time to pages, so that many slow ones cannot hold up a rebuild either."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeVar

from indexer.errors import BadInput
from indexer.time_limit import REMEDY, run_within

Result = TypeVar("Result")

MAX_SLOW_PAGES = 10
"""Pages of one source that may use up all their time: an honest archive has one or two of them, and
they take it at each rebuild."""
SHORT_LIMIT_S = 0.5
"""Seconds for a page of a source that had so many: the slowest of 4,400 real pages takes 0.16."""
SHORT_REMEDY = f"mend the {MAX_SLOW_PAGES} pages before it that took all their time, or split it"


class PageTime:
    """The time that pages may take, by source."""

    def __init__(self, limits_s: Mapping[str, float]) -> None:
        """Take the seconds of processor time for one page of each source."""
        self._limits_s = limits_s
        self._slow: Counter[str] = Counter()

    def run(self, source: str, place: str, work: Callable[[], Result]) -> Result:
        """Read a page, as `run_within`.

        Raises:
            BadInput: The page is broken, or takes longer than it may.
        """
        limit_s = self._limits_s[source]
        is_short = self._slow[source] >= MAX_SLOW_PAGES
        limit_s = min(limit_s, SHORT_LIMIT_S) if is_short else limit_s
        start_s = time.thread_time()
        try:
            return run_within(limit_s, place, work, SHORT_REMEDY if is_short else REMEDY)
        except BadInput:
            if time.thread_time() - start_s >= limit_s:
                self._slow[source] += 1
            raise
