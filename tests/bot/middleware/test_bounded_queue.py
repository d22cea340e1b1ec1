from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Answer, Ask, Question, Refused
from bot.middleware.bounded_queue import (
    BUSY_RETRY_S,
    CROWDED_RETRY_S,
    BoundedQueue,
    QueueLimits,
)
from bot.middleware.counters import Counters
from bot.middleware.stack import build_ask
from bot.runtime.clock import Clock
from indexer.errors import OutOfTime
from tests.fakes.bot.asks import FOUND
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle

WAIT_LIMIT_S, ANSWER_LIMIT_S = 20.0, 5.0


def queued(
    ask: Ask,
    running: int,
    waiting: int,
    counters: Counters | None = None,
    clock: Clock | None = None,
) -> Ask:
    limits = QueueLimits(running, waiting, WAIT_LIMIT_S, ANSWER_LIMIT_S)
    clock = clock or ManualClock()
    return build_ask(ask, [BoundedQueue(limits, counters or Counters(), clock)])


def ask_as(ask: Ask, asker: str, number: int = 0, **fields: str) -> asyncio.Task[Answer]:
    text = f"{asker or fields.get('place')} {number}"
    return asyncio.create_task(ask(Question(text=text, asker=asker, channel="http", **fields)))


class Work:
    """An `Ask` whose answers end when a test says so, and have taken a second then."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.begun: list[str] = []
        self._ends: dict[str, asyncio.Future[None]] = {}

    async def __call__(self, question: Question) -> Answer:
        self.begun.append(question.text)
        self._ends[question.text] = asyncio.get_running_loop().create_future()
        await self._ends[question.text]
        return FOUND

    async def end_last(self) -> None:
        await self.clock.advance(1)
        self._ends[self.begun[-1]].set_result(None)
        await wait_until_idle()


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


async def test_a_hundred_questions_of_one_asker_delay_another_by_one_answer():
    work = Work()
    ask = queued(work, 1, 256, clock=work.clock)
    greedy = [ask_as(ask, "greedy", number) for number in range(100)]
    await wait_until_idle()
    visitor = ask_as(ask, "ann")
    await wait_until_idle()
    assert work.begun == ["greedy 0"]
    await work.end_last()
    assert work.begun == ["greedy 0", "ann 0"]
    await work.end_last()
    assert (await visitor).found
    assert work.begun[-1] == "greedy 1"
    for task in greedy:
        task.cancel()


async def test_those_of_a_place_who_are_not_known_share_its_turn():
    work = Work()
    ask = queued(work, 1, 256, clock=work.clock)
    crowd = [ask_as(ask, "", number, place="hall") for number in range(3)]
    crowd += [ask_as(ask, asker, place="hall") for asker in ("ann", "bea")]
    await wait_until_idle()
    for _ in crowd:
        await work.end_last()
    assert work.begun == ["hall 0", "ann 0", "bea 0", "hall 1", "hall 2"]
    await asyncio.gather(*crowd)


async def test_one_asker_keeps_nobody_out_of_a_full_queue():
    """The last question of whoever has most of the places goes, and is told to come later."""
    work = Work()
    ask = queued(work, 1, 4, clock=work.clock)
    greedy = [ask_as(ask, "greedy", number) for number in range(6)]
    await wait_until_idle()
    assert isinstance(greedy[5].exception(), Refused), "nobody has more places than itself"
    visitors = [ask_as(ask, asker) for asker in ("ann", "bea", "eve")]
    await wait_until_idle()
    assert [task.done() for task in greedy] == [False, False, True, True, True, True]
    assert greedy[4].exception().retry_after_s == BUSY_RETRY_S
    assert [task.done() for task in visitors] == [False, False, False]
    late = ask_as(ask, "ivy")
    await wait_until_idle()
    assert isinstance(late.exception(), Refused), "nobody has two more than a newcomer"
    for _ in range(5):
        await work.end_last()
    assert [(await task).found for task in visitors] == [True] * 3
    assert sum(task.done() and task.exception() is None for task in greedy) == 2


async def test_an_answer_has_a_deadline_and_its_thread_is_busy_until_it_ends():
    """The asker is told at the deadline; the place is free when the work has really ended."""
    counters, clock = Counters(), ManualClock()
    told_to_end, really_ended = asyncio.Event(), asyncio.Event()

    async def stuck(question: Question) -> Answer:
        if question.text == "bea 0":
            return FOUND
        try:
            return await asyncio.Future()
        except asyncio.CancelledError:
            told_to_end.set()
            await really_ended.wait()
            raise

    def value(name: str, **labels: str) -> float | None:
        return counters.registry.get_sample_value(name, labels)

    ask = queued(stuck, 1, 9, counters, clock)
    slow = ask_as(ask, "ann")
    await clock.advance(ANSWER_LIMIT_S - 1)
    assert not slow.done()
    next_one = ask_as(ask, "bea")
    await clock.advance(1)
    with pytest.raises(Refused) as refused:
        await slow
    assert (refused.value.reason, refused.value.limit) == ("slow", ANSWER_LIMIT_S)
    assert refused.value.retry_after_s == 0, "the same question would take as long again"
    assert told_to_end.is_set()
    assert not next_one.done()
    assert value("huigu_questions_running") == 1
    assert value("huigu_refusals_total", channel="http", reason="slow") == 1
    patient = ask_as(ask, "ivy")
    await clock.advance(WAIT_LIMIT_S - 0.5)
    with pytest.raises(Refused) as refused:
        await next_one
    assert (refused.value.reason, refused.value.retry_after_s) == ("busy", CROWDED_RETRY_S)
    assert not patient.done()
    really_ended.set()
    await wait_until_idle()
    assert value("huigu_questions_running") == 1, "the one that was more patient"
    patient.cancel()
    await wait_until_idle()
    assert value("huigu_questions_running") == value("huigu_questions_waiting") == 0


async def test_work_that_sees_the_deadline_first_gets_the_same_refusal(caplog):
    async def seen(question: Question) -> Answer:
        raise OutOfTime("it was given up")

    ask = queued(seen, 1, 9)
    for _ in range(3):
        with pytest.raises(Refused) as refused:
            await ask(Question(text="a"))
        assert refused.value.reason == "slow"
    assert [record.message for record in caplog.records] == [
        "an answer took more than 5 s and was given up"
    ], "logged once a minute"


async def test_an_asker_who_hangs_up_ends_the_work_and_its_turn_passes_on():
    work = Work()
    ask = queued(work, 1, 9, clock=work.clock)
    first = ask_as(ask, "ann")
    second = ask_as(ask, "bea")
    await wait_until_idle()
    first.cancel()
    await wait_until_idle()
    assert work.begun == ["ann 0", "bea 0"]
    await work.end_last()
    assert (await second).found


async def test_a_turn_that_comes_in_the_moment_of_hanging_up_passes_on():
    work = Work()
    ask = queued(work, 1, 9, clock=work.clock)
    first, second, third = (ask_as(ask, asker) for asker in ("ann", "bea", "cec"))
    await wait_until_idle()
    work._ends["ann 0"].set_result(None)
    # Until the second one has its turn, but has not run on.
    first.add_done_callback(lambda _: second.cancel())
    await wait_until_idle()
    assert second.cancelled()
    await work.end_last()
    assert (await third).found
