"""A restart in the middle of an answer, gentle or not, leaves no answer open for ever."""

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
from tests.fakes.stillness import settled
from tests.fakes.wecom.connected import connected
from tests.fakes.wecom.faults import DROP, LOSE
from tests.fakes.wecom.held_responder import INTERRUPTED, PLACEHOLDER, FakeResponder, Held
from tests.fakes.wecom.long_connection import GROUP, FakeLongConnection
from tests.paths import ROOT

RESPOND = "aibot_respond_msg"
STREAM = OpenStream("s1", "req/1=", GROUP, True, 1_900_000_000.0)


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def shown(fake) -> str:
    """Ask something, and wait for the placeholder; gives the `req_id`."""
    request = await fake.say("slow")
    await fake.passing(lambda: fake.rules.stream_of(request), 5, 0.25)
    return request


async def test_an_answer_that_is_soon_done_is_finished_before_stopping(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path) as bot:
        request = await shown(fake)
        bot.task.cancel()
        await fake.passing(lambda: True, 1)
        held.end("the whole answer")
        took = await fake.passing(bot.task.done, 10, 0.25)
        assert took < 1
        assert fake.rules.last_text(request) == "the whole answer"
        assert bot.task.cancelled()


async def test_an_answer_that_is_not_done_is_ended_with_a_notice(fake, tmp_path):
    async with connected(fake, FakeResponder(Held()), tmp_path) as bot:
        requests = [await shown(fake), await shown(fake)]
        bot.task.cancel()
        took = await fake.passing(bot.task.done, 10, 0.25)
        assert took <= 5
        for request in requests:
            assert fake.rules.stream_of(request).texts == [PLACEHOLDER, INTERRUPTED]
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.clock.advance(30)
        assert len(fake.commands(RESPOND)) == 4


async def test_stopping_with_nothing_to_do_takes_no_time(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path) as bot:
        bot.task.cancel()
        assert await fake.passing(bot.task.done, 10) == 0


async def test_what_is_asked_while_stopping_is_told_so(fake, tmp_path):
    async with connected(fake, FakeResponder(Held()), tmp_path) as bot:
        await shown(fake)
        bot.task.cancel()
        await fake.passing(lambda: True, 1)
        late = await fake.say("late", person="bob")
        await fake.passing(bot.task.done, 10, 0.25)
        assert fake.rules.last_text(late) == INTERRUPTED


async def test_an_answer_that_cannot_be_ended_is_ended_by_the_next_start(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path) as bot:
        request = await shown(fake)
        fake.fail("aibot_subscribe", DROP, times=5)
        fake.drop()
        bot.task.cancel()
        took = await fake.passing(bot.task.done, 20, 0.25)
        assert took <= 8
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.passing(lambda: fake.rules.last_text(request), 5)
        assert fake.rules.stream_of(request).texts == [PLACEHOLDER, INTERRUPTED]


async def test_an_answer_that_may_be_there_is_not_contradicted_by_the_next_start(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path) as bot:
        request = await shown(fake)
        fake.fail(RESPOND, LOSE, times=9)
        held.end("the whole answer")
        await fake.passing(lambda: fake.rules.last_text(request), 5)
        await fake.clock.advance(6)
        bot.task.cancel()
        await fake.passing(bot.task.done, 20)
    fake.faults.clear()
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.clock.advance(20)
        assert fake.rules.stream_of(request).texts[-1] == "the whole answer"


@asynccontextmanager
async def process(url: str, folder: Path):
    """The channel in a process of its own, killed at the end."""
    command = [sys.executable, "-m", "tests.fakes.wecom.channel_process", url, str(folder)]
    running = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


@pytest.mark.parametrize("gone", [False, True], ids=["open", "gone"])
async def test_what_a_killed_process_left_open_is_ended_by_the_next(tmp_path, gone):
    """Where WeCom no longer knows the stream, the notice is a message."""
    async with FakeLongConnection(SystemClock()) as fake:
        async with process(fake.url, tmp_path) as first:
            await fake.until(lambda: fake.connected)
            requests = [await fake.say("slow"), await fake.say("slow", person="Bob", chat="")]
            await fake.until(lambda: all(fake.rules.stream_of(one) for one in requests))
            first.kill()
            await first.wait()
        await fake.until(lambda: not fake.connected)
        if gone:
            fake.fail(RESPOND, 846608)
            fake.fail(RESPOND, 846605)
        async with process(fake.url, tmp_path):
            if gone:
                await fake.until(lambda: len(fake.rules.sent) == 2)
                assert fake.rules.messages(GROUP) == fake.rules.messages("Bob") == [INTERRUPTED]
            else:
                await fake.until(lambda: all(fake.rules.last_text(one) for one in requests))
                for one in requests:
                    assert fake.rules.stream_of(one).texts == [PLACEHOLDER, INTERRUPTED]
        assert fake.violations == []
        with closing(open_streams(tmp_path / STREAMS_FILE)) as streams:
            assert streams.left(fake.clock.unix()) == []


async def test_a_process_that_is_told_to_stop_ends_its_answers(tmp_path):
    async with FakeLongConnection(SystemClock()) as fake, process(fake.url, tmp_path) as running:
        await fake.until(lambda: fake.connected)
        request = await fake.say("slow")
        await fake.until(lambda: fake.rules.stream_of(request))
        running.send_signal(2)
        await fake.until(lambda: fake.rules.last_text(request))
        assert fake.rules.last_text(request) == INTERRUPTED
        assert fake.violations == []


async def test_what_is_open_is_kept_across_processes_until_it_is_dropped(tmp_path):
    path = tmp_path / "new" / "streams.sqlite"
    with closing(open_streams(path)) as streams:
        await streams.keep(STREAM)
    with closing(open_streams(path)) as streams:
        assert streams.left(STREAM.since + 60) == [STREAM]
        await streams.drop(STREAM)
        assert streams.left(STREAM.since + 60) == []


async def test_after_a_day_nothing_can_be_ended_any_more(tmp_path):
    path = tmp_path / "streams.sqlite"
    with closing(open_streams(path)) as streams:
        await streams.keep(STREAM)
        assert streams.left(STREAM.since + 24 * 3600 + 1) == []
    with closing(open_streams(path)) as streams:
        assert streams.left(STREAM.since) == []


async def test_nothing_of_a_person_stays_in_the_file(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        request = await fake.say("a private question", person="GraceHopper", chat="")
        await fake.until(lambda: fake.rules.last_text(request))
        await settled()
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("wecom.sqlite*"))
    assert raw
    assert b"GraceHopper" not in raw
    assert b"private" not in raw


async def test_a_folder_that_cannot_be_made_costs_only_what_a_crash_cuts_off(tmp_path, caplog):
    (tmp_path / "data").write_text("a file where a folder should be")
    with closing(open_streams(tmp_path / "data" / "streams.sqlite")) as streams:
        await streams.keep(STREAM)
    assert "make its folder writable" in caplog.text


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE streams (other TEXT)")


UNUSABLE = {
    "no database": lambda path: path.write_bytes(b"no database" * 100),
    "a folder": Path.mkdir,
    "another one's": foreign,
}


@pytest.mark.parametrize("make", UNUSABLE.values(), ids=UNUSABLE)
async def test_a_file_that_is_not_ours_is_left_alone_and_answers_go_on(
    fake, tmp_path, caplog, make
):
    make(tmp_path / STREAMS_FILE)
    async with connected(fake, FakeResponder(), tmp_path):
        request = await fake.say("q")
        await fake.until(lambda: fake.rules.last_text(request))
    assert "stay unfinished" in caplog.text


async def test_a_file_that_fails_later_does_not_hinder_answers(fake, tmp_path, caplog):
    async def meanwhile(message):
        with closing(sqlite3.connect(tmp_path / STREAMS_FILE)) as connection:
            connection.execute("DROP TABLE streams")
        yield Update("answer")

    async with connected(fake, FakeResponder(meanwhile), tmp_path):
        request = await fake.say("q")
        await fake.until(lambda: fake.rules.last_text(request))
        await fake.passing(lambda: "cannot be noted" in caplog.text, 5)


async def test_an_answer_that_came_late_and_was_cut_off_is_ended_by_a_message(fake, tmp_path):
    async with connected(fake, FakeResponder(Held()), tmp_path) as bot:
        request = await shown(fake)
        await fake.passing(lambda: fake.rules.last_text(request), 400, 2)
        fake.fail("aibot_subscribe", DROP, times=5)
        fake.drop()
        bot.task.cancel()
        await fake.passing(bot.task.done, 20)
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.passing(lambda: fake.rules.sent, 5)
        assert fake.rules.messages(GROUP) == [INTERRUPTED]
        assert len(fake.rules.stream_of(request).texts) == 2
