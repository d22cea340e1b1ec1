"""An answer that takes too long is given up at its next step, and nothing of it stays behind."""

from __future__ import annotations

import asyncio
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import msgspec
import pytest

from bot.answering.answer import Answerer, make_ask
from bot.messages import Answer, Question
from indexer.deadline import Deadline
from indexer.errors import OutOfTime
from tests.fakes.bot.asks import FOUND
from tests.fakes.event_loop import WAIT_S

QUESTIONS = [
    "LatticeCon 2021 的视频在哪里看",
    "source code of the bookshop demo",
    "how do filters extend a proxy?",
    "灯笼沙龙第三期在哪里",
    "who gave the talk on Wasm filters",
    "something about the moon and its mountains",
]


def count_steps(steps: float) -> Deadline:
    """Make a deadline that is over after so many checks."""
    checks = itertools.count()
    return Deadline(steps + 0.5, lambda: next(checks))


def drop_time(answer: Answer) -> Answer:
    return msgspec.structs.replace(answer, elapsed_ms=0.0)


@pytest.mark.parametrize("text", QUESTIONS)
def test_an_answer_is_given_up_at_each_step_and_is_the_same_afterwards(community, text):
    question = Question(text=text)
    expected = drop_time(Answerer(community).answer(question))
    answerer = Answerer(community)
    for steps in itertools.count():
        try:
            answer = answerer.answer(question, count_steps(steps))
        except OutOfTime:
            continue
        break
    assert steps >= 4
    assert drop_time(answer) == expected
    assert drop_time(answerer.answer(question)) == expected


async def test_the_limit_of_an_answer_counts_from_its_start(community):
    with ThreadPoolExecutor(1) as executor:
        ask = make_ask(Answerer(community), executor, limit_s=0.0)
        with pytest.raises(OutOfTime):
            await ask(Question(text=QUESTIONS[0]))
        ask = make_ask(Answerer(community), executor, limit_s=WAIT_S)
        assert (await ask(Question(text=QUESTIONS[0]))).found


class StuckAnswerer:
    """Stands for an answerer whose thread is in a long call of a library, which cannot be ended."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.gave_up = False

    def answer(self, question: Question, deadline: Deadline) -> Answer:
        self.begun.set()
        self.go_on.wait()
        try:
            deadline.check()
        except OutOfTime:
            self.gave_up = True
            raise
        return FOUND


async def test_who_cancels_waits_until_the_thread_has_left_the_question():
    stuck = StuckAnswerer()
    with ThreadPoolExecutor(1) as executor, ExitStack() as stack:
        stack.callback(stuck.go_on.set)
        asking = asyncio.create_task(make_ask(stuck, executor)(Question(text="a")))
        await asyncio.to_thread(stuck.begun.wait)
        asking.cancel()
        done, _ = await asyncio.wait([asking], timeout=0.05)
        assert not done
        stuck.go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert stuck.gave_up
