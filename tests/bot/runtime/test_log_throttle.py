from __future__ import annotations

import logging

from bot.runtime.log_throttle import INTERVAL_S, MAX_TEXTS, LogOnChange, LogThrottle
from tests.fakes.clock import ManualClock

LOG = logging.getLogger("huigu.test")


async def test_the_first_warning_is_logged_at_once_and_repeats_once_a_minute(caplog):
    clock = ManualClock()
    throttle = LogThrottle(LOG, clock)
    for _ in range(3):
        for _ in range(500):
            throttle.warn("refused")
        await clock.advance(INTERVAL_S)
    throttle.warn("refused")
    assert caplog.messages == [
        "refused",
        "refused (500 times since this was last said)",
        "refused (500 times since this was last said)",
        "refused (500 times since this was last said)",
    ]


async def test_a_repeat_after_a_quiet_time_is_logged_at_once(caplog):
    clock = ManualClock()
    throttle = LogThrottle(LOG, clock)
    throttle.warn("refused")
    await clock.advance(INTERVAL_S * 60)
    throttle.warn("refused")
    assert caplog.messages[1:] == ["refused (once since this was last said)"]


async def test_one_warning_does_not_hide_another(caplog):
    throttle = LogThrottle(LOG, ManualClock())
    for _ in range(9):
        throttle.warn("no nonce")
        throttle.warn("wrong Token")
    assert caplog.messages == ["no nonce", "wrong Token"]


async def test_memory_is_bounded_whatever_the_number_of_texts():
    throttle = LogThrottle(LOG, ManualClock())
    for number in range(MAX_TEXTS * 10):
        throttle.warn(f"reason {number}")
    assert len(throttle._entries) == MAX_TEXTS


async def test_a_lasting_problem_is_logged_when_it_begins_changes_or_comes_back(caplog):
    clock = ManualClock()
    problem = LogOnChange(LOG, logging.WARNING, clock)
    for text in ("disk full", "disk full", "no network", "disk full"):
        problem.report(text)
        await clock.advance(INTERVAL_S)
    problem.clear()
    problem.report("disk full")
    assert caplog.messages == ["disk full", "no network", "disk full", "disk full"]
    assert {record.levelname for record in caplog.records} == {"WARNING"}


async def test_a_problem_that_comes_and_goes_is_logged_once_a_minute(caplog):
    """A disk that is nearly full takes one question and refuses the next."""
    clock = ManualClock()
    problem = LogOnChange(LOG, clock=clock)
    for _ in range(1000):
        problem.report("disk full")
        problem.report("I/O error")
        problem.clear()
        await clock.advance(INTERVAL_S / 100)
    assert caplog.messages == ["disk full", "I/O error"] * 10
    for number in range(10 * MAX_TEXTS):
        problem.report(str(number))
    assert len(problem._logged) == MAX_TEXTS
