"""A search waits in turn with questions, counts as one, and ends in time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.app import limit_search, make_queue
from bot.messages import Question, Refused
from bot.middleware.counters import Counters
from bot.middleware.rate_limit import RateLimit
from bot.runtime.clock import SystemClock
from bot.services.passages.contracts import FoundPassage
from bot.services.passages.search import make_search
from indexer.errors import OutOfTime
from tests.fakes.event_loop import WAIT_S, wait_until_idle

ASKED = Question(text="LatticeCon 2022", asker="a", channel="http")


async def test_passages_are_those_of_the_index(community):
    with ThreadPoolExecutor(1) as executor:
        found = await make_search(community, executor, WAIT_S)(ASKED, 4)
    hits = community.search(ASKED.text, 4)
    assert [(one.source, one.document, one.text) for one in found] == [
        (hit.passage.source, hit.passage.document, hit.passage.text) for hit in hits
    ]


async def test_a_search_that_takes_too_long_is_given_up(community):
    with ThreadPoolExecutor(1) as executor, pytest.raises(OutOfTime):
        await make_search(community, executor, -1.0)(ASKED, 4)


async def test_a_search_counts_as_a_question():
    counters, clock = Counters(), SystemClock()

    async def search(question: Question, k: int) -> list[FoundPassage]:
        return []

    queue = make_queue(WAIT_S, counters, clock)
    limited = limit_search(search, RateLimit(2, 0, counters, clock), queue)
    assert await limited(ASKED, 1) == []
    assert await limited(ASKED, 1) == []
    with pytest.raises(Refused, match="in a minute"):
        await limited(ASKED, 1)


async def test_a_search_waits_for_the_question_before_it():
    counters, clock = Counters(), SystemClock()
    queue = make_queue(WAIT_S, counters, clock)
    gate, order = asyncio.Event(), []

    async def answer(question: Question) -> str:
        await gate.wait()
        order.append("answer")
        return "answered"

    async def search(question: Question, k: int) -> list[FoundPassage]:
        order.append("search")
        return []

    limited = limit_search(search, RateLimit(9, 0, counters, clock), queue)
    answering = asyncio.create_task(queue(ASKED, answer))
    searching = asyncio.create_task(limited(ASKED, 1))
    await wait_until_idle()
    assert order == []
    gate.set()
    assert await answering == "answered"
    assert await searching == []
    assert order == ["answer", "search"]
