"""`k` bounds sources and links of every kind of answer; without it, answers are as ever."""

from __future__ import annotations

import pytest

from bot.answering.answer import Answerer
from bot.answering.from_pages.link_answer import MAX_LINKS
from bot.messages import Answer, Question

QUESTIONS = [
    "LatticeCon 2022 videos",
    "LatticeCon 视频",
    "where are all the LatticeCon slides",
    "LatticeCon 所有的 PPT 在哪里",
    "how does mutual TLS work",
    "金丝雀发布怎么做",
]


@pytest.fixture
def ask_community(community):
    answerer = Answerer(community)

    async def ask(question: Question) -> Answer:
        return answerer.answer(question)

    return ask


@pytest.mark.parametrize("question", QUESTIONS)
async def test_an_answer_has_at_most_k_sources_and_links(serve, ask_community, question):
    client = await serve(ask_community)
    async with client.post("/query", json={"question": question}) as response:
        free = await response.json()
    assert free["found"]
    assert len(free["links"]) <= MAX_LINKS
    for k in (1, 2, 10):
        async with client.get("/query", params={"q": question, "k": k}) as response:
            answer = await response.json()
        assert answer["found"]
        assert 1 <= len(answer["citations"]) <= k
        assert len(answer["links"]) <= k
        assert answer["links"][:1] == free["links"][:1]
        assert {link["citation"] for link in answer["links"]} <= {
            citation["number"] for citation in answer["citations"]
        }
        # The text lists the links of the answer, and no others.
        listed = [line for line in answer["text"].splitlines() if line.startswith("- ")]
        assert len(listed) <= k


async def test_some_question_has_more_links_than_a_small_k_and_more_for_a_large_one(
    serve, ask_community
):
    client = await serve(ask_community)
    counts = {}
    for k in ("1", "3", "", "10"):
        async with client.get("/query", params={"q": QUESTIONS[1], "k": k}) as response:
            counts[k] = len((await response.json())["links"])
    assert counts["1"] == 1 < counts["3"] == 3 < counts[""] <= MAX_LINKS
    assert counts["10"] >= counts[""]
