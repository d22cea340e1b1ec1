"""Graceful shutdown: runs the server's tasks until SIGTERM or SIGINT, then lets them finish."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator, Sequence

from indexer.errors import HuiguError

log = logging.getLogger("huigu.app")


async def run_until_stopped(tasks: Sequence[Coroutine[None, None, None]]) -> None:
    """Run channels, and what goes on beside them, until SIGTERM or SIGINT.

    Each task runs until it is cancelled, and finishes what it began; when one fails, all are
    cancelled. An expected failure (`HuiguError`) is raised as it is, anything else as an
    `ExceptionGroup`.
    """
    stop = asyncio.Event()
    try:
        with _on_stop_signals(stop.set):
            async with asyncio.TaskGroup() as group:
                running = [group.create_task(task) for task in tasks]
                await stop.wait()
                log.info("stopping: no new questions, finishing those that have begun")
                for task in running:
                    task.cancel()
    except ExceptionGroup as failures:
        expected, unexpected = failures.split(HuiguError)
        if expected is None or unexpected is not None:
            raise
        raise expected.exceptions[0] from None


@contextlib.contextmanager
def _on_stop_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at SIGTERM and SIGINT."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    # Windows has no signal handlers on loops; Ctrl-C is a KeyboardInterrupt there.
    with contextlib.suppress(NotImplementedError):
        for number in signals:
            loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError):
            for number in signals:
                loop.remove_signal_handler(number)
