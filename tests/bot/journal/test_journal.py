from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from bot.messages import Answer, Question, Refused
from tests.fakes.bot.asks import ABSENT, FOUND, fake_ask
from tests.fakes.bot.journal import add_question, open_in, rows
from tests.fakes.bot.layers import with_journal


async def test_a_question_is_kept_with_its_answer(tmp_path):
    with closing(open_in(tmp_path)) as journal:
        ask = with_journal(fake_ask, journal)
        question = Question(text="Where?", asker="a", place="p", id="q-1", channel="discord")
        assert await ask(question) == msgspec.structs.replace(FOUND, question="Where?")
        await ask(msgspec.structs.replace(question, text="nowhere", id="q-2"))
    with rows(tmp_path) as db:
        first, second = db.execute("SELECT * FROM questions ORDER BY number")
    assert datetime.fromisoformat(first["asked_at"]).tzinfo == UTC
    assert abs(datetime.fromisoformat(first["asked_at"]) - datetime.now(UTC)) < timedelta(minutes=1)
    told = ("id", "channel", "question", "said", "language", "found", "confidence", "url")
    assert [first[name] for name in told] == [
        *("q-1", "discord", "Where?", "", "en", 1, 0.93, FOUND.citations[0].url),
    ]
    assert [second[name] for name in told] == [
        *("q-2", "discord", "nowhere", "", "en", 0, 0.12, "")
    ]
    assert [(row["kind"], row["links"]) for row in (first, second)] == [
        (FOUND.kind, len(FOUND.links)),
        (ABSENT.kind, 0),
    ]
    assert first["generation"] == FOUND.generation
    assert (first["asker"], first["place"]) == (second["asker"], second["place"])


async def test_the_time_of_an_answer_is_kept_with_the_wait_for_it(tmp_path):
    async def wait(question: Question) -> Answer:
        await asyncio.sleep(0.03)
        return msgspec.structs.replace(FOUND, question=question.text, elapsed_ms=1.0)

    with closing(open_in(tmp_path)) as journal:
        await with_journal(wait, journal)(Question(text="Where?"))
    with rows(tmp_path) as db:
        (kept,) = db.execute("SELECT elapsed_ms FROM questions")
    assert kept["elapsed_ms"] >= 29


async def test_a_follow_up_is_kept_as_written_and_as_completed(tmp_path):
    async def merging(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, question="IstioCon 2021 的视频")

    with closing(open_in(tmp_path)) as journal:
        await with_journal(merging, journal)(Question(text="那 2021 年的呢"))
    with rows(tmp_path) as db:
        (kept,) = db.execute("SELECT question, said FROM questions")
    assert tuple(kept) == ("IstioCon 2021 的视频", "那 2021 年的呢")


async def test_a_question_without_an_id_gets_one(journal):
    seen: list[str] = []

    async def ask(question: Question) -> Answer:
        seen.append(question.id)
        return FOUND

    wrapped = with_journal(ask, journal)
    for identity in ("", "", "own-1"):
        await wrapped(Question(text="a", id=identity, asker="ann"))
    assert len(set(seen)) == 3
    assert seen[2] == "own-1"
    assert all(len(identity) == 16 for identity in seen[:2])
    for identity in seen:
        assert await journal.has_asked(identity, "ann")


async def test_a_refused_or_failed_question_is_not_kept(journal):
    async def refusing(question: Question) -> Answer:
        raise Refused("busy", 1, 1)

    with pytest.raises(Refused):
        await with_journal(refusing, journal)(Question(text="a", id="q"))
    with pytest.raises(ZeroDivisionError):
        await with_journal(fake_ask, journal)(Question(text="broken", id="q"))
    assert not await journal.record_verdict("q", "helpful", "ann")


async def test_a_duplicate_id_is_kept_once(journal):
    await add_question(journal, "nowhere one", identity="q")
    await add_question(journal, "nowhere two", identity="q")
    assert [one.question for one in await journal.list_unanswered(9)] == ["nowhere one"]


async def test_lone_surrogates_and_zero_bytes_are_no_obstacle(journal):
    await add_question(journal, "nowhere \ud800 \0 '; DROP TABLE questions; --")
    assert [one.question for one in await journal.list_unanswered(9)] == [
        "nowhere ? '; DROP TABLE questions; --"
    ]


async def test_close_writes_the_questions_that_wait(tmp_path):
    with closing(open_in(tmp_path)) as journal:
        for number in range(200):
            await add_question(journal, f"question {number}")
    with rows(tmp_path) as db:
        assert db.execute("SELECT count(*) FROM questions").fetchone()[0] == 200
    names = {file.name for file in (tmp_path / "data").iterdir()}
    assert names == {"journal.sqlite", "journal.sqlite.key"}
