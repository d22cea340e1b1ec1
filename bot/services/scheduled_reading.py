"""The server reads sources with `every` by itself: those that are due, one rebuild at a time."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from bot.runtime.clock import Clock
from bot.runtime.log_throttle import LogOnChange
from bot.services.contracts import RebuildSources
from indexer.building.pulling.source_status import SourceStatus, list_due, read_statuses
from indexer.building.result import RebuildResult
from indexer.errors import HuiguError, IndexHeld, RebuildRunning
from indexer.settings import Settings
from indexer.text.control_characters import clean_line

log = logging.getLogger("huigu.sources")

LOOK_S = 60.0
"""Seconds between two looks at what is due. The clock may be set, and somebody may rebuild by hand
meanwhile, so that no longer time is slept through."""
RETRY_S = 300.0
"""Seconds after a rebuild that failed as a whole; each further failure doubles them."""
LONGEST_RETRY_S = 6 * 3600.0


async def read_on_schedule(settings: Settings, rebuild: RebuildSources, clock: Clock) -> None:
    """Read each source with `every` when it is due, until cancelled.

    A failure of one source is in the log and in its status; one of the whole rebuild (no memory,
    no disk) is in the log, and tried again later. Cancelling ends a running rebuild, and the
    generation that serves stays.
    """
    index = settings.resolve(settings.index.path)
    problem, failures, blocked_until = LogOnChange(log, clock=clock), 0, clock.now()
    while True:
        due = await asyncio.to_thread(_find_due, settings, index, clock.unix())
        if not due or clock.now() < blocked_until:
            await clock.sleep(LOOK_S)
            continue
        try:
            result = await rebuild(_ignore_progress, due)
        except RebuildRunning:
            await clock.sleep(LOOK_S)
        except IndexHeld as error:
            problem.report(clean_line(str(error)))
            await clock.sleep(LOOK_S)
        except HuiguError as error:
            wait_s = min(RETRY_S * 2.0 ** min(failures, 30), LONGEST_RETRY_S)
            failures, blocked_until = failures + 1, clock.now() + wait_s
            problem.report(f"reading {', '.join(due)} failed: {clean_line(str(error))}")
        else:
            failures = 0
            problem.clear()
            _log_result(result)
            # Where the status cannot be written, all would be due again at once.
            blocked_until = clock.now() + LOOK_S


def _find_due(settings: Settings, index: Path, now_s: float) -> list[str]:
    statuses: dict[str, SourceStatus] = read_statuses(index)
    return list_due(settings.sources, statuses, now_s)[0]


def _log_result(result: RebuildResult) -> None:
    for source in result.sources:
        if source.problem:
            log.warning("source %s: %s", source.name, clean_line(source.problem))
        elif source.added or source.changed or source.removed:
            text = "source %s: %d new, %d changed, %d removed"
            log.info(text, source.name, source.added, source.changed, source.removed)


def _ignore_progress(phase: str, done: int, total: int) -> None:
    """Nobody watches."""
