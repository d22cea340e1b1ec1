"""The composition root: opens the index, builds `ask`, runs the channels until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pkgutil import resolve_name
from typing import Protocol

import msgspec

from bot.answer import Answerer
from bot.asking import make_ask
from bot.channels import CHANNELS, Channel
from bot.limits import bounded, limited
from bot.messages import Ask, Question
from bot.remembered import remembered
from indexer.config import Secrets, Settings
from indexer.errors import HuiguError
from indexer.index import Index

log = logging.getLogger("huigu.app")

SWITCH_S = 0.001
"""Longest that an answering thread keeps the interpreter while the event loop waits; Python's own
5 ms would be the larger part of an answer's time."""
THREADS = 1
"""Answers at the same time. Answering is work in the interpreter, of which there is one: at 100
questions a second on two cores the slowest of a hundred takes 19 ms with one thread and 120 ms with
two, which wait for each other's turn (`python -m benchmarks.server`)."""
WAITING = 64
"""Questions that may wait for a thread: at some milliseconds each, well under a second."""
PLACE_FACTOR = 5
"""A room of people may ask this many times what one of them may."""
WARM_UP = "Where are the videos? 视频在哪里看？"
"""Asked before anyone else can: the first answer loads dictionaries, and takes a quarter second."""
REFRESH_S = 1.0
"""How soon a rebuilt index is served. Looking costs one read of a symbolic link."""


class Refreshing(Protocol):
    """What the watcher needs of an index."""

    @property
    def generation(self) -> str:
        """Id of the generation that answers; empty while there is none."""
        ...

    def refresh(self) -> bool:
        """Follow a rebuild; true when there was one."""
        ...


async def serve(
    settings: Settings, secrets: Secrets, host: str | None = None, port: int | None = None
) -> None:
    """Answer on every configured channel until SIGTERM or SIGINT, then finish what has begun.

    `NoIndex`, `DamagedIndex` and `ConfigError` pass through, each one line fit for a person.

    Args:
        settings: From `huigu.toml`.
        secrets: From the environment.
        host: Address to listen on instead of the one in `settings`.
        port: Port to listen on instead of the one in `settings`; 0 for any free one.
    """
    log_to_stderr()
    server = msgspec.structs.replace(
        settings.server,
        host=settings.server.host if host is None else host,
        port=settings.server.port if port is None else port,
    )
    settings = msgspec.structs.replace(settings, server=server)
    with contextlib.closing(await asyncio.to_thread(Index.open, settings)) as index:
        sys.setswitchinterval(SWITCH_S)
        with ThreadPoolExecutor(THREADS, "answer") as executor:
            ask = make_ask(Answerer(index), executor)
            await ask(Question(text=WARM_UP))
            ask = bounded(ask, running=THREADS, waiting=WAITING)
            ask = remembered(ask, lambda: index.generation, server.remember)
            ask = limited(ask, server.per_minute, server.per_minute * PLACE_FACTOR)
            log.info("answering from generation %s", index.generation)
            await run(configured(settings, secrets), ask, settings, secrets, index)
    log.info("stopped")


def configured(settings: Settings, secrets: Secrets) -> list[Channel]:
    """Import the channels that are configured, and no other."""
    names = ["http"]
    return [resolve_name(CHANNELS[name]) for name in names]


async def run(
    channels: Sequence[Channel],
    ask: Ask,
    settings: Settings,
    secrets: Secrets,
    index: Refreshing,
    refresh_s: float = REFRESH_S,
) -> None:
    """Run channels and the index's watcher until SIGTERM or SIGINT.

    A channel's `HuiguError` passes through as it is; what nobody foresaw, as an `ExceptionGroup`.

    Args:
        channels: Each runs until it is cancelled; when one fails, all stop.
        ask: What answers.
        settings: Passed to each channel.
        secrets: Passed to each channel.
        index: Followed to each new generation.
        refresh_s: Seconds between two looks for one.
    """
    stop = asyncio.Event()
    try:
        with _on_signals(stop.set):
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(channel(ask, settings, secrets, lambda: index.generation))
                    for channel in channels
                ]
                tasks.append(group.create_task(follow(index, refresh_s)))
                await stop.wait()
                log.info("stopping: no new questions, finishing those that have begun")
                for task in tasks:
                    task.cancel()
    except ExceptionGroup as failures:
        expected, unforeseen = failures.split(HuiguError)
        if expected is None or unforeseen is not None:
            raise
        first = expected.exceptions[0]
        raise first from None


async def follow(index: Refreshing, refresh_s: float) -> None:
    """Serve each new generation soon after it is there, for ever.

    When one cannot be opened the old one goes on serving, and the reason is logged once, not
    every second.
    """
    told = ""
    while True:
        await asyncio.sleep(refresh_s)
        try:
            if await asyncio.to_thread(index.refresh):
                log.info("answering from generation %s", index.generation)
            told = ""
        except (HuiguError, OSError) as error:
            if str(error) != told:
                told = str(error)
                log.error("still answering from generation %s: %s", index.generation, error)


@contextlib.contextmanager
def _on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at SIGTERM and SIGINT."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)
    # Windows has no signal handlers on loops; Ctrl-C is a KeyboardInterrupt there.
    with contextlib.suppress(NotImplementedError):
        for number in numbers:
            loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError):
            for number in numbers:
                loop.remove_signal_handler(number)


def log_to_stderr() -> None:
    """Write our log to stderr, unless the program around us has set logging up already."""
    if logging.getLogger().handlers:
        return
    # Libraries speak up when something is wrong; faiss alone says four lines at each start.
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("huigu").setLevel(logging.INFO)
