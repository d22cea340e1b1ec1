"""`/feedback`, with the real journal behind the real server."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from bot.journal.journal import Journal
from bot.settings import ServerSettings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_journal

GIVEN = "/feedback"


@pytest.fixture
def journal(tmp_path):
    with closing(Journal.open(tmp_path / "journal.sqlite", 180)) as opened:
        yield opened


@pytest.fixture
async def client(serve, journal):
    return await serve(with_journal(fake_ask, journal), journal=journal)


@pytest.fixture
def verdicts(tmp_path) -> Callable[[], list[str]]:
    """Read the verdicts on disk."""

    def read() -> list[str]:
        with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as db:
            return [row[0] for row in db.execute("SELECT verdict FROM verdicts")]

    return read


async def ask(client, question: str = "where are the videos?") -> str:
    async with client.post("/query", json={"question": question}) as response:
        return (await response.json())["id"]


async def give(client, **body) -> tuple[int, dict]:
    async with client.post(GIVEN, json=body) as response:
        return response.status, await response.json(content_type=None)


@pytest.mark.parametrize("verdict", ["helpful", "wrong", "missing"])
async def test_a_verdict_is_kept_and_the_last_one_counts(client, verdicts, verdict):
    question = await ask(client)
    await give(client, id=question, verdict="helpful")
    status, kept = await give(client, id=question, verdict=verdict, conversation="tab-1")
    assert (status, kept) == (200, {"id": question, "verdict": verdict})
    assert verdicts() == [verdict]


async def test_a_verdict_is_taken_back_in_either_way(client, verdicts):
    question = await ask(client)
    await give(client, id=question, verdict="wrong")
    assert await give(client, id=question, verdict="") == (200, {"id": question, "verdict": ""})
    assert verdicts() == []
    await give(client, id=question, verdict="wrong")
    async with client.delete(f"{GIVEN}/{question}") as response:
        assert response.status == 200
    assert verdicts() == []
    async with client.delete(f"{GIVEN}/{question}") as response:
        assert response.status == 404


@pytest.mark.parametrize("question", ["never-asked", "A" * 40])
async def test_what_the_journal_does_not_know_is_not_found(client, question):
    status, problem = await give(client, id=question, verdict="helpful")
    assert (status, problem["code"]) == (404, "unknown_question")
    async with client.delete(f"{GIVEN}/{question}") as response:
        assert response.status == 404


BAD = [
    {},
    {"id": "a"},
    {"verdict": "helpful"},
    {"id": "", "verdict": "helpful"},
    {"id": "a b", "verdict": "helpful"},
    {"id": "a" * 41, "verdict": "helpful"},
    {"id": "a", "verdict": "great"},
    {"id": "a", "verdict": None},
    {"id": "a", "verdict": "wrong", "person": "somebody"},
    {"id": "a", "verdict": "wrong", "conversation": "a b"},
    ["a", "wrong"],
]


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
async def test_a_bad_body_is_refused(client, body):
    async with client.post(GIVEN, json=body) as response:
        problem = await response.json(content_type=None)
    assert (response.status, problem["code"]) == (400, "invalid_feedback")


async def test_a_form_of_another_site_gives_no_feedback(client):
    async with client.post(GIVEN, data=b'{"id": "a", "verdict": "wrong"}') as response:
        assert response.status == 415
    async with client.post(GIVEN, data={"id": "a"}) as response:
        assert response.status == 415


async def test_a_hostile_path_is_not_found(client):
    for path in ("%00", "..%2F..", "a%0d%0ab", "%F0%9F%98%80", "'%3B--"):
        async with client.delete(f"{GIVEN}/{path}") as response:
            assert response.status in {404, 400}, path


async def test_feedback_is_limited_by_address(serve, journal):
    limited = await serve(journal=journal, settings=ServerSettings(per_minute=2))
    statuses = [(await give(limited, id="a", verdict="wrong"))[0] for _ in range(3)]
    assert statuses == [404, 404, 429]
    async with limited.delete(f"{GIVEN}/a") as response:
        problem = await response.json(content_type=None)
        assert int(response.headers["Retry-After"]) >= 1
    assert problem["code"] == "too_many_requests"


async def test_each_address_has_a_verdict_of_its_own(serve, journal, verdicts):
    client = await serve(with_journal(fake_ask, journal), journal=journal, proxies=1)
    question = await ask(client)
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):
        headers = {"X-Forwarded-For": address}
        body = {"id": question, "verdict": "wrong"}
        async with client.post(GIVEN, json=body, headers=headers) as response:
            assert response.status == 200
    assert verdicts() == ["wrong", "wrong"]
