"""Every question is counted once, however it ends."""

from __future__ import annotations

import asyncio

import pytest

from bot.messages import Answer, Question, Refused
from bot.middleware.counters import CountAnswers, Counters
from bot.middleware.stack import build_ask
from tests.fakes.bot.asks import FOUND, THANKS


async def count(end: Answer | BaseException | None) -> list[str]:
    """Ask once; the question ends with an answer, with an error, or (None) by a time-out."""
    counters = Counters()

    async def answer(question: Question) -> Answer:
        if end is None:
            await asyncio.sleep(60)
        if isinstance(end, BaseException):
            raise end
        assert end is not None
        return end

    ask = build_ask(answer, [CountAnswers(counters)])
    try:
        async with asyncio.timeout(0.01 if end is None else None):
            await ask(Question(text="q", channel="discord"))
    except (RuntimeError, Refused, TimeoutError):
        pass
    (metric,) = [m for m in counters.registry.collect() if m.name == "huigu_answers"]
    return [s.labels["outcome"] for s in metric.samples if s.name.endswith("_total") and s.value]


@pytest.mark.parametrize(
    ("end", "outcomes"),
    [
        (FOUND, ["found"]),
        (THANKS, ["social"]),
        (RuntimeError("a fault"), ["failed"]),
        (Refused("busy", 256, 1), []),
        (None, ["cancelled"]),
    ],
)
async def test_a_question_is_counted_by_how_it_ended(end, outcomes):
    assert await count(end) == outcomes
