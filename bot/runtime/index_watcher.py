"""Looks for a new generation of the index, and switches to it soon after a rebuild."""

from __future__ import annotations

import asyncio
import logging

from bot.runtime.log_throttle import LogOnChange
from indexer.errors import HuiguError
from indexer.search.index import Index

log = logging.getLogger("huigu.app")

INTERVAL_S = 1.0
"""Between two checks. A check costs one read of a symbolic link."""


async def follow_rebuilds(index: Index, interval_s: float = INTERVAL_S) -> None:
    """Switch to each new generation, until cancelled.

    While a new one cannot be opened the old one serves on; the reason is logged once.
    """
    problem = LogOnChange(log)
    while True:
        await asyncio.sleep(interval_s)
        try:
            if await asyncio.to_thread(index.refresh):
                log.info("answering from generation %s", index.generation)
            problem.clear()
        except (HuiguError, OSError) as error:
            problem.report(f"still answering from generation {index.generation}: {error}")
