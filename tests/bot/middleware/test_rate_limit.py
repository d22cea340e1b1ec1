from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Answer, Question, Refused
from bot.middleware.rate_limit import bounded, limited
from tests.fakes.asks import FOUND, canned


async def test_one_asker_is_stopped_at_the_limit_and_another_is_not():
    ask = limited(canned, per_asker=2)
    for _ in range(2):
        await ask(Question(text="a", asker="ann"))
    with pytest.raises(Refused) as refused:
        await ask(Question(text="a", asker="ann"))
    assert (refused.value.reason, refused.value.limit) == ("rate", 2)
    assert 1 <= refused.value.retry_after_s <= 60
    assert (await ask(Question(text="a", asker="ben"))).found


async def test_one_place_is_stopped_whoever_asks():
    ask = limited(canned, per_asker=100, per_place=3)
    for number in range(3):
        await ask(Question(text="a", asker=str(number), place="hall"))
    with pytest.raises(Refused) as refused:
        await ask(Question(text="a", asker="new", place="hall"))
    assert refused.value.limit == 3
    assert (await ask(Question(text="a", asker="new", place="yard"))).found


async def test_a_question_without_asker_or_place_is_not_limited():
    ask = limited(canned, per_asker=1, per_place=1)
    for _ in range(5):
        assert (await ask(Question(text="a"))).found


async def test_an_asker_named_like_a_place_is_counted_apart():
    ask = limited(canned, per_asker=1, per_place=1)
    await ask(Question(text="a", asker="same"))
    assert (await ask(Question(text="a", place="same"))).found


async def test_a_refused_question_never_reaches_the_answerer():
    asked = 0

    async def count(question: Question) -> Answer:
        nonlocal asked
        asked += 1
        return FOUND

    ask = limited(count, per_asker=3)
    results = await asyncio.gather(
        *(ask(Question(text="a", asker="ann")) for _ in range(50)), return_exceptions=True
    )
    assert asked == 3
    assert sum(isinstance(result, Refused) for result in results) == 47


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

    ask = bounded(busy, running, waiting)
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

    ask = bounded(slow, running=1, waiting=1)
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
