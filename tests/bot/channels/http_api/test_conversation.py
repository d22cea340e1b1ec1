"""`conversation` and `explain`: questions that follow on each other, and how one was understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import msgspec
import pytest

from bot.answering.answer import Answerer
from bot.dialogue_state import DialogueState
from bot.journal.journal import Journal
from bot.messages import Answer, Ask, Explanation, Question
from bot.request import NO_CONSTRAINTS, Request
from indexer.search.index import Index
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.layers import with_shared_layers

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


@pytest.fixture
def ask_community(community: Index) -> Iterator[Ask]:
    """The real answerer, with what all channels put around it."""
    answerer = Answerer(community)

    async def ask(question: Question) -> Answer:
        return answerer.answer(question)

    with closing(Journal.open(None, 180)) as journal:
        yield with_shared_layers(ask, journal, lambda: community.generation, 16)


async def test_a_conversation_goes_on_and_another_one_does_not(serve, ask_community):
    client = await serve(ask_community)

    async def say(text: str, conversation: str) -> dict:
        body = {"question": text, "conversation": conversation, "explain": True}
        async with client.post("/query", json=body) as response:
            return await response.json()

    first = await say("LatticeCon 2022 videos", "a")
    assert {link["kind"] for link in first["links"]} == {"video"}
    other = await say("and the slides?", "b")
    assert not other["found"]
    assert not other["explanation"]["follows"]
    second = await say("and the slides?", "a")
    assert second["question"] == "and the slides?"
    assert second["found"]
    assert {link["kind"] for link in second["links"]} == {"slides"}
    assert {link["event"] for link in second["links"]} == {"LatticeCon 2022"}
    assert second["explanation"]["follows"]
    names = {mention["name"]: mention["text"] for mention in second["explanation"]["mentions"]}
    assert names == {"LatticeCon 2022": ""}


async def test_a_number_picks_a_choice_of_the_question_back(serve, ask_community):
    client = await serve(ask_community)
    asks = {"q": "slides please", "conversation": "a"}
    async with client.get("/query", params=asks) as response:
        back = await response.json()
    assert (back["kind"], back["links"]) == ("clarify", [])
    assert 2 <= len(back["choices"]) <= 5
    async with client.get("/query", params={**asks, "q": "2"}) as response:
        answer = await response.json()
    assert back["choices"][1]["label"] in answer["text"]
    assert answer["found"]
