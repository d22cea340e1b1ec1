"""A stop or a crash during an answer leaves no answer unfinished for ever."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.channels.wecom.events import Update
from bot.channels.wecom.long_connection.open_streams import OpenStream, open_streams
from bot.channels.wecom.long_connection.server import STREAMS_FILE
from bot.runtime.clock import SystemClock
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.fake_handler import (
    INTERRUPTED_NOTICE,
    PLACEHOLDER,
    FakeHandler,
    ManualUpdates,
)
from tests.fakes.wecom.long_connection.faults import DROP, LOSE
from tests.fakes.wecom.long_connection.server import GROUP, FakeLongConnection
from tests.fakes.wecom.running_bot import run_bot
from tests.paths import ROOT

RESPOND = "aibot_respond_msg"
STREAM = OpenStream("s1", "req/1=", GROUP, True, 1_900_000_000.0)


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def ask_slow_question(fake) -> str:
    """Ask, and wait for the placeholder; returns the `req_id`."""
    request = await fake.say("slow")
    await fake.advance_until(lambda: fake.rules.find_stream(request), 5, 0.25)
    return request


async def test_an_answer_that_is_ready_soon_is_delivered_before_the_stop(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path) as bot:
        request = await ask_slow_question(fake)
        bot.task.cancel()
        await fake.advance_until(lambda: True, 1)
        updates.finish("the whole answer")
        took = await fake.advance_until(bot.task.done, 10, 0.25)
        assert took < 1
        assert fake.rules.get_final_text(request) == "the whole answer"
        assert bot.task.cancelled()


async def test_an_unfinished_answer_ends_with_a_notice_at_a_stop(fake, tmp_path):
    async with run_bot(fake, FakeHandler(ManualUpdates()), tmp_path) as bot:
        requests = [await ask_slow_question(fake), await ask_slow_question(fake)]
        bot.task.cancel()
        took = await fake.advance_until(bot.task.done, 10, 0.25)
        assert took <= 5
        for request in requests:
            assert fake.rules.find_stream(request).texts == [PLACEHOLDER, INTERRUPTED_NOTICE]
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.clock.advance(30)
        assert len(fake.list_frames(RESPOND)) == 4


async def test_a_stop_without_answers_in_progress_takes_no_time(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path) as bot:
        bot.task.cancel()
        assert await fake.advance_until(bot.task.done, 10) == 0


async def test_a_question_during_a_stop_gets_the_notice(fake, tmp_path):
    async with run_bot(fake, FakeHandler(ManualUpdates()), tmp_path) as bot:
        await ask_slow_question(fake)
        bot.task.cancel()
        await fake.advance_until(lambda: True, 1)
        late = await fake.say("late", person="bob")
        await fake.advance_until(bot.task.done, 10, 0.25)
        assert fake.rules.get_final_text(late) == INTERRUPTED_NOTICE


async def test_an_answer_that_the_stop_could_not_end_is_ended_by_the_next_start(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path) as bot:
        request = await ask_slow_question(fake)
        fake.fail("aibot_subscribe", DROP, times=5)
        fake.drop()
        bot.task.cancel()
        took = await fake.advance_until(bot.task.done, 20, 0.25)
        assert took <= 8
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 5)
        assert fake.rules.find_stream(request).texts == [PLACEHOLDER, INTERRUPTED_NOTICE]


async def test_an_unconfirmed_answer_gets_no_notice_from_the_next_start(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path) as bot:
        request = await ask_slow_question(fake)
        fake.fail(RESPOND, LOSE, times=9)
        updates.finish("the whole answer")
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 5)
        await fake.clock.advance(6)
        bot.task.cancel()
        await fake.advance_until(bot.task.done, 20)
    fake.faults.clear()
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.clock.advance(20)
        assert fake.rules.find_stream(request).texts[-1] == "the whole answer"


@asynccontextmanager
async def run_process(url: str, folder: Path):
    """Run the channel in a separate process, killed at the end."""
    command = [sys.executable, "-m", "tests.fakes.wecom.channel_process", url, str(folder)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("gone", [False, True], ids=["open", "gone"])
async def test_the_answers_of_a_killed_process_are_ended_by_the_next_one(tmp_path, gone):
    """If WeCom no longer knows the stream, the notice is a separate message."""
    async with FakeLongConnection(SystemClock()) as fake:
        async with run_process(fake.url, tmp_path) as first:
            await fake.wait_until(lambda: fake.is_connected)
            requests = [await fake.say("slow"), await fake.say("slow", person="Bob", chat="")]
            await fake.wait_until(lambda: all(fake.rules.find_stream(id_) for id_ in requests))
            first.kill()
            await first.wait()
        await fake.wait_until(lambda: not fake.is_connected)
        if gone:
            fake.fail(RESPOND, 846608)
            fake.fail(RESPOND, 846605)
        async with run_process(fake.url, tmp_path):
            if gone:
                await fake.wait_until(lambda: len(fake.rules.sent) == 2)
                assert (
                    fake.rules.list_messages(GROUP)
                    == fake.rules.list_messages("Bob")
                    == [INTERRUPTED_NOTICE]
                )
            else:
                await fake.wait_until(
                    lambda: all(fake.rules.get_final_text(id_) for id_ in requests)
                )
                for id_ in requests:
                    assert fake.rules.find_stream(id_).texts == [PLACEHOLDER, INTERRUPTED_NOTICE]
        assert fake.violations == []
        with closing(open_streams(tmp_path / STREAMS_FILE)) as streams:
            assert streams.load(fake.clock.unix()) == []


@pytest.mark.slow
async def test_a_process_ends_its_answers_at_sigint(tmp_path):
    async with (
        FakeLongConnection(SystemClock()) as fake,
        run_process(fake.url, tmp_path) as process,
    ):
        await fake.wait_until(lambda: fake.is_connected)
        request = await fake.say("slow")
        await fake.wait_until(lambda: fake.rules.find_stream(request))
        process.send_signal(2)
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        assert fake.rules.get_final_text(request) == INTERRUPTED_NOTICE
        assert fake.violations == []


async def test_a_saved_stream_is_loaded_until_it_is_deleted(tmp_path):
    path = tmp_path / "new" / "streams.sqlite"
    with closing(open_streams(path)) as streams:
        await streams.save(STREAM)
    with closing(open_streams(path)) as streams:
        assert streams.load(STREAM.since + 60) == [STREAM]
        await streams.delete(STREAM)
        assert streams.load(STREAM.since + 60) == []


async def test_a_saved_stream_is_deleted_after_a_day(tmp_path):
    path = tmp_path / "streams.sqlite"
    with closing(open_streams(path)) as streams:
        await streams.save(STREAM)
        assert streams.load(STREAM.since + 24 * 3600 + 1) == []
    with closing(open_streams(path)) as streams:
        assert streams.load(STREAM.since) == []


async def test_no_person_and_no_text_stays_in_the_file(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        request = await fake.say("a private question", person="GraceHopper", chat="")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        await wait_until_idle()
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("wecom.sqlite*"))
    assert raw
    assert b"GraceHopper" not in raw
    assert b"private" not in raw


async def test_an_unusable_folder_is_logged_and_streams_stay_in_memory(tmp_path, caplog):
    (tmp_path / "data").write_text("a file where a folder should be")
    with closing(open_streams(tmp_path / "data" / "streams.sqlite")) as streams:
        await streams.save(STREAM)
    assert "make its folder writable" in caplog.text


def write_foreign_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE streams (other TEXT)")


UNUSABLE = {
    "no database": lambda path: path.write_bytes(b"no database" * 100),
    "a folder": Path.mkdir,
    "another program's": write_foreign_file,
}


@pytest.mark.parametrize("make", UNUSABLE.values(), ids=UNUSABLE)
async def test_a_foreign_file_is_logged_and_answers_go_on(fake, tmp_path, caplog, make):
    make(tmp_path / STREAMS_FILE)
    async with run_bot(fake, FakeHandler(), tmp_path):
        request = await fake.say("q")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
    assert "stay unfinished" in caplog.text


async def test_a_file_that_fails_later_is_logged_and_answers_go_on(fake, tmp_path, caplog):
    async def meanwhile(message):
        with closing(sqlite3.connect(tmp_path / STREAMS_FILE)) as connection:
            connection.execute("DROP TABLE streams")
        yield Update("answer")

    async with run_bot(fake, FakeHandler(meanwhile), tmp_path):
        request = await fake.say("q")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        await fake.advance_until(lambda: "cannot be saved" in caplog.text, 5)


async def test_a_late_answer_cut_off_by_a_stop_is_ended_by_a_message(fake, tmp_path):
    async with run_bot(fake, FakeHandler(ManualUpdates()), tmp_path) as bot:
        request = await ask_slow_question(fake)
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 400, 2)
        fake.fail("aibot_subscribe", DROP, times=5)
        fake.drop()
        bot.task.cancel()
        await fake.advance_until(bot.task.done, 20)
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.advance_until(lambda: fake.rules.sent, 5)
        assert fake.rules.list_messages(GROUP) == [INTERRUPTED_NOTICE]
        assert len(fake.rules.find_stream(request).texts) == 2
