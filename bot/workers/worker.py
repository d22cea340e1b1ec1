"""A worker: opens the index as it is told, and answers one question after the other.

It ends when the main process does, or closes its end of the socket. It has no secrets, no listening
socket and no files but the index's.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Lock

import msgspec

from bot.answering.answer import Answerer
from bot.services.passages.search import find_passages
from bot.workers.errors import describe_error
from bot.workers.frames import FrameSplitter, pack
from bot.workers.messages import (
    Alive,
    Answered,
    AnswerQuestion,
    FindPassages,
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
from indexer.config import decode_settings
from indexer.deadline import Deadline
from indexer.errors import HuiguError
from indexer.search.index import Index

log = logging.getLogger("huigu.worker")

READ_BYTES = 1 << 16
MAX_LOG_CHARS = 20_000
"""Of one record; a traceback has some thousand."""
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38

_order: msgspec.msgpack.Decoder[Order] = msgspec.msgpack.Decoder(Order)


class Link:
    """The socket to the main process; several threads may write."""

    def __init__(self, connection: socket.socket) -> None:
        """Take over a connected socket."""
        self._connection, self._lock = connection, Lock()

    def send(self, report: Report) -> None:
        """Write a report; ends the process if nobody reads it."""
        frame = pack(report)
        try:
            with self._lock:
                self._connection.sendall(frame)
        except OSError:
            os._exit(0)

    def read(self) -> Iterator[Order]:
        """Read orders until the main process closes its end."""
        splitter = FrameSplitter()
        while data := self._receive():
            for body in splitter.split(data):
                yield _order.decode(body)

    def _receive(self) -> bytes:
        try:
            return self._connection.recv(READ_BYTES)
        except OSError:
            return b""


class LinkHandler(logging.Handler):
    """Sends the log to the main process, which writes it as its own."""

    def __init__(self, link: Link) -> None:
        """Write to a link."""
        super().__init__()
        self._link = link

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record, with its traceback."""
        text = self.format(record)[:MAX_LOG_CHARS].encode(errors="replace").decode()
        self._link.send(Logged(record.name, record.levelno, text))


class Worker:
    """Does what it is told: reads in one thread, answers in a second, refreshes in a third."""

    def __init__(self, link: Link, index: Index, answerer: Answerer) -> None:
        """Answer from an open index."""
        self._link, self._index, self._answerer = link, index, answerer
        self._answering = ThreadPoolExecutor(1, "answer")
        self._refreshing = ThreadPoolExecutor(1, "refresh")
        self._deadlines: dict[int, Deadline] = {}

    def obey(self, order: Order) -> None:
        """Obey an order; returns at once."""
        if isinstance(order, Ping):
            self._link.send(Alive())
        elif isinstance(order, Refresh):
            self._refreshing.submit(self._index.refresh).add_done_callback(self._report_refresh)
        elif isinstance(order, GiveUp):
            if deadline := self._deadlines.get(order.number):
                deadline.expire()
        elif isinstance(order, AnswerQuestion | FindPassages):
            deadline = self._deadlines[order.number] = Deadline(order.left_s)
            done = self._answering.submit(self._do, order, deadline)
            done.add_done_callback(partial(self._report, order.number))

    def _do(self, work: Work, deadline: Deadline) -> Report:
        deadline.check()
        if isinstance(work, FindPassages):
            return Found(work.number, find_passages(self._index, work.text, work.k, deadline))
        return Answered(work.number, self._answerer.answer(work.question, deadline))

    def _report(self, number: int, done: Future[Report]) -> None:
        """Report on work that has ended, whatever the error."""
        del self._deadlines[number]
        error = done.exception()
        if error is not None and not isinstance(error, HuiguError):
            log.error("a question failed", exc_info=error)
        self._link.send(done.result() if error is None else describe_error(number, error))

    def _report_refresh(self, done: Future[bool]) -> None:
        """Report what answers now; the main process looks at the same files, and logs problems."""
        error = done.exception()
        if error is not None and not isinstance(error, HuiguError | OSError):
            log.error("the index cannot be refreshed", exc_info=error)
        elif error is None and done.result():
            _set_aside_what_stays()
        self._link.send(Refreshed(self._index.generation))


def _set_aside_what_stays() -> None:
    """Collect garbage, and leave what is there out of collections while people wait.

    A generation stays as long as it serves, and to look at all of it takes 50 ms at 17,000 talks.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def main() -> None:
    """Answer until the main process closes the socket whose number is the argument."""
    # Ctrl-C and a service manager's SIGTERM are for the main process, which ends this one after
    # the last answer.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _end_with_parent()
    link = Link(socket.socket(fileno=int(sys.argv[1])))
    logging.basicConfig(handlers=[LinkHandler(link)], format="%(message)s")
    logging.getLogger("huigu").setLevel(logging.INFO)
    orders = link.read()
    first = next(orders, None)
    if isinstance(first, Open) and (worker := _open(link, partial(_open_index, first))):
        for order in orders:
            worker.obey(order)
    # Nobody waits for what is still being worked on.
    os._exit(0)


def _open(link: Link, open_index: Callable[[], tuple[Index, Answerer]]) -> Worker | None:
    """Open the index, and tell how that went; None if it cannot be opened."""
    with ThreadPoolExecutor(1, "open") as opening:
        done = opening.submit(open_index)
        error = done.exception()
    if error is not None:
        if not isinstance(error, HuiguError | OSError):
            log.error("the index cannot be opened", exc_info=error)
        link.send(NotOpened(describe_error(0, error).text))
        return None
    index, answerer = done.result()
    _set_aside_what_stays()
    worker = Worker(link, index, answerer)
    link.send(Opened(index.generation))
    return worker


def _open_index(order: Open) -> tuple[Index, Answerer]:
    settings = decode_settings(order.settings)
    index = Index.open(settings, falls_back=True)
    answerer = Answerer.open(index, settings.find_wordings())
    answerer.warm_up()
    return index, answerer


def _end_with_parent() -> None:
    """Let the system end this process with its parent, and give it no rights that it lacks."""
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


if __name__ == "__main__":
    main()
