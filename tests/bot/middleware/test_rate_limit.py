from __future__ import annotations

import asyncio
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Answer, Question, Refused
from bot.middleware.counters import Counters
from bot.middleware.rate_limit import RateLimit
from bot.middleware.stack import build_ask
from bot.runtime.limits.window_limit import ClockStorage
from tests.fakes.bot.asks import FOUND, fake_ask
from tests.fakes.bot.layers import with_rate_limit
from tests.fakes.clock import ManualClock


async def test_one_asker_is_stopped_at_the_limit_and_another_is_not():
    ask = with_rate_limit(fake_ask, per_person=2)
    for _ in range(2):
        await ask(Question(text="a", asker="ann"))
    with pytest.raises(Refused) as refused:
        await ask(Question(text="a", asker="ann"))
    assert (refused.value.reason, refused.value.limit) == ("rate", 2)
    assert 1 <= refused.value.retry_after_s <= 60
    assert (await ask(Question(text="a", asker="ben"))).found


async def test_one_place_is_stopped_whoever_asks():
    ask = with_rate_limit(fake_ask, per_person=100, per_place=3)
    for number in range(3):
        await ask(Question(text="a", asker=str(number), place="hall"))
    with pytest.raises(Refused) as refused:
        await ask(Question(text="a", asker="new", place="hall"))
    assert refused.value.limit == 3
    assert (await ask(Question(text="a", asker="new", place="yard"))).found


async def test_a_question_without_asker_or_place_is_not_limited():
    ask = with_rate_limit(fake_ask, per_person=1, per_place=1)
    for _ in range(5):
        assert (await ask(Question(text="a"))).found


async def test_an_asker_named_like_a_place_is_counted_apart():
    ask = with_rate_limit(fake_ask, per_person=1, per_place=1)
    await ask(Question(text="a", asker="same"))
    assert (await ask(Question(text="a", place="same"))).found


async def test_a_refused_question_never_reaches_the_answerer():
    asked = 0

    async def count(question: Question) -> Answer:
        nonlocal asked
        asked += 1
        return FOUND

    ask = with_rate_limit(count, per_person=3)
    results = await asyncio.gather(
        *(ask(Question(text="a", asker="ann")) for _ in range(50)), return_exceptions=True
    )
    assert asked == 3
    assert sum(isinstance(result, Refused) for result in results) == 47


async def test_the_window_moves_so_nobody_gets_one_more_where_the_minute_turns():
    clock = ManualClock()
    ask = with_rate_limit(fake_ask, per_person=2, clock=clock)
    question = Question(text="a", asker="ann")
    await ask(question)
    await clock.advance(59.5)
    await ask(question)
    with pytest.raises(Refused) as refused:
        await ask(question)
    assert refused.value.retry_after_s == 1
    await clock.advance(1.0)
    await ask(question)
    with pytest.raises(Refused) as refused:
        await ask(question)
    assert refused.value.retry_after_s == 59


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.0, 40.0), max_size=40), st.integers(1, 5))
async def test_no_minute_holds_more_answers_than_the_limit(pauses, limit):
    clock = ManualClock()
    ask = with_rate_limit(fake_ask, per_person=limit, clock=clock)
    answered: list[float] = []
    for pause_s in pauses:
        await clock.advance(pause_s)
        now = clock.now()
        recent = [at for at in answered if at > now - 60.0]
        question = Question(text="a", asker="ann")
        if len(recent) < limit:
            await ask(question)
            answered.append(now)
            continue
        with pytest.raises(Refused) as refused:
            await ask(question)
        assert 1 <= refused.value.retry_after_s <= 60


async def test_ten_thousand_people_cost_the_memory_of_a_minute_only():
    clock = ManualClock()
    storage = ClockStorage(clock)
    for number in range(10_000):
        assert await storage.acquire_entry(str(number), 3, 60)
    await clock.advance(61)
    assert await storage.acquire_entry("one more", 3, 60)
    assert len(storage) == 1


async def test_refusals_are_counted_by_channel_and_reason():
    counters = Counters()
    ask = build_ask(fake_ask, [RateLimit(2, 2, counters, ManualClock())])
    for asker, place in (("ann", "hall"), ("ann", "yard"), ("ann", "yard"), ("ben", "hall")):
        with contextlib.suppress(Refused):
            await ask(Question(text="a", asker=asker, place=place, channel="discord"))
    await ask(Question(text="a", asker="cid", place="barn", channel="discord"))

    def value(reason):
        labels = {"channel": "discord", "reason": reason}
        return counters.registry.get_sample_value("huigu_refusals_total", labels)

    assert value("person") == 1
    assert value("place") is None
