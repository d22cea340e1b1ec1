"""Whatever fails, an answer arrives once: as a stream or as a separate message."""

from __future__ import annotations

from contextlib import closing

import pytest

from bot.channels.wecom.events import Update
from bot.channels.wecom.long_connection.open_streams import open_streams
from bot.channels.wecom.long_connection.server import STREAMS_FILE
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.fake_handler import (
    LATE_NOTICE,
    PLACEHOLDER,
    FakeHandler,
    ManualUpdates,
    answer_at_once,
)
from tests.fakes.wecom.long_connection.faults import CLOSE, DROP, DROP_AFTER, LATE, LOSE
from tests.fakes.wecom.long_connection.server import GROUP, FakeLongConnection
from tests.fakes.wecom.running_bot import run_bot

RESPOND, SEND = "aibot_respond_msg", "aibot_send_msg"
ANSWER = "answer to CAIQ/1=="


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


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize(
    "fault", [6000, 45009, 846601, 846602, 846609, -1, LOSE, LATE, CLOSE, DROP, DROP_AFTER]
)
async def test_a_failed_last_frame_is_sent_again_in_the_same_stream(fake, tmp_path, fault, times):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, fault, times)
        request = await fake.say("q")
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 300)
        await fake.clock.advance(60)
        assert fake.rules.find_stream(request).texts == [ANSWER]
        assert len({frame["body"]["stream"]["id"] for frame in fake.list_frames(RESPOND)}) == 1
        # Two overdue acknowledgements come together.
        assert len(fake.list_frames(RESPOND)) == (2 if fault == LATE else times + 1)
        assert fake.rules.sent == []


@pytest.mark.parametrize(
    ("fault", "times", "least_s"),
    [(45009, 3, 10 + 20 + 40), (6000, 4, 0.5 + 1 + 2 + 4), (-1, 4, 0.5 + 1 + 2 + 4)],
)
async def test_refused_frames_are_retried_with_back_off(fake, tmp_path, fault, times, least_s):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, fault, times)
        request = await fake.say("q")
        took = await fake.advance_until(lambda: fake.rules.get_final_text(request), 300, 0.25)
        assert least_s <= took <= least_s + 5


async def test_a_hit_rate_limit_pauses_only_its_chat(fake, tmp_path):
    updates = ManualUpdates()
    handler = FakeHandler(updates)
    async with run_bot(fake, handler, tmp_path):
        fake.fail(RESPOND, 45009, last=False)
        request = await fake.say("slow")
        await fake.advance_until(lambda: fake.list_frames(RESPOND), 5, 0.25)
        updates.finish("the whole answer")
        handler.updates = answer_at_once
        other = await fake.say("q", person="bob", chat="wrOther")
        await fake.wait_until(lambda: fake.rules.get_final_text(other))
        took = await fake.advance_until(lambda: fake.rules.get_final_text(request), 30, 0.25)
        assert 9 <= took <= 11
        assert len(fake.list_frames(RESPOND)) == 3


@pytest.mark.parametrize("fault", [846605, 846608])
async def test_an_answer_without_its_stream_is_sent_as_one_message(fake, tmp_path, fault):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, fault)
        await fake.say("q")
        await fake.wait_until(lambda: fake.rules.sent)
        await fake.clock.advance(60)
        assert fake.rules.list_messages(GROUP) == [ANSWER]
        assert len(fake.list_frames(RESPOND)) == 1


async def test_a_stream_that_ends_early_gets_no_more_frames(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        await ask_slow_question(fake)
        fake.fail(RESPOND, 846608)
        updates.show("so far")
        await fake.advance_until(lambda: len(fake.list_frames(RESPOND)) == 2, 5)
        updates.show("further")
        await fake.clock.advance(10)
        updates.finish("the whole answer")
        await fake.advance_until(lambda: fake.rules.sent, 5)
        assert fake.rules.list_messages(GROUP) == ["the whole answer"]
        assert len(fake.list_frames(RESPOND)) == 2


@pytest.mark.parametrize("fault", [40008, 40058, 93006, 12345])
async def test_a_permanent_error_is_logged_and_not_retried(fake, tmp_path, caplog, fault):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, fault)
        await fake.say("q")
        await fake.advance_until(lambda: str(fault) in caplog.text, 5)
        await fake.clock.advance(60)
        assert len(fake.list_frames(RESPOND)) == 1
        assert fake.rules.sent == []


@pytest.mark.parametrize("fault", [-1, 45009])
async def test_an_answer_that_fails_for_an_hour_is_given_up(fake, tmp_path, caplog, fault):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, fault, 10_000)
        fake.fail(SEND, fault, 10_000)
        await fake.say("q")
        took = await fake.advance_until(lambda: "giving up" in caplog.text, 4000, 5)
        assert 3600 <= took <= 3700
        fake.faults.clear()
        await fake.clock.advance(120)
        assert fake.rules.sent == []
    with closing(open_streams(tmp_path / STREAMS_FILE)) as streams:
        assert streams.load(fake.clock.unix()) == []


async def test_failed_progress_frames_do_not_stop_the_answer(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        request = await ask_slow_question(fake)
        for fault in (6000, 45009, 40008, LOSE, DROP, CLOSE, 846609):
            fake.fail(RESPOND, fault, last=False)
            updates.show(f"so far {fault}")
            await fake.clock.advance(15)
        updates.finish("the whole answer")
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 40)
        assert fake.rules.get_final_text(request) == "the whole answer"
        assert fake.rules.sent == []


async def test_a_late_acknowledgement_is_not_mistaken_for_the_next_one(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        fake.fail(RESPOND, LATE, last=False)
        fake.fail(RESPOND, 6000, last=True)
        request = await ask_slow_question(fake)
        updates.finish("the whole answer")
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 30)
        assert fake.rules.find_stream(request).texts == [PLACEHOLDER, "the whole answer"]


async def test_the_last_frame_waits_for_the_acknowledgement_before_it(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        fake.fail(RESPOND, LATE, last=False)
        request = await ask_slow_question(fake)
        updates.finish("the whole answer")
        await fake.clock.advance(3)
        assert len(fake.list_frames(RESPOND)) == 1
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 20)


async def test_an_overdue_acknowledgement_does_not_delay_another_answer(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, LATE)
        await fake.say("first")
        second = await fake.say("second", person="bob")
        await fake.wait_until(lambda: fake.rules.get_final_text(second))


@pytest.mark.parametrize("fault", [LOSE, DROP_AFTER])
async def test_an_unconfirmed_message_is_not_sent_again(fake, tmp_path, caplog, fault):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, 846605)
        fake.fail(SEND, fault)
        await fake.say("q")
        await fake.advance_until(lambda: "may not have arrived" in caplog.text, 20)
        await fake.clock.advance(100)
        assert len(fake.list_frames(SEND)) == 1


async def test_a_message_is_not_sent_into_a_dead_connection(fake, tmp_path):
    """It may be sent only once, so a ping must show first that the connection is alive."""
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        fake.fail(RESPOND, 846608)
        await fake.say("slow")
        await fake.advance_until(lambda: fake.list_frames(RESPOND), 5)
        fake.is_silent = True
        updates.finish("the whole answer")
        await fake.advance_until(lambda: not fake.open_connections, 100)
        assert fake.list_frames(SEND) == []
        fake.is_silent = False
        await fake.advance_until(lambda: fake.rules.sent, 20)
        assert fake.rules.list_messages(GROUP) == ["the whole answer"]


@pytest.mark.parametrize("fault", [45009, 6000, 846609])
async def test_a_refused_message_is_sent_again(fake, tmp_path, fault):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, 846605)
        fake.fail(SEND, fault, times=5)
        await fake.say("q")
        await fake.advance_until(lambda: fake.rules.sent, 400, 2)
        assert fake.rules.list_messages(GROUP) == [ANSWER]


@pytest.mark.parametrize("then", [846605, 846608])
async def test_an_unconfirmed_answer_is_not_sent_as_a_message_too(fake, tmp_path, then):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, LOSE)
        fake.fail(RESPOND, then)
        request = await fake.say("q")
        await fake.advance_until(lambda: len(fake.list_frames(RESPOND)) == 2, 20)
        await fake.clock.advance(60)
        assert fake.rules.get_final_text(request) == ANSWER
        assert fake.rules.sent == []


async def test_an_answer_lost_before_wecom_knew_its_stream_is_sent_as_a_message(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail(RESPOND, DROP)
        fake.fail(RESPOND, 846605)
        await fake.say("q")
        await fake.advance_until(lambda: fake.rules.sent, 20)
        assert fake.rules.list_messages(GROUP) == [ANSWER]


async def test_an_answer_too_late_for_its_stream_is_sent_as_a_message(fake, tmp_path):
    async def slow(message):
        await fake.clock.sleep(500)
        yield Update("at last")

    async with run_bot(fake, FakeHandler(slow), tmp_path):
        request = await ask_slow_question(fake)
        first = fake.rules.find_stream(request).first_at
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 400, 2)
        assert fake.rules.get_final_text(request) == LATE_NOTICE
        assert 320 <= fake.clock.now() - first <= 335
        await fake.advance_until(lambda: fake.rules.sent, 300, 2)
        await fake.clock.advance(60)
        assert fake.rules.list_messages(GROUP) == ["at last"]
        assert fake.rules.expired == 0


async def test_an_answer_ready_without_a_connection_is_sent_as_a_message(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        request = await ask_slow_question(fake)
        fake.fail("aibot_subscribe", CLOSE, times=1000)
        await fake.close()
        updates.finish("the whole answer")
        # Whatever the pauses, the connection comes back after the stream is over.
        await fake.clock.advance(400)
        fake.faults.clear()
        await fake.advance_until(lambda: fake.rules.sent, 60, 2)
        assert fake.rules.list_messages(GROUP) == ["the whole answer"]
        assert fake.rules.find_stream(request).texts == [PLACEHOLDER]
        assert fake.rules.expired == 0


async def test_a_frame_that_finds_a_lost_subscription_is_sent_after_a_new_one(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        request = await fake.say("q")
        await wait_until_idle()
        fake.lose_subscription()
        updates.finish("the whole answer")
        took = await fake.advance_until(lambda: fake.rules.get_final_text(request), 5, 0.25)
        assert took <= 3
        assert len(fake.subscribed_at) == 2
        assert len(fake.list_frames(RESPOND)) == 2


async def test_a_bug_in_an_answer_ends_it_and_is_logged(fake, tmp_path, caplog):
    async def broken(message):
        raise ZeroDivisionError
        yield

    async with run_bot(fake, FakeHandler(broken), tmp_path):
        request = await fake.say("q")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        assert "ZeroDivisionError" in caplog.text
