"""Limits the processor time of a page, so that no page can hold up a rebuild.

In the main thread of a process, a timer of the operating system interrupts the work in the middle
of it, also within a pattern of `re`. In another thread, where no timer can, the time is compared
when the work is done: the same pages are left out, but each first takes the time that it takes.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from indexer.errors import BadInput

Result = TypeVar("Result")

REMEDY = "split it, or raise `max_seconds` of this source"

_AGAIN_S = 0.5
"""Seconds until the timer goes off once more: what runs when it does may swallow an exception, as a
finaliser does."""


class _TimeIsUp(BaseException):
    """The work has had its time. No `except Exception` of a library catches it."""


def run_within(
    limit_s: float,
    place: str,
    work: Callable[[], Result],
    remedy: str = REMEDY,
) -> Result:
    """Run some work within `limit_s` seconds of processor time, and return its result.

    The work must only compute, or read, because it can be interrupted anywhere. `place` is the page
    or the row, and `remedy` what to do about it, for the message.

    Raises:
        BadInput: The work takes longer.
    """
    start_s = time.thread_time()
    try:
        result = _run_with_timer(limit_s, work) if _has_timer() else work()
        took_s = time.thread_time() - start_s
    except _TimeIsUp:
        took_s = limit_s
    if took_s >= limit_s:
        reason = f"it takes more than the {limit_s:g} seconds of processor time allowed"
        raise BadInput(place, 0, reason, remedy)
    return result


def _has_timer() -> bool:
    is_main = threading.current_thread() is threading.main_thread()
    return is_main and hasattr(signal, "setitimer")


def _run_with_timer(limit_s: float, work: Callable[[], Result]) -> Result:
    end_s = time.thread_time() + limit_s
    is_running = True

    def interrupt(number: int, frame: FrameType | None) -> None:
        # The timer counts all threads of the process, and the limit is one of this thread.
        if is_running and time.thread_time() >= end_s:
            raise _TimeIsUp

    handler = signal.signal(signal.SIGVTALRM, interrupt)
    timer = signal.setitimer(signal.ITIMER_VIRTUAL, limit_s, _AGAIN_S)
    try:
        try:
            return work()
        finally:
            is_running = False  # From here on, the timer interrupts nothing.
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, *timer)
        signal.signal(signal.SIGVTALRM, handler or signal.SIG_DFL)
