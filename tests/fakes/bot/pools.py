"""Pools of real workers, and the processes of a server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from bot.messages import Answer, Question, Refused
from bot.runtime.clock import SystemClock
from bot.services.passages.contracts import find_nothing
from bot.workers.messages import Open
from bot.workers.pool import WorkerPool
from bot.workers.process import COMMAND
from tests.fakes.bot.asks import FOUND
from tests.fakes.event_loop import WAIT_S

ALONE = msgspec.structs.replace(FOUND, text="from the main process")


async def answer_alone(question: Question) -> Answer:
    """Answer as the main process without workers."""
    return ALONE


def make_pool(number: int, answer_s: float = WAIT_S) -> WorkerPool:
    """Make a pool that has no workers yet."""
    return WorkerPool(
        answer_alone, find_nothing, number, answer_s,
        generation=lambda: "", refuse=lambda channel: Refused("busy", 9, 1), clock=SystemClock(),
    )  # fmt: skip


@asynccontextmanager
async def keeping(pool: WorkerPool, order: Open, *command: str) -> AsyncIterator[WorkerPool]:
    """Keep the workers of a pool running, by another command if one is given."""
    async with asyncio.TaskGroup() as group:
        used = command or COMMAND
        wanted = range(pool.count().wanted)
        keepers = [group.create_task(pool.keep(order, used)) for _ in wanted]
        await pool.wait_until_tried()
        yield pool
        for keeper in keepers:
            keeper.cancel()


def list_workers(pid: int) -> list[int]:
    """List the workers that a process started and that have not ended.

    A process of tests may have other children: a database, a server of other tests.
    """
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return sorted(child for child in children if _is_worker(child))


def _is_worker(pid: int) -> bool:
    try:
        return b"workers.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:  # it ended meanwhile
        return False


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds, in a test that runs no event loop."""
    until = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.02)
