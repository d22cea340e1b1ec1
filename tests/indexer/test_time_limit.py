"""The processor time of a page is limited, in the main thread even within a pattern of `re`."""

import contextlib
import re
import signal
import threading
import time
from functools import partial

import pytest

from indexer.errors import BadInput
from indexer.time_limit import run_within

LIMIT_S = 0.05
ENDLESS = partial(re.match, r"(a+)+$", "a" * 60 + "b")
"""Work that no computer finishes: exponential time, all of it in one call of C code."""


def spin(seconds: float) -> str:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
    return "done"


def swallow_exceptions() -> None:
    """Be a library that catches every exception."""
    for _ in range(1000):
        with contextlib.suppress(Exception):
            ENDLESS()


def test_work_that_is_in_time_gives_its_result():
    assert run_within(60, "a.md", partial(spin, 0)) == "done"


@pytest.mark.parametrize("work", [ENDLESS, partial(spin, 600), swallow_exceptions])
def test_work_that_would_not_end_is_interrupted(work):
    with pytest.raises(BadInput) as caught:
        run_within(LIMIT_S, "posts/a.md", work)
    assert str(caught.value) == (
        "posts/a.md: it takes more than the 0.05 seconds of processor time allowed; split it, or "
        "raise `max_seconds` of this source"
    )


def test_the_work_cannot_go_on_by_catching_what_interrupts_it_once():
    """As a finaliser swallows every exception."""

    def go_on() -> None:
        with contextlib.suppress(BaseException):
            ENDLESS()
        ENDLESS()

    with pytest.raises(BadInput):
        run_within(LIMIT_S, "a.md", go_on)


def test_an_error_of_the_work_passes():
    with pytest.raises(ZeroDivisionError):
        run_within(60, "a.md", lambda: 1 // 0)


@pytest.mark.parametrize("work", [partial(spin, 0), ENDLESS, lambda: 1 // 0])
def test_afterwards_the_signal_and_its_timer_are_as_before(work):
    calls: list[int] = []
    before = signal.signal(signal.SIGVTALRM, lambda number, frame: calls.append(number))
    handler = signal.getsignal(signal.SIGVTALRM)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 1000)
        with contextlib.suppress(BadInput, ZeroDivisionError):
            run_within(LIMIT_S, "a.md", work)
        assert signal.getsignal(signal.SIGVTALRM) is handler
        assert 900 < signal.getitimer(signal.ITIMER_VIRTUAL)[0] < 1001
        assert calls == []
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def test_the_time_of_other_threads_does_not_count():
    stop = threading.Event()

    def work_beside() -> None:
        while not stop.is_set():
            pass

    other = threading.Thread(target=work_beside)
    other.start()
    try:
        # Asleep, the work takes no processor time, and the other thread takes much of it.
        assert run_within(LIMIT_S, "a.md", lambda: time.sleep(4 * LIMIT_S)) is None
    finally:
        stop.set()
        other.join()


def test_in_another_thread_the_work_ends_and_is_refused_then():
    problems: list[BadInput] = []

    def run() -> None:
        assert run_within(60, "a.md", partial(spin, 0)) == "done"
        try:
            run_within(LIMIT_S, "a.md", partial(spin, 2 * LIMIT_S))
        except BadInput as problem:
            problems.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert "more than the 0.05 seconds" in str(problems[0])
