"""The composition root: opens the index and the journal, runs the channels until told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import msgspec

from bot.answering.answer import Answerer
from bot.answering.threads import make_ask
from bot.channels.enabled import list_switched_off, open_channels
from bot.followups.conversation import Conversations, Rewrite
from bot.followups.llm import opened
from bot.journal.journal import Journal
from bot.middleware.bounded_queue import BoundedQueue
from bot.middleware.cache import AnswerCache
from bot.middleware.counters import CountAnswers, Counters
from bot.middleware.follow_ups import FollowUps
from bot.middleware.rate_limit import RateLimit
from bot.middleware.recording import RecordAnswers, Recorder
from bot.middleware.smalltalk import SmallTalk
from bot.middleware.stack import Middleware, build_ask
from bot.runtime.clock import SystemClock
from bot.runtime.log_throttle import LogOnChange
from bot.runtime.state_files import StateFiles
from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import Services
from bot.services.reindex import make_reindex
from bot.settings import (
    BotSecrets,
    BotSettings,
    JournalSettings,
    ModelSecrets,
    ModelSettings,
    ServerSettings,
)
from indexer.errors import HuiguError
from indexer.search.index import Index

log = logging.getLogger("huigu.app")

SWITCH_S = 0.001
"""Longest that an answering thread keeps the interpreter while the event loop waits; Python's own
5 ms would be the larger part of an answer's time."""
THREADS = 1
"""Answers at the same time. Answering is work in the interpreter, of which there is one: at 100
questions a second on two cores the slowest of a hundred takes 19 ms with one thread and 120 ms with
two, which wait for each other's turn (`python -m benchmarks.server`)."""
WAITING = 256
"""Questions that may wait for a thread: two hundred people may ask in one moment, when a talk ends,
and would rather wait some seconds than ask again (`python -m benchmarks.channels.discord`)."""
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
    settings: BotSettings, secrets: BotSecrets, host: str | None = None, port: int | None = None
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
    server = settings.get(ServerSettings)
    server = msgspec.structs.replace(
        server,
        host=server.host if host is None else host,
        port=server.port if port is None else port,
    )
    settings = settings.with_table(server)
    channels = open_channels(secrets)
    for line in list_switched_off(settings, secrets):
        log.warning("%s", line)
    async with contextlib.AsyncExitStack() as stack:
        rewrite = await stack.enter_async_context(
            opened(settings.get(ModelSettings), secrets.get(ModelSecrets).model_key)
        )
        index = stack.enter_context(
            contextlib.closing(await asyncio.to_thread(Index.open, settings.indexer))
        )
        journal = stack.enter_context(
            contextlib.closing(
                await asyncio.to_thread(Journal.open, settings.journal_path(), settings.keep_days)
            )
        )
        sys.setswitchinterval(SWITCH_S)
        executor = stack.enter_context(ThreadPoolExecutor(THREADS, "answer"))
        answerer = Answerer(index)
        answer = make_ask(answerer, executor)
        await asyncio.to_thread(answerer.warm_up)

        def generation() -> str:
            return index.generation

        counters, clock = Counters(), SystemClock()
        shared = build_shared_layers(journal, generation, server.remember, counters, rewrite)
        services = Services(
            ask=answer,
            catalogue=IndexCatalogue(index, settings.indexer),
            journal=journal,
            reindex=make_reindex(settings.indexer),
            generation=generation,
            registry=counters.registry,
            files=StateFiles(Path(settings.indexer.folder), settings.get(JournalSettings).path),
            keep_days=settings.keep_days,
        )
        about = await services.catalogue.about()
        log.info("answering from generation %s, %d documents", about.generation, about.documents)
        works = []
        for channel in channels:
            own = settings.get(channel.spec.settings)
            limits = channel.spec.limits(own)
            limit = RateLimit(limits.per_person, limits.per_place, counters, clock)
            ask = build_ask(answer, [limit, *shared])
            services = dataclasses.replace(services, ask=ask)
            works.append(channel.serve(services, own, secrets.get(channel.spec.secrets)))
        await run([*works, follow(index, REFRESH_S), journal.clean_daily()])
    log.info("stopped")


def build_shared_layers(
    journal: Recorder,
    generation: Callable[[], str],
    cache_size: int,
    counters: Counters,
    rewrite: Rewrite | None = None,
) -> list[Middleware]:
    """List the middleware that all channels share, the outermost first.

    A channel's own rate limit comes before them, so that what is refused costs nothing.

    Args:
        journal: Keeps questions.
        generation: Id of the generation that answers now.
        cache_size: Answers kept for when the same is asked again.
        counters: What `/metrics` shows of them.
        rewrite: How a language model words follow-up questions; None without one.
    """
    return [
        # Thanks are nothing to count as answers, to keep or to report as unanswered.
        SmallTalk(generation, counters),
        CountAnswers(counters),
        # Sees both what a person said and, in the answer, the question that it became; and counts
        # how often the same is asked, which the cache would hide.
        RecordAnswers(journal),
        # Outside of the cache: "and the slides?" is another question in every conversation, and
        # the question that it becomes is one that others ask too.
        FollowUps(Conversations(), counters, rewrite),
        AnswerCache(cache_size, generation, counters),
        # Only what has to be worked out waits for a thread.
        BoundedQueue(THREADS, WAITING, counters),
    ]


async def run(works: Sequence[Coroutine[None, None, None]]) -> None:
    """Run channels, and what goes on beside them, until SIGTERM or SIGINT.

    A channel's `HuiguError` passes through as it is; what nobody foresaw, as an `ExceptionGroup`.

    Args:
        works: Each runs until it is cancelled; when one fails, all stop.
    """
    stop = asyncio.Event()
    try:
        with _on_signals(stop.set):
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(work) for work in works]
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
    problem = LogOnChange(log)
    while True:
        await asyncio.sleep(refresh_s)
        try:
            if await asyncio.to_thread(index.refresh):
                log.info("answering from generation %s", index.generation)
            problem.clear()
        except (HuiguError, OSError) as error:
            problem.report(f"still answering from generation {index.generation}: {error}")


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
