"""Opens what answers questions: workers, or the main process by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import msgspec
from prometheus_client import CollectorRegistry

from bot.answering.answer import Answerer, make_ask
from bot.messages import Ask, Refused
from bot.runtime.clock import Clock
from bot.services.contracts import WorkerCounts
from bot.services.passages.contracts import SearchPassages
from bot.services.passages.search import make_search
from bot.workers.messages import Open
from bot.workers.metrics import publish_workers
from bot.workers.pool import WorkerPool, run_workers
from indexer.search.index import Index
from indexer.settings import Settings


class Answering(Protocol):
    """Answers and searches, and follows the index."""

    @property
    def ask(self) -> Ask:
        """Answers a question."""

    @property
    def search(self) -> SearchPassages:
        """Searches without an answer."""

    async def refresh(self) -> None:
        """Let other processes switch to the current generation."""

    def count(self) -> WorkerCounts | None:
        """Count the workers; None if there are to be none."""


@dataclass(frozen=True, slots=True)
class Alone:
    """The main process by itself, in a thread."""

    ask: Ask
    search: SearchPassages

    async def refresh(self) -> None:
        """See `Answering`: there are no others."""

    def count(self) -> None:
        """See `Answering`."""


def answer_alone(answerer: Answerer, index: Index, executor: Executor, answer_s: float) -> Alone:
    """Answer in the executor's threads, at most `answer_s` seconds each."""
    return Alone(make_ask(answerer, executor, answer_s), make_search(index, executor, answer_s))


@asynccontextmanager
async def open_workers(
    number: int,
    alone: Alone,
    answerer: Answerer,
    settings: Settings,
    answer_s: float,
    generation: Callable[[], str],
    refuse: Callable[[str], Refused],
    registry: CollectorRegistry,
    clock: Clock,
) -> AsyncIterator[Answering]:
    """Open workers, as many as `number`; for 0, the main process gets ready to answer.

    `generation` gives what it would answer from, and `refuse` counts a refusal on a channel.
    """
    if not number:
        await asyncio.to_thread(answerer.warm_up)
        yield alone
        return
    pool = WorkerPool(alone.ask, alone.search, number, answer_s, generation, refuse, clock)
    publish_workers(pool.count, registry)
    order = Open(msgspec.json.encode(settings))
    async with run_workers(pool, order, clock):
        yield pool
