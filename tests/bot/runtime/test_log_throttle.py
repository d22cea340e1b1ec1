"""A flood of the same leaves a line a minute, and its size."""

from __future__ import annotations

import logging

from bot.runtime.log_throttle import EVERY_S, MOST_TEXTS, Seldom
from tests.fakes.clock import ManualClock

LOG = logging.getLogger("huigu.test")


async def test_the_first_is_told_at_once_and_the_rest_once_a_minute(caplog):
    clock = ManualClock()
    seldom = Seldom(LOG, clock)
    for _ in range(3):
        for _ in range(500):
            seldom.warn("refused")
        await clock.advance(EVERY_S)
    seldom.warn("refused")
    assert caplog.messages == [
        "refused",
        "refused (500 times since this was last said)",
        "refused (500 times since this was last said)",
        "refused (500 times since this was last said)",
    ]


async def test_after_a_quiet_time_it_is_told_at_once(caplog):
    clock = ManualClock()
    seldom = Seldom(LOG, clock)
    seldom.warn("refused")
    await clock.advance(EVERY_S * 60)
    seldom.warn("refused")
    assert caplog.messages[1:] == ["refused (once since this was last said)"]


async def test_one_reason_does_not_hide_another(caplog):
    seldom = Seldom(LOG, ManualClock())
    for _ in range(9):
        seldom.warn("no nonce")
        seldom.warn("wrong Token")
    assert caplog.messages == ["no nonce", "wrong Token"]


async def test_however_many_reasons_there_are_little_is_remembered():
    seldom = Seldom(LOG, ManualClock())
    for number in range(MOST_TEXTS * 10):
        seldom.warn(f"reason {number}")
    assert len(seldom._told) == MOST_TEXTS
