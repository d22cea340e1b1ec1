"""An answer is worded where a model does so, and given as it was found where it does not."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from bot.messages import Answer, Question
from bot.middleware.counters import Counters
from bot.middleware.stack import build_ask
from bot.middleware.wording import WordAnswers
from bot.model.errors import ModelFailed, NotWorded
from tests.fakes.bot.asks import ABSENT, FOUND
from tests.fakes.bot.kinds import LINKS


class Wording:
    """Words by turns as it is told, and remembers what."""

    def __init__(self, *results: str | NotWorded) -> None:
        self.results = list(results)
        self.worded: list[Answer] = []

    async def word(self, question: Question, answer: Answer) -> Answer:
        self.worded.append(answer)
        result = self.results.pop(0)
        if isinstance(result, NotWorded):
            raise result
        await asyncio.sleep(0.01)
        return msgspec.structs.replace(answer, text=result, generated=True)


def wrap(wording: Wording, answer: Answer = FOUND, size: int = 9):
    counters = Counters()

    async def answered(question: Question) -> Answer:
        assert question.evidence
        return msgspec.structs.replace(answer, evidence=[])

    def count(result: str) -> float | None:
        labels = {"channel": "http", "result": result}
        return counters.registry.get_sample_value("huigu_model_answers_total", labels)

    return build_ask(answered, [WordAnswers(wording, size, counters)]), count


async def ask(asks, text="a"):
    return await asks(Question(text=text, channel="http"))


async def test_an_answer_is_worded_once_and_then_remembered():
    wording = Wording("Worded [1].")
    asks, count = wrap(wording)
    first, again = await ask(asks), await ask(asks)
    assert [first.text, again.text] == ["Worded [1]."] * 2
    assert first.generated
    assert again.generated
    assert first.elapsed_ms >= 10
    assert len(wording.worded) == 1
    assert (count("worded"), count("remembered")) == (1, 1)


async def test_evidence_goes_no_further():
    asks, _ = wrap(Wording("Worded [1]."))
    answer = await ask(asks)
    assert answer.evidence is msgspec.UNSET
    assert "evidence" not in msgspec.to_builtins(answer)


async def test_a_failure_is_counted_and_not_remembered(caplog):
    failed = ModelFailed("the model answered with HTTP 503")
    wording = Wording(failed, failed, NotWorded("off_topic", "x"), "Worded [1].")
    asks, count = wrap(wording)
    texts = [(await ask(asks)).text for _ in range(4)]
    assert texts == [FOUND.text] * 3 + ["Worded [1]."]
    assert (count("down"), count("off_topic"), count("worded")) == (2, 1, 1)
    [line] = [one.getMessage() for one in caplog.records if one.name == "huigu.model"]
    assert line == "the model answered with HTTP 503; answers are given without it"


@pytest.mark.parametrize("answer", [ABSENT, LINKS])
async def test_what_is_no_prose_goes_by(answer):
    wording = Wording()
    asks, _ = wrap(wording, answer)
    assert await ask(asks) == answer
    assert wording.worded == []


async def test_nothing_is_remembered_when_told_so():
    wording = Wording("One [1].", "Two [1].")
    asks, _ = wrap(wording, size=0)
    assert [(await ask(asks)).text, (await ask(asks)).text] == ["One [1].", "Two [1]."]
