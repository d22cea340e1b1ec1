from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Answer, Ask, Question, Refused
from bot.middleware.bounded_queue import BoundedQueue
from bot.middleware.counters import Counters
from bot.middleware.stack import build_ask
from tests.fakes.bot.asks import FOUND
from tests.fakes.event_loop import wait_until_idle


def queued(ask: Ask, running: int, waiting: int, counters: Counters | None = None) -> Ask:
    return build_ask(ask, [BoundedQueue(running, waiting, counters or Counters())])


@settings(max_examples=40, deadline=None)
@given(
    running=st.integers(1, 4),
    waiting=st.integers(0, 5),
    arriving=st.integers(1, 20),
    failing=st.booleans(),
)
async def test_never_more_than_so_many_run_or_wait(running, waiting, arriving, failing):
    """However questions end, the bound holds and every slot is given back."""
    now, most = 0, 0

    async def busy(question: Question) -> Answer:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1
        if failing:
            raise ArithmeticError
        return FOUND

    ask = queued(busy, running, waiting)
    results = await asyncio.gather(
        *(ask(Question(text="a")) for _ in range(arriving)), return_exceptions=True
    )
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == max(0, arriving - running - waiting)
    assert all(error.reason == "busy" and error.limit == waiting for error in refused)
    assert most == min(running, arriving)
    again = await asyncio.gather(ask(Question(text="a")), return_exceptions=True)
    assert not isinstance(again[0], Refused)


async def test_an_asker_who_hangs_up_while_waiting_frees_the_place():
    go_on = asyncio.Event()

    async def slow(question: Question) -> Answer:
        await go_on.wait()
        return FOUND

    ask = queued(slow, running=1, waiting=1)
    first = asyncio.create_task(ask(Question(text="a")))
    second = asyncio.create_task(ask(Question(text="b")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    with pytest.raises(Refused):
        await ask(Question(text="c"))
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    third = asyncio.create_task(ask(Question(text="d")))
    await asyncio.sleep(0)
    go_on.set()
    assert (await first).found
    assert (await third).found


async def test_the_queue_can_be_watched():
    counters, go_on = Counters(), asyncio.Event()

    async def slow(question: Question) -> Answer:
        await go_on.wait()
        return FOUND

    def value(name: str, **labels: str) -> float | None:
        return counters.registry.get_sample_value(name, labels)

    ask = queued(slow, 1, 1, counters)
    tasks = [asyncio.create_task(ask(Question(text="a", channel="http"))) for _ in range(3)]
    await wait_until_idle()
    assert value("huigu_questions_running") == 1
    assert value("huigu_questions_waiting") == 1
    assert value("huigu_refusals_total", channel="http", reason="busy") == 1
    go_on.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert value("huigu_questions_running") == value("huigu_questions_waiting") == 0
