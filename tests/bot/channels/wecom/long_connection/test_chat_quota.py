"""The rate limit of a chat: how many frames may be sent, and who waits."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from bot.channels.wecom.long_connection.chat_quota import ChatQuota
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import WAIT_S


async def test_a_thousand_frames_an_hour_use_up_the_quota():
    clock = ManualClock()
    quota = ChatQuota(clock)
    for _ in range(1000):
        async with quota.acquire():
            pass
        clock._passed += 2.1
    assert not quota.has_spare()
    assert quota._get_pause_s() == pytest.approx(3605 - 2100)


async def test_a_frame_counts_from_its_start_until_a_minute_after_its_end():
    clock = ManualClock()
    quota = ChatQuota(clock)
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(30):
            await stack.enter_async_context(quota.acquire())
        clock._passed += 100
        waiting = asyncio.create_task(stack.enter_async_context(quota.acquire()))
        await clock.advance(100)
        assert not waiting.done()
        leaving = stack.pop_all()
        await leaving.aclose()
        await clock.advance(60)
        assert not waiting.done()
        await clock.advance(1)
        await waiting


async def test_a_missed_deadline_raises_and_leaves_the_queue():
    clock = ManualClock()
    quota = ChatQuota(clock)
    quota.block(100)
    with_deadline = asyncio.create_task(quota.acquire(50).__aenter__())
    without_deadline = asyncio.create_task(quota.acquire().__aenter__())
    await clock.advance(60)
    with pytest.raises(TimeoutError):
        await with_deadline
    assert not quota.has_spare()
    await clock.advance(40)
    await without_deadline
    with pytest.raises(TimeoutError):
        await quota.acquire(clock.now()).__aenter__()


async def test_optional_frames_at_once_leave_room_for_the_answers():
    clock = ManualClock()
    quota = ChatQuota(clock)
    optional_frames = 0

    async def ask() -> None:
        nonlocal optional_frames
        with quota.reserve_answer():
            await asyncio.sleep(0)  # until all have asked
            if quota.has_spare():
                async with quota.acquire(clock.now() + 1):
                    optional_frames += 1
                    await asyncio.sleep(0)
            async with quota.acquire():
                pass

    async with asyncio.timeout(WAIT_S):
        await asyncio.gather(*(ask() for _ in range(20)))
    assert 1 <= optional_frames <= 10


async def test_optional_frames_need_spare_quota():
    clock = ManualClock()
    quota = ChatQuota(clock)
    assert quota.has_spare()
    for _ in range(15):
        async with quota.acquire():
            pass
    assert quota.has_spare()
    async with quota.acquire():
        assert not quota.has_spare()
    assert not quota.has_spare()
    clock._passed += 61
    assert quota.has_spare()
    quota.block(10)
    assert not quota.has_spare()
