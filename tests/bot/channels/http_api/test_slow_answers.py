"""Answers that take too long, over real sockets and with a real thread that nobody can end."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import msgspec

from bot.answering.answer import make_ask
from bot.messages import Answer, Question
from bot.middleware.bounded_queue import BoundedQueue, QueueLimits
from bot.middleware.cache import AnswerCache
from bot.middleware.counters import Counters
from bot.middleware.stack import build_ask
from bot.runtime.clock import SystemClock
from indexer.deadline import Deadline
from tests.fakes.bot.asks import FOUND
from tests.fakes.event_loop import WAIT_S


class StuckAnswerer:
    """Is in a long call for `stuck`, and looks at the deadline now and then for `long`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on = threading.Event()

    def answer(self, question: Question, deadline: Deadline) -> Answer:
        self.asked.append(question.text)
        if question.text == "stuck":
            self.go_on.wait()
        while question.text == "long":
            deadline.check()
            self.go_on.wait(0.001)
        return msgspec.structs.replace(FOUND, question=question.text)


async def test_the_asker_is_told_at_the_deadline_while_the_thread_goes_on(serve):
    answerer, counters, clock = StuckAnswerer(), Counters(), SystemClock()
    queue = BoundedQueue(QueueLimits(1, 9, wait_s=WAIT_S, answer_s=0.6), counters, clock)
    cache = AnswerCache(10, lambda: FOUND.generation, lambda: 0, counters)
    with ThreadPoolExecutor(1) as executor, ExitStack() as stack:
        stack.callback(answerer.go_on.set)
        ask = build_ask(make_ask(answerer, executor), [cache, queue])
        client = await serve(ask)

        async def fetch(question: str) -> tuple[int, dict]:
            async with client.get("/query", params={"q": question}) as response:
                return response.status, await response.json(content_type=None)

        status, problem = await fetch("stuck")
        assert (status, problem["code"]) == (503, "answer_too_slow")
        assert "ask for less at once" in problem["detail"]
        visitor = asyncio.create_task(fetch("Videos?"))
        done, _ = await asyncio.wait([visitor], timeout=0.5)
        # One thread, as before: a second one beside it would double what a question can cost.
        assert not done
        assert answerer.asked == ["stuck"]
        answerer.go_on.set()
        assert (await visitor)[0] == 200
        # What was given up is not remembered: it may be answered on a quiet machine.
        assert (await fetch("stuck"))[0] == 200
        answerer.go_on.clear()
        status, problem = await fetch("long")
        assert (status, problem["code"]) == (503, "answer_too_slow")
        assert (await fetch("Slides?"))[0] == 200
    assert answerer.asked == ["stuck", "Videos?", "stuck", "long", "Slides?"]
    slow = {"channel": "http", "reason": "slow"}
    assert counters.registry.get_sample_value("huigu_refusals_total", slow) == 2
