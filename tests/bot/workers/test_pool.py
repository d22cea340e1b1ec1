from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from bot.answering.answer import Answerer
from bot.messages import Answer, Question, Refused
from bot.services.passages.search import find_passages
from bot.workers.errors import WorkerFailed
from bot.workers.messages import Open
from bot.workers.pool import WorkerPool
from indexer.config import load_settings
from indexer.deadline import Deadline
from indexer.errors import DamagedIndex, HuiguError, OutOfTime
from indexer.search.index import Index
from tests.fakes.bot.odd_worker import COMMAND as ODD
from tests.fakes.bot.pools import ALONE, keeping, list_workers, make_pool, wait_until
from tests.fakes.bot.served_site import index_site, write_page

VIDEOS = "Where can I watch MeshDay 2020?"


def ask(text: str, **fields: object) -> Question:
    return Question(text=text, channel="http", **fields)


def without_time(answer: Answer) -> Answer:
    return msgspec.structs.replace(answer, elapsed_ms=0.0)


async def test_a_worker_answers_and_searches_as_the_main_process_does(site: Path, order: Open):
    with closing(Index.open(load_settings(site / "huigu.toml"))) as index:
        answerer = Answerer(index)
        first = answerer.answer(ask(VIDEOS, evidence=True))
        questions = [
            ask(VIDEOS, evidence=True, explain=True, k=1),
            ask("那次活动的录像在哪看？", default_language="zh", quoted="a"),
            ask("and the slides?", state=first.state),
            ask("thanks!"),
            ask("how do I cook rice?"),
        ]
        async with keeping(make_pool(1), order) as pool:
            for question in questions:
                answered = await pool.ask(question)
                assert without_time(answered) == without_time(answerer.answer(question))
                # As a key of the cache, and in a file of conversations.
                assert answered.state is msgspec.UNSET or hash(answered.state)
            assert await pool.search(ask("MeshDay"), 3) == find_passages(
                index, "MeshDay", 3, Deadline()
            )


async def test_a_worker_has_no_secret_and_writes_its_log_as_we_do(
    order: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("HUIGU_DISCORD_TOKEN", "nobody-may-read-this")
    caplog.set_level(logging.INFO)
    async with keeping(make_pool(1), order, *ODD) as pool:
        with pytest.raises(HuiguError, match=r"^clean$"):
            await pool.ask(ask("environment"))
        await pool.ask(ask("log"))
    assert ("huigu.index", logging.WARNING, "this was said") in caplog.record_tuples


async def test_an_error_of_an_answer_arrives_and_an_unexpected_one_is_logged(
    order: Open, caplog: pytest.LogCaptureFixture
):
    async with keeping(make_pool(1), order, *ODD) as pool:
        with pytest.raises(DamagedIndex, match="words: damaged"):
            await pool.ask(ask("damage"))
        with pytest.raises(WorkerFailed, match="ValueError"):
            await pool.ask(ask("fail"))
        assert (await pool.ask(ask(VIDEOS))).found
    assert "Traceback" in caplog.text
    assert pool.count().restarts == 0


async def test_a_question_whose_worker_dies_is_asked_again_once(order: Open, tmp_path: Path):
    async with keeping(make_pool(2), order, *ODD) as pool:
        answer = await pool.ask(ask(f"die-unless {tmp_path / 'died'}"))
        assert answer.generation
        assert without_time(answer) != without_time(ALONE)


async def test_a_question_that_ends_two_workers_is_refused_and_never_ends_the_main_process(
    order: Open,
):
    async with keeping(make_pool(2), order, *ODD) as pool:
        with pytest.raises(Refused, match="ask again in 1 s"):
            await pool.ask(ask("die"))
        # Meanwhile, and afterwards, others are answered.
        assert (await pool.ask(ask(VIDEOS))).found
        await wait_for_ready(pool)
        answer = await pool.ask(ask(VIDEOS))
        assert answer.generation != ALONE.generation
        assert pool.count().restarts == 2


async def test_one_that_stands_still_is_replaced_within_a_second_or_two(order: Open, caplog):
    async with keeping(make_pool(1), order, *ODD) as pool:
        asking = asyncio.create_task(pool.ask(ask("stop")))
        asking.add_done_callback(lambda _: None)
        await asyncio.to_thread(wait_until, lambda: not pool.count().ready, "it is found")
        assert "no sign of life for 1 s" in caplog.text
        # Else the next one is asked the same.
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await wait_for_ready(pool)
        assert (await pool.ask(ask(VIDEOS))).generation != ALONE.generation


async def test_one_that_does_not_leave_a_question_is_ended_with_it(order: Open, caplog):
    async with keeping(make_pool(1), order, *ODD) as pool:
        asking = asyncio.create_task(pool.ask(ask("sleep 3600")))
        await asyncio.sleep(0.1)
        started = time.monotonic()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert time.monotonic() - started > 0.9
        assert "it did not leave a question" in caplog.text
        await wait_for_ready(pool)
        assert pool.count().restarts == 1


async def test_one_that_leaves_it_at_its_next_step_stays(order: Open):
    async with keeping(make_pool(1), order, *ODD) as pool:
        asking = asyncio.create_task(pool.ask(ask("wait")))
        await asyncio.sleep(0.1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (await pool.ask(ask(VIDEOS))).generation != ALONE.generation
        assert pool.count().restarts == 0


async def test_a_deadline_holds_in_a_worker(order: Open):
    async with keeping(make_pool(1, answer_s=0.3), order, *ODD) as pool:
        with pytest.raises(OutOfTime):
            await pool.ask(ask("wait"))


async def test_a_long_question_delays_nobody_while_another_worker_is_free(order: Open):
    async with keeping(make_pool(2), order, *ODD) as pool:
        slow = asyncio.create_task(pool.ask(ask("wait")))
        await asyncio.sleep(0.1)
        for _ in range(20):
            assert (await pool.ask(ask(VIDEOS))).found
        assert not slow.done()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)


async def test_without_a_worker_the_main_process_answers(order: Open, caplog):
    broken = (sys.executable, "-c", "raise SystemExit(3)")
    async with keeping(make_pool(2), order, *broken) as pool:
        assert await pool.ask(ask(VIDEOS)) == ALONE
    assert "a worker cannot start" in caplog.text


async def test_a_worker_that_writes_no_reports_is_ended(order: Open, caplog):
    program = "import socket, sys; socket.socket(fileno=int(sys.argv[1])).sendall(b'x' * 99)"
    async with keeping(make_pool(1), order, sys.executable, "-c", program) as pool:
        assert await pool.ask(ask(VIDEOS)) == ALONE
    assert "it wrote what is no report" in caplog.text


async def test_an_index_that_cannot_be_opened_is_told_with_its_reason(tmp_path: Path, caplog):
    (tmp_path / "huigu.toml").write_text("[index]\npath = 'nothing'\n")
    order = Open(msgspec.json.encode(load_settings(tmp_path / "huigu.toml")))
    async with keeping(make_pool(1), order) as pool:
        assert await pool.ask(ask(VIDEOS)) == ALONE
    assert "a worker cannot start: " in caplog.text
    assert "huigu rebuild" in caplog.text


async def test_half_a_character_is_left_to_the_main_process(order: Open):
    async with keeping(make_pool(1), order) as pool:
        assert await pool.ask(ask("videos \ud83d")) == ALONE


async def test_workers_follow_a_rebuild_when_they_are_told(site: Path, order: Open):
    async with keeping(make_pool(2), order) as pool:
        before = (await pool.ask(ask(VIDEOS))).generation
        write_page(site, "BV2mesh")
        await asyncio.to_thread(index_site, site)
        await pool.refresh()
        answers = await asyncio.gather(*(pool.ask(ask(VIDEOS)) for _ in range(8)))
    assert {answer.links[0].url for answer in answers} == {
        "https://www.bilibili.com/video/BV2mesh/"
    }
    assert before not in {answer.generation for answer in answers}


async def test_no_answer_is_wrong_or_lost_while_workers_are_killed(order: Open):
    async with keeping(make_pool(2), order) as pool:
        right = without_time(await pool.ask(ask(VIDEOS)))
        answers: list[Answer] = []
        ended = asyncio.Event()

        async def keep_asking() -> None:
            while not ended.is_set():
                answers.append(await pool.ask(ask(VIDEOS)))
                # As long as an answer takes: what is started has processor time, too.
                await asyncio.sleep(0.01)

        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(keep_asking())
            for _ in range(4):
                await wait_for_ready(pool)
                os.kill(list_workers(os.getpid())[0], signal.SIGKILL)
                await asyncio.to_thread(wait_until, lambda: pool.count().ready < 2, "it is seen")
            ended.set()
    assert all(without_time(one) == right or one == ALONE for one in answers)
    assert sum(one != ALONE for one in answers) > 4
    assert pool.count().restarts >= 4


async def wait_for_ready(pool: WorkerPool) -> None:
    counts = pool.count
    await asyncio.to_thread(wait_until, lambda: counts().ready == counts().wanted, "all are ready")
