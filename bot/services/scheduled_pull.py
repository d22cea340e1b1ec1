"""The server pulls the index of another machine by itself, every few minutes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from threading import Event

from bot.runtime.clock import Clock
from bot.runtime.log_throttle import LogOnChange
from indexer.errors import HuiguError
from indexer.replication.pull import locate_source, pull_index
from indexer.replication.result import Progress, PullResult
from indexer.settings import Settings
from indexer.text.control_characters import clean_line
from indexer.text.intervals import parse_interval

log = logging.getLogger("huigu.sources")

Pull = Callable[[Settings, str, Progress], PullResult]


class _Stopped(HuiguError):
    """The server stops; the next pull goes on where this one ended."""


async def pull_on_schedule(settings: Settings, clock: Clock, pull: Pull = pull_index) -> None:
    """Pull at once, and again every `[index] every`, until cancelled.

    A failure is in the log, once, and what serves goes on serving.

    Raises:
        CancelledError: It was cancelled; a pull stops soon, and the next one goes on there.
    """
    problem, stopping = LogOnChange(log, clock=clock), Event()
    source, every_s = locate_source(settings), parse_interval(settings.index.every)

    def stop_if_asked(phase: str, done: int, total: int) -> None:
        if stopping.is_set():
            raise _Stopped("the server stops")

    while True:
        try:
            pulled = await asyncio.to_thread(pull, settings, source, stop_if_asked)
        except HuiguError as error:
            problem.report(f"pulling {source} failed: {clean_line(str(error))}")
        except asyncio.CancelledError:
            stopping.set()
            raise
        else:
            problem.clear()
            if pulled.is_new:
                fetched = pulled.fetched_bytes >> 20
                log.info("pulled generation %s, %d MiB of it new", pulled.generation, fetched)
        await clock.sleep(every_s)
