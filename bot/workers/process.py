"""One worker, as the main process sees it: its process, its socket, and the work that it has."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import msgspec

import bot
from bot.workers.errors import WorkerLost, make_error
from bot.workers.frames import BrokenStream, FrameSplitter, pack
from bot.workers.messages import (
    Alive,
    Answered,
    Failed,
    Found,
    GiveUp,
    Logged,
    NotOpened,
    Open,
    Opened,
    Order,
    Ping,
    Refresh,
    Refreshed,
    Report,
    Work,
)
from indexer.config.environment import copy_environment_without_secrets
from indexer.errors import HuiguError
from indexer.settings import StoreSecrets

log = logging.getLogger("huigu.workers")

FOLDER = str(Path(bot.__file__).parents[1])
COMMAND = (
    # As `bot.services.reindex` starts a rebuild: our folder first, and never the working directory.
    *(sys.executable, "-P", "-c"),
    f"import sys; sys.path.insert(0, {FOLDER!r}); import bot.workers.worker as w; w.main()",
)
LEAVE_S = 1.0
"""Time for a worker to leave a question that was given up, before it is ended: a step of an answer
takes milliseconds."""
END_S = 1.0
"""Time for a worker to end by itself."""
NOTICE_S = 0.1
"""Time until the end of a process is known; one that was killed must not be killed again."""
UNREAD_BYTES = 1 << 20
"""Of what a worker has not read; it reads at once, so that more means that it hangs."""

_report: msgspec.msgpack.Decoder[Report] = msgspec.msgpack.Decoder(Report)


class Worker(asyncio.Protocol):
    """A worker that was started.

    Attributes:
        generation: What it answers from; empty until it is ready.
        lost: Done when it can do nothing more.
        signs: How often something came from it.
    """

    def __init__(self, on_free: Callable[[], None]) -> None:
        """Begin without a connection; `on_free` is called whenever it may have become free."""
        loop = asyncio.get_running_loop()
        self.generation = ""
        self.lost: asyncio.Future[None] = loop.create_future()
        self.signs = 0
        self.is_refreshing = False
        self._ready: asyncio.Future[None] = loop.create_future()
        self._on_free = on_free
        self._splitter = FrameSplitter()
        self._numbers = count(1)
        self._running: dict[int, asyncio.Future[Answered | Found]] = {}
        self._refreshed = asyncio.Event()
        self._transport: asyncio.Transport | None = None

    @property
    def is_free(self) -> bool:
        """Whether it waits for work."""
        return bool(self.generation) and not self._running and not self.lost.done()

    async def wait_until_ready(self) -> None:
        """Wait until its index is open.

        Raises:
            HuiguError: It cannot be opened.
            WorkerLost: It ended meanwhile.
        """  # noqa: DOC502 - set by `_take` and `connection_lost`
        await asyncio.shield(self._ready)

    async def do(self, make_work: Callable[[int], Work]) -> Answered | Found:
        """Let it do a piece of work, which is made with its number; only one that is free.

        Who cancels waits until it has left the work; one that does not is ended. The errors of an
        answer pass through, and `UnicodeEncodeError` for a text that cannot be sent.

        Raises:
            WorkerLost: It ended before it reported.
            CancelledError: As it came.
        """  # noqa: DOC502 - set by `_take` and `connection_lost`
        number = next(self._numbers)
        frame = pack(make_work(number))
        reported = self._running[number] = asyncio.get_running_loop().create_future()
        self._write(frame)
        try:
            return await asyncio.shield(reported)
        except asyncio.CancelledError:
            self._send(GiveUp(number))
            done, _ = await asyncio.wait({reported, self.lost}, timeout=LEAVE_S)
            if not done:
                self.abandon(f"it did not leave a question within {LEAVE_S:g} s")
            if reported.done():
                reported.exception()  # nobody else asks for it
            raise

    async def refresh(self) -> None:
        """Let it switch to the current generation; returns when it has tried, or is lost."""
        self._refreshed.clear()
        self.is_refreshing = True
        self._send(Refresh())
        with contextlib.suppress(WorkerLost):
            await self._refreshed.wait()
        self.is_refreshing = False

    def ping(self) -> None:
        """Ask for a sign of life."""
        self._send(Ping())

    def open(self, order: Open) -> None:
        """Tell it which index to open."""
        self._send(order)

    def abandon(self, reason: str) -> None:
        """Give it up: its work is done by others, and its process is ended."""
        if not self.lost.done():
            log.warning("a worker is ended: %s", reason)
            self._lose()

    def close(self) -> None:
        """Talk no more to it, so that it ends."""
        self._lose()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to talk."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the process has ended, or closed its end."""
        self._lose()

    def data_received(self, data: bytes) -> None:
        """Take reports."""
        self.signs += 1
        try:
            for body in self._splitter.split(data):
                self._take(_report.decode(body))
        except (BrokenStream, msgspec.DecodeError) as error:
            self.abandon(f"it wrote what is no report ({str(error)[:200]})")

    def _take(self, report: Report) -> None:
        if isinstance(report, Answered | Found):
            self._end(report.number, report)
        elif isinstance(report, Failed):
            self._end(report.number, make_error(report))
        elif isinstance(report, Opened | Refreshed):
            self.generation = report.generation
            self._refreshed.set()
            if not self._ready.done():
                self._ready.set_result(None)
        elif isinstance(report, NotOpened):
            if not self._ready.done():
                self._ready.set_exception(HuiguError(report.reason))
        elif isinstance(report, Logged):
            logging.getLogger(report.logger).log(report.level, "%s", report.text)
        else:
            assert isinstance(report, Alive)

    def _end(self, number: int, outcome: Answered | Found | Exception) -> None:
        reported = self._running.pop(number, None)
        if reported is None:
            return
        if isinstance(outcome, Exception):
            reported.set_exception(outcome)
        else:
            reported.set_result(outcome)
        self._on_free()

    def _lose(self) -> None:
        if self.lost.done():
            return
        self.lost.set_result(None)
        self._refreshed.set()
        if not self._ready.done():
            self._ready.set_exception(WorkerLost("it ended before its index was open"))
        for number in list(self._running):
            self._end(number, WorkerLost("it ended before it answered"))
        if self._transport:
            self._transport.abort()
        self._on_free()

    def _send(self, order: Order) -> None:
        self._write(pack(order))

    def _write(self, frame: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            self._lose()
            return
        self._transport.write(frame)
        if self._transport.get_write_buffer_size() > UNREAD_BYTES:
            self.abandon("it does not read what it is told")


@asynccontextmanager
async def start_worker(
    on_free: Callable[[], None], command: tuple[str, ...] = COMMAND
) -> AsyncIterator[tuple[Worker, Process]]:
    """Start a worker; its process ends with the context. `OSError` if it cannot be started."""
    own, theirs = socket.socketpair()
    with own, theirs:
        own.setblocking(False)
        worker = Worker(on_free)
        process = await asyncio.create_subprocess_exec(
            # In its own session: Ctrl-C in a terminal goes to the main process only.
            *command, str(theirs.fileno()), stdin=DEVNULL, stdout=DEVNULL, start_new_session=True,
            pass_fds=(theirs.fileno(),), env=copy_environment_without_secrets(keep=StoreSecrets),
        )  # fmt: skip
        try:
            # Only the worker holds its end now, so that we see when it is gone.
            theirs.close()
            await asyncio.get_running_loop().connect_accepted_socket(lambda: worker, own)
            yield worker, process
        finally:
            # One that was lost has ended, or does not listen.
            wait_s = NOTICE_S if worker.lost.done() else END_S
            worker.close()
            await _end(process, wait_s)


async def _end(process: Process, wait_s: float) -> None:
    """End a process that nobody talks to any more; one that goes by itself is given a moment."""
    try:
        async with asyncio.timeout(wait_s):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
