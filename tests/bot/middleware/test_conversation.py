"""Each question has the state of its conversation, and none leaves the process."""

from __future__ import annotations

import msgspec
import pytest

from bot.conversations.encoding import Remembered
from bot.dialogue_state import DialogueState
from bot.messages import Explanation, Question
from bot.middleware.conversation import Conversation
from bot.middleware.counters import Counters
from bot.middleware.stack import build_ask
from bot.request import NO_CONSTRAINTS, Request
from tests.fakes.bot.asks import FOUND


def make_state(text):
    return DialogueState(generation="g", request=Request(text=text, language="en"))


class Store:
    def __init__(self):
        self.states = {}

    async def find(self, question):
        return self.states.get(question.thread)

    def keep(self, question, answer, state):
        self.states[question.thread] = Remembered(question.id, state)


class Verdicts:
    def __init__(self):
        self.recorded = []

    async def record_verdict(self, question_id, verdict, person):
        self.recorded.append((question_id, verdict, person))
        return True


class Answering:
    """Remembers what it was asked, and understands `complaint` and `follows`."""

    def __init__(self):
        self.asked = []

    async def __call__(self, question):
        self.asked.append(question)
        explanation = Explanation(
            intent="complaint" if "wrong" in question.text else "other",
            subject="",
            probability=1.0,
            mentions=[],
            constraints=NO_CONSTRAINTS,
            topic="",
            follows="and" in question.text,
        )
        return msgspec.structs.replace(
            FOUND, state=make_state(question.text), explanation=explanation
        )


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def verdicts():
    return Verdicts()


@pytest.fixture
def answering():
    return Answering()


@pytest.fixture
def counters():
    return Counters()


@pytest.fixture
def ask(store, verdicts, answering, counters):
    return build_ask(answering, [Conversation(store, verdicts, counters)])


async def test_the_next_question_has_the_state_after_the_last(ask, answering):
    await ask(Question(text="a", id="1", thread="t"))
    await ask(Question(text="b", id="2", thread="t"))
    await ask(Question(text="c", id="3", thread="other"))
    assert [one.state for one in answering.asked] == [None, make_state("a"), None]


async def test_no_state_leaves(ask):
    answer = await ask(Question(text="a", id="1", thread="t"))
    assert answer.state is msgspec.UNSET
    assert "state" not in msgspec.to_builtins(answer)


async def test_a_complaint_is_feedback_on_the_answer_before(ask, verdicts):
    await ask(Question(text="wrong", id="0", thread="t", asker="ann"))
    assert verdicts.recorded == []
    await ask(Question(text="a", id="1", thread="u", asker="ann"))
    await ask(Question(text="wrong", id="2", thread="u", asker="ann"))
    assert verdicts.recorded == [("1", "wrong", "ann")]


async def test_follow_ups_are_counted(ask, counters):
    await ask(Question(text="a", id="1", thread="t", channel="http"))
    await ask(Question(text="and b", id="2", thread="t", channel="http"))
    assert counters.registry.get_sample_value("huigu_follow_ups_total", {"channel": "http"}) == 1
