"""A model that fails is left alone, and tried again."""

from __future__ import annotations

import asyncio

import pytest

from bot.model.breaker import MAX_FAILURES, MAX_REST_S, REST_S, Breaker
from bot.model.errors import ModelFailed
from tests.fakes.clock import ManualClock


def fail(breaker: Breaker, times: int = 1, wait_s: float = 0.0) -> None:
    for _ in range(times):
        with pytest.raises(ModelFailed), breaker.watch():
            raise ModelFailed("down", wait_s=wait_s)


def succeed(breaker: Breaker) -> None:
    with breaker.watch():
        pass


async def test_some_failures_in_a_row_open_it_and_one_call_is_tried_later():
    clock = ManualClock()
    breaker = Breaker(clock)
    fail(breaker, MAX_FAILURES - 1)
    assert breaker.allow()
    fail(breaker)
    assert not breaker.allow()
    await clock.advance(REST_S)
    assert [breaker.allow(), breaker.allow()] == [True, False]
    succeed(breaker)
    assert breaker.allow()


async def test_failures_with_successes_between_them_do_not_open_it():
    breaker = Breaker(ManualClock())
    for _ in range(5):
        fail(breaker, MAX_FAILURES - 1)
        succeed(breaker)
    assert breaker.allow()


async def test_the_rest_doubles_up_to_a_limit():
    clock = ManualClock()
    breaker = Breaker(clock)
    fail(breaker, MAX_FAILURES)
    rests = []
    for _ in range(7):
        start = clock.now()
        while not breaker.allow():
            await clock.advance(REST_S)
        rests.append(clock.now() - start)
        fail(breaker)
    assert rests == [15, 30, 60, 120, 240, 300, 300]


async def test_a_success_makes_the_next_rest_short_again():
    clock = ManualClock()
    breaker = Breaker(clock)
    fail(breaker, MAX_FAILURES)
    for _ in range(3):
        await clock.advance(MAX_REST_S)
        assert breaker.allow()
        fail(breaker)
    await clock.advance(MAX_REST_S)
    assert breaker.allow()
    succeed(breaker)
    fail(breaker, MAX_FAILURES)
    await clock.advance(REST_S)
    assert breaker.allow()


async def test_the_rest_is_as_long_as_the_service_asks():
    clock = ManualClock()
    breaker = Breaker(clock)
    fail(breaker, MAX_FAILURES, wait_s=100)
    await clock.advance(99)
    assert not breaker.allow()
    await clock.advance(1)
    assert breaker.allow()


async def test_an_asker_who_hangs_up_during_the_trial_leaves_it_to_the_next():
    clock = ManualClock()
    breaker = Breaker(clock)
    fail(breaker, MAX_FAILURES)
    await clock.advance(REST_S)
    assert breaker.allow()
    with pytest.raises(asyncio.CancelledError), breaker.watch():
        raise asyncio.CancelledError
    assert breaker.allow()
