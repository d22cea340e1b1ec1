"""The workers: gives each question to a free one, and replaces those that die or hang."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import msgspec

from bot.channels.supervisor import supervise
from bot.messages import Answer, Ask, Question, Refused
from bot.runtime.clock import Clock
from bot.runtime.health import ChannelStatus
from bot.services.contracts import WorkerCounts
from bot.services.passages.contracts import FoundPassage, SearchPassages
from bot.workers.errors import WorkerLost
from bot.workers.messages import Answered, AnswerQuestion, FindPassages, Found, Open, Work
from bot.workers.process import COMMAND, Worker, start_worker
from indexer.errors import HuiguError

log = logging.getLogger("huigu.workers")

PING_S = 0.2
"""Between two signs of life that a worker is asked for."""
SILENT_S = 1.0
"""A worker that gives none for so long hangs. Only time in which this process itself ran counts: on
a machine that stands still, all do."""
OPENING_S = 300.0
"""Time to open an index; a million passages take some ten seconds."""
PAUSES_S = (1.0, 60.0)
"""After a worker that could not open the index: at first and at most, doubled in between."""


class WorkerPool:
    """Answers questions in workers; without one, the main process answers by itself."""

    def __init__(
        self, ask: Ask, search: SearchPassages, number: int, answer_s: float,
        generation: Callable[[], str], refuse: Callable[[str], Refused], clock: Clock,
    ) -> None:  # fmt: skip
        """Begin without workers.

        Args:
            ask: How the main process answers without one.
            search: How it searches.
            number: How many there are to be, 1 or more.
            answer_s: Seconds that an answer may take.
            generation: What the main process would answer from.
            refuse: Counts a refusal on a channel, and makes its error.
            clock: Of deadlines and pauses.
        """
        self._ask, self._search = ask, search
        self._number, self._answer_s = number, answer_s
        self._generation, self._refuse, self._clock = generation, refuse, clock
        self._ready: list[Worker] = []
        self._changed = asyncio.Event()
        self._tried = 0
        self._restarts = 0

    async def ask(self, question: Question) -> Answer:
        """Answer a question in a worker; as an `Ask`.

        Raises:
            Refused: Its workers died, twice.
        """  # noqa: DOC502 - raised by `_do`
        sent = msgspec.structs.replace(question, listener=None)
        done = await self._do(partial(_order_answer, sent), question.channel)
        return done.answer if isinstance(done, Answered) else await self._ask(question)

    async def search(self, question: Question, k: int) -> list[FoundPassage]:
        """Search in a worker; as a `SearchPassages`.

        Raises:
            Refused: Its workers died, twice.
        """  # noqa: DOC502 - raised by `_do`
        done = await self._do(partial(_order_search, question.text, k), question.channel)
        return done.passages if isinstance(done, Found) else await self._search(question, k)

    def count(self) -> WorkerCounts:
        """Count the workers, for monitors."""
        ready = sum(not worker.lost.done() for worker in self._ready)
        return WorkerCounts(ready, self._number, self._restarts)

    async def refresh(self) -> None:
        """Let all workers switch to the current generation; returns when they have tried.

        The main process switches after them, so that none is behind what it says that it answers
        from.
        """
        await asyncio.gather(*(worker.refresh() for worker in self._ready))

    async def wait_until_tried(self) -> None:
        """Wait until each worker is ready, or could not start."""
        while self._tried < self._number:
            await self._wait_for_change()

    async def keep(self, order: Open, command: tuple[str, ...] = COMMAND) -> None:
        """Keep one worker running, and start another in its place whenever it ends."""
        pause_s = 0.0
        while True:
            reason = await self._run(order, command)
            self._restarts += 1
            pause_s = min(PAUSES_S[1], max(PAUSES_S[0], pause_s * 2)) if reason else 0.0
            if reason:
                log.warning("a worker cannot start: %s; trying again in %g s", reason, pause_s)
                self._note_try()
                await self._clock.sleep(pause_s)

    async def _run(self, order: Open, command: tuple[str, ...]) -> str:
        """Run one worker until it is lost; gives why it could not start, or nothing."""
        try:
            async with start_worker(self._changed.set, command) as (worker, process):
                worker.open(order)
                async with asyncio.timeout(OPENING_S):
                    await worker.wait_until_ready()
                self._ready.append(worker)
                self._note_try()
                try:
                    await self._watch(worker)
                finally:
                    self._ready.remove(worker)
            log.warning("a worker ended (code %s); another one starts", process.returncode)
        except TimeoutError:
            return f"its index was not open after {OPENING_S:g} s"
        except (HuiguError, WorkerLost, OSError) as error:
            return str(error)
        return ""

    async def _watch(self, worker: Worker) -> None:
        """Wait until a worker is lost, and give it up when it shows no sign of life."""
        silent_s, signs = 0.0, worker.signs
        while not worker.lost.done():
            worker.ping()
            await asyncio.wait({worker.lost}, timeout=PING_S)
            silent_s = silent_s + PING_S if worker.signs == signs else 0.0
            signs = worker.signs
            limit_s = OPENING_S if worker.is_refreshing else SILENT_S
            if silent_s >= limit_s:
                worker.abandon(f"no sign of life for {limit_s:g} s")

    def _note_try(self) -> None:
        self._tried += 1
        self._changed.set()

    async def _do(
        self, make_work: Callable[[int, float], Work], channel: str
    ) -> Answered | Found | None:
        """Let a worker do something, and another one if that dies.

        None where the main process has to do it itself: no worker is ready, or it cannot be sent.

        Raises:
            Refused: Two died of it, or there is no other one.
        """  # noqa: DOC502 - `refuse` makes it
        end = self._clock.now() + self._answer_s
        worker = await self._take()
        if worker is None:
            return None
        for _ in range(2):
            if worker is None:
                break
            left_s = end - self._clock.now()
            try:
                return await worker.do(partial(_make_work, make_work, left_s))
            except UnicodeEncodeError:  # half a character, which the answerer has its own way with
                return None
            except WorkerLost:
                # Never in the main process: what ended this one could end that too.
                worker = await self._take_another(end)
        raise self._refuse(channel)

    async def _take(self) -> Worker | None:
        """Wait for a free worker, one that answers from our generation first; None if none is."""
        while self._ready:
            free = [worker for worker in self._ready if worker.is_free]
            if free:
                generation = self._generation()
                return max(free, key=lambda worker: worker.generation == generation)
            await self._wait_for_change()
        return None

    async def _take_another(self, end: float) -> Worker | None:
        """Wait for a worker until the question's time is over, also for one still to start."""
        try:
            async with asyncio.timeout(max(0.0, end - self._clock.now())):
                while (worker := await self._take()) is None:
                    await self._wait_for_change()
                return worker
        except TimeoutError:
            return None

    async def _wait_for_change(self) -> None:
        self._changed.clear()
        await self._changed.wait()


def _order_answer(question: Question, number: int, left_s: float) -> Work:
    return AnswerQuestion(number, question, left_s)


def _order_search(text: str, k: int, number: int, left_s: float) -> Work:
    return FindPassages(number, text, k, left_s)


def _make_work(make_work: Callable[[int, float], Work], left_s: float, number: int) -> Work:
    return make_work(number, left_s)


@asynccontextmanager
async def run_workers(pool: WorkerPool, order: Open, clock: Clock) -> AsyncIterator[None]:
    """Keep the workers of a pool while the context is open; it opens once each is ready, or cannot.

    Whatever goes wrong with one, it is tried again, and the main process answers.
    """
    # No TaskGroup: it would wrap what goes wrong elsewhere while the context is open.
    start = partial(pool.keep, order)
    keepers = [
        asyncio.create_task(supervise(start, ChannelStatus("a worker"), clock))
        for _ in range(pool.count().wanted)
    ]
    try:
        await pool.wait_until_tried()
        yield
    finally:
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
