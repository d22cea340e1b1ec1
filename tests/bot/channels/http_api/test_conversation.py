"""`conversation` and `explain`: questions that follow on each other, and how one was understood."""

from __future__ import annotations

import msgspec
import pytest

from bot.dialogue_state import DialogueState
from bot.messages import Answer, Explanation, Question
from bot.request import NO_CONSTRAINTS, Request
from tests.fakes.bot.asks import FOUND

ID = "tab-1_Zq" + "9" * 56
EXPLANATION = Explanation(
    intent="links",
    subject="",
    probability=0.97,
    mentions=[],
    constraints=NO_CONSTRAINTS,
    topic="kites",
    follows=True,
)
STATE = DialogueState(generation="g1", request=Request(text="secret words", language="en"))


@pytest.fixture
def asked() -> list[Question]:
    return []


@pytest.fixture
async def client(serve, asked):
    async def ask(question: Question) -> Answer:
        asked.append(question)
        return msgspec.structs.replace(FOUND, explanation=EXPLANATION, state=STATE)

    return await serve(ask)


@pytest.mark.parametrize("sent", [ID, "a", "0"])
async def test_questions_with_the_same_id_are_one_conversation(client, asked, sent):
    await client.get("/query", params={"q": "kites", "conversation": sent})
    await client.post("/query", json={"question": "and the slides?", "conversation": sent})
    await client.post("/query", json={"question": "kites", "conversation": f"{sent[:63]}x"})
    first, second, other = (question.thread for question in asked)
    assert first == second != other
    assert "" not in {first, other}


async def test_a_question_without_an_id_is_a_conversation_of_its_own(client, asked):
    await client.get("/query", params={"q": "kites"})
    await client.get("/query", params={"q": "kites", "conversation": ""})
    await client.post("/query", json={"question": "kites"})
    assert [question.thread for question in asked] == ["", "", ""]


@pytest.mark.parametrize("sent", ["x" * 65, "a b", "a/b", "号", "a\n", "%00"])
async def test_another_id_is_an_error_in_the_language_of_the_question(client, asked, sent):
    async with client.post(
        "/query", json={"question": "视频在哪里", "conversation": sent}
    ) as response:
        assert response.status == 400
        problem = await response.json()
    assert problem["code"] == "invalid_conversation"
    assert problem["detail"].startswith("`conversation` 最多 64 个字符")
    async with client.get("/query", params={"q": "where", "conversation": sent}) as response:
        assert response.status == 400
        assert (await response.json())["detail"].startswith("`conversation` has at most 64 letters")
    assert asked == []


async def test_an_explanation_comes_only_where_it_is_wanted(client):
    async with client.get("/query", params={"q": "kites", "explain": "1"}) as response:
        explained = (await response.json())["explanation"]
    assert explained["intent"] == "links"
    assert (explained["probability"], explained["topic"]) == (0.97, "kites")
    async with client.post("/query", json={"question": "kites", "explain": True}) as response:
        assert (await response.json())["explanation"] == explained
    for parameters in ({}, {"explain": "0"}, {"explain": ""}):
        async with client.get("/query", params={"q": "kites", **parameters}) as response:
            assert "explanation" not in await response.json()
    async with client.post("/query", json={"question": "kites"}) as response:
        assert "explanation" not in await response.json()


async def test_explain_that_is_neither_yes_nor_no_is_an_error(client):
    async with client.get("/query", params={"q": "kites", "explain": "yes"}) as response:
        assert (await response.json())["code"] == "invalid_explain"
    async with client.post("/query", json={"question": "kites", "explain": "1"}) as response:
        assert (await response.json())["code"] == "invalid_body"


async def test_what_a_conversation_remembers_never_leaves_the_server(client):
    async with client.get("/query", params={"q": "kites", "conversation": "a"}) as response:
        text = await response.text()
    assert '"state"' not in text
    assert "secret words" not in text
