"""Looks for a new generation of the index, and switches to it soon after a rebuild.

Also looks whether the one that serves is still undamaged; else an older one takes its place.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable

from bot.runtime.health import IndexProblem
from bot.runtime.log_throttle import LogOnChange
from indexer.errors import HuiguError
from indexer.search.index import Index

log = logging.getLogger("huigu.app")

INTERVAL_S = 1.0
"""Between two checks. A check costs one read of a symbolic link, and one of the size and times of
each of a dozen open files."""
PHASE_S = 0.1
"""How long what was found out about the phase of an index holds: a page that expires is given from
memory for so long, and a crowd that asks the same does not look at all files for each question."""


async def _do_nothing() -> None:
    """Do nothing, where no others answer from the index."""


async def follow_rebuilds(
    index: Index,
    interval_s: float = INTERVAL_S,
    refresh_others: Callable[[], Awaitable[object]] = _do_nothing,
) -> None:
    """Switch to each new generation, until cancelled; `refresh_others` switches others before.

    While a new one cannot be opened the old one serves on; the reason is logged once.
    """
    problem = LogOnChange(log)
    while True:
        await asyncio.sleep(interval_s)
        await refresh_others()
        try:
            if await asyncio.to_thread(index.refresh):
                log.info("answering from generation %s", index.generation)
            reason = index.problem
        except (HuiguError, OSError) as error:
            reason = str(error)
        if reason:
            answers = index.is_usable and not index.is_unreachable
            served = f"still answering from generation {index.generation}"
            problem.report(f"{served if answers else 'answering nothing'}: {reason}")
        else:
            problem.clear()


class PhaseReader:
    """Reads `Index.phase`, ten times a second at most: that looks at every file of the index."""

    def __init__(self, index: Index) -> None:
        """Read it at the first call."""
        self._index = index
        self._phase, self._until_s = 0, -math.inf

    def __call__(self) -> int:
        """Give the phase, which may be `PHASE_S` old."""
        now_s = time.monotonic()
        if now_s >= self._until_s:
            self._phase, self._until_s = self._index.phase, now_s + PHASE_S
        return self._phase


def find_problem(index: Index) -> IndexProblem:
    """Tell what is wrong with an index."""
    if index.is_unreachable:
        return "unreachable"
    if not index.is_usable:
        return "unusable"
    return "old" if index.problem else ""
