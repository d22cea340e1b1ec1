"""Whatever fails on the way, an answer arrives once, as a stream or else as a message."""

from __future__ import annotations

from contextlib import closing

import pytest

from bot.channels.wecom.events import Update
from bot.channels.wecom.long_connection.open_streams import open_streams
from bot.channels.wecom.long_connection.server import STREAMS_FILE
from tests.fakes.clock import ManualClock
from tests.fakes.stillness import settled
from tests.fakes.wecom.connected import connected
from tests.fakes.wecom.faults import CLOSE, DROP, DROP_AFTER, LATE, LOSE
from tests.fakes.wecom.held_responder import LATER, PLACEHOLDER, FakeResponder, Held, at_once
from tests.fakes.wecom.long_connection import GROUP, FakeLongConnection

RESPOND, SEND = "aibot_respond_msg", "aibot_send_msg"
ANSWER = "answer to CAIQ/1=="


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def shown(fake, step_s: float = 0.25, within_s: float = 5) -> str:
    """Ask something, and wait for the placeholder; gives the `req_id`."""
    request = await fake.say("slow")
    await fake.passing(lambda: fake.rules.stream_of(request), within_s, step_s)
    return request


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize(
    "fault", [6000, 45009, 846601, 846602, 846609, -1, LOSE, LATE, CLOSE, DROP, DROP_AFTER]
)
async def test_a_last_frame_that_fails_is_sent_again_in_the_same_stream(
    fake, tmp_path, fault, times
):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, fault, times)
        request = await fake.say("q")
        await fake.passing(lambda: fake.rules.last_text(request), 300)
        await fake.clock.advance(60)
        assert fake.rules.stream_of(request).texts == [ANSWER]
        assert len({frame["body"]["stream"]["id"] for frame in fake.commands(RESPOND)}) == 1
        # Two overdue acknowledgements come together.
        assert len(fake.commands(RESPOND)) == (2 if fault == LATE else times + 1)
        assert fake.rules.sent == []


@pytest.mark.parametrize(
    ("fault", "times", "least_s"),
    [(45009, 3, 10 + 20 + 40), (6000, 4, 0.5 + 1 + 2 + 4), (-1, 4, 0.5 + 1 + 2 + 4)],
)
async def test_who_is_refused_comes_again_ever_later(fake, tmp_path, fault, times, least_s):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, fault, times)
        request = await fake.say("q")
        took = await fake.passing(lambda: fake.rules.last_text(request), 300, 0.25)
        assert least_s <= took <= least_s + 5


async def test_after_too_much_that_chat_alone_is_left_alone(fake, tmp_path):
    held = Held()
    responder = FakeResponder(held)
    async with connected(fake, responder, tmp_path):
        fake.fail(RESPOND, 45009, last=False)
        request = await fake.say("slow")
        await fake.passing(lambda: fake.commands(RESPOND), 5, 0.25)
        held.end("the whole answer")
        responder.updates = at_once
        other = await fake.say("q", person="bob", chat="wrOther")
        await fake.until(lambda: fake.rules.last_text(other))
        took = await fake.passing(lambda: fake.rules.last_text(request), 30, 0.25)
        assert 9 <= took <= 11
        assert len(fake.commands(RESPOND)) == 3


@pytest.mark.parametrize("fault", [846605, 846608])
async def test_an_answer_whose_stream_is_gone_is_sent_as_one_message(fake, tmp_path, fault):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, fault)
        await fake.say("q")
        await fake.until(lambda: fake.rules.sent)
        await fake.clock.advance(60)
        assert fake.rules.messages(GROUP) == [ANSWER]
        assert len(fake.commands(RESPOND)) == 1


async def test_a_stream_that_is_gone_on_the_way_gets_no_more_frames(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        await shown(fake)
        fake.fail(RESPOND, 846608)
        held.show("so far")
        await fake.passing(lambda: len(fake.commands(RESPOND)) == 2, 5)
        held.show("further")
        await fake.clock.advance(10)
        held.end("the whole answer")
        await fake.passing(lambda: fake.rules.sent, 5)
        assert fake.rules.messages(GROUP) == ["the whole answer"]
        assert len(fake.commands(RESPOND)) == 2


@pytest.mark.parametrize("fault", [40008, 40058, 93006, 12345])
async def test_what_no_other_try_would_mend_is_logged_and_not_tried_again(
    fake, tmp_path, caplog, fault
):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, fault)
        await fake.say("q")
        await fake.passing(lambda: str(fault) in caplog.text, 5)
        await fake.clock.advance(60)
        assert len(fake.commands(RESPOND)) == 1
        assert fake.rules.sent == []


@pytest.mark.parametrize("fault", [-1, 45009])
async def test_what_wecom_puts_off_for_an_hour_is_given_up(fake, tmp_path, caplog, fault):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, fault, 10_000)
        fake.fail(SEND, fault, 10_000)
        await fake.say("q")
        took = await fake.passing(lambda: "it is given up" in caplog.text, 4000, 5)
        assert 3600 <= took <= 3700
        fake.faults.clear()
        await fake.clock.advance(120)
        assert fake.rules.sent == []
    with closing(open_streams(tmp_path / STREAMS_FILE)) as streams:
        assert streams.left(fake.clock.unix()) == []


async def test_a_refresh_that_fails_does_not_hinder_the_answer(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        request = await shown(fake)
        for fault in (6000, 45009, 40008, LOSE, DROP, CLOSE, 846609):
            fake.fail(RESPOND, fault, last=False)
            held.show(f"so far {fault}")
            await fake.clock.advance(15)
        held.end("the whole answer")
        await fake.passing(lambda: fake.rules.last_text(request), 40)
        assert fake.rules.last_text(request) == "the whole answer"
        assert fake.rules.sent == []


async def test_a_late_acknowledgement_is_not_taken_for_that_of_the_next_frame(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        fake.fail(RESPOND, LATE, last=False)
        fake.fail(RESPOND, 6000, last=True)
        request = await shown(fake)
        held.end("the whole answer")
        await fake.passing(lambda: fake.rules.last_text(request), 30)
        assert fake.rules.stream_of(request).texts == [PLACEHOLDER, "the whole answer"]


async def test_the_last_frame_waits_for_the_acknowledgement_before(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        fake.fail(RESPOND, LATE, last=False)
        request = await shown(fake)
        held.end("the whole answer")
        await fake.clock.advance(3)
        assert len(fake.commands(RESPOND)) == 1
        await fake.passing(lambda: fake.rules.last_text(request), 20)


async def test_nobody_waits_for_another_ones_acknowledgement(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, LATE)
        await fake.say("first")
        second = await fake.say("second", person="bob")
        await fake.until(lambda: fake.rules.last_text(second))


@pytest.mark.parametrize("fault", [LOSE, DROP_AFTER])
async def test_a_message_that_may_have_arrived_is_not_sent_again(fake, tmp_path, caplog, fault):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, 846605)
        fake.fail(SEND, fault)
        await fake.say("q")
        await fake.passing(lambda: "may not have arrived" in caplog.text, 20)
        await fake.clock.advance(100)
        assert len(fake.commands(SEND)) == 1


async def test_a_message_is_not_sent_to_nobody(fake, tmp_path):
    """It may be sent only once: first a ping shows that somebody is at the other end."""
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        fake.fail(RESPOND, 846608)
        await fake.say("slow")
        await fake.passing(lambda: fake.commands(RESPOND), 5)
        fake.deaf = True
        held.end("the whole answer")
        await fake.passing(lambda: not fake.open, 100)
        assert fake.commands(SEND) == []
        fake.deaf = False
        await fake.passing(lambda: fake.rules.sent, 20)
        assert fake.rules.messages(GROUP) == ["the whole answer"]


@pytest.mark.parametrize("fault", [45009, 6000, 846609])
async def test_a_message_that_was_refused_is_sent_again(fake, tmp_path, fault):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, 846605)
        fake.fail(SEND, fault, times=5)
        await fake.say("q")
        await fake.passing(lambda: fake.rules.sent, 400, 2)
        assert fake.rules.messages(GROUP) == [ANSWER]


@pytest.mark.parametrize("then", [846605, 846608])
async def test_an_answer_of_which_nobody_knows_is_not_sent_as_a_message_too(fake, tmp_path, then):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, LOSE)
        fake.fail(RESPOND, then)
        request = await fake.say("q")
        await fake.passing(lambda: len(fake.commands(RESPOND)) == 2, 20)
        await fake.clock.advance(60)
        assert fake.rules.last_text(request) == ANSWER
        assert fake.rules.sent == []


async def test_an_answer_cut_off_before_wecom_knew_of_it_is_sent_as_a_message(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail(RESPOND, DROP)
        fake.fail(RESPOND, 846605)
        await fake.say("q")
        await fake.passing(lambda: fake.rules.sent, 20)
        assert fake.rules.messages(GROUP) == [ANSWER]


async def test_an_answer_too_late_for_its_stream_follows_as_a_message(fake, tmp_path):
    async def slow(message):
        await fake.clock.sleep(500)
        yield Update("at last")

    async with connected(fake, FakeResponder(slow), tmp_path):
        request = await shown(fake)
        first = fake.rules.stream_of(request).first_at
        await fake.passing(lambda: fake.rules.last_text(request), 400, 2)
        assert fake.rules.last_text(request) == LATER
        assert 320 <= fake.clock.now() - first <= 335
        await fake.passing(lambda: fake.rules.sent, 300, 2)
        await fake.clock.advance(60)
        assert fake.rules.messages(GROUP) == ["at last"]
        assert fake.rules.expired == 0


async def test_an_answer_ready_while_there_is_no_connection_follows_as_a_message(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        request = await shown(fake)
        fake.fail("aibot_subscribe", CLOSE, times=1000)
        await fake.close()
        held.end("the whole answer")
        # However long the pauses are, the connection comes back when the stream is over.
        await fake.clock.advance(400)
        fake.faults.clear()
        await fake.passing(lambda: fake.rules.sent, 60, 2)
        assert fake.rules.messages(GROUP) == ["the whole answer"]
        assert fake.rules.stream_of(request).texts == [PLACEHOLDER]
        assert fake.rules.expired == 0


async def test_a_lost_subscription_is_renewed_for_the_frame_that_found_it(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        request = await fake.say("q")
        await settled()
        fake.lose_subscription()
        held.end("the whole answer")
        took = await fake.passing(lambda: fake.rules.last_text(request), 5, 0.25)
        assert took <= 3
        assert len(fake.subscribed_at) == 2
        assert len(fake.commands(RESPOND)) == 2


async def test_a_fault_of_ours_ends_the_answer_and_is_logged(fake, tmp_path, caplog):
    async def broken(message):
        raise ZeroDivisionError
        yield

    async with connected(fake, FakeResponder(broken), tmp_path):
        request = await fake.say("q")
        await fake.until(lambda: fake.rules.last_text(request))
        assert "ZeroDivisionError" in caplog.text


async def test_a_fault_of_ours_in_reading_is_logged_and_costs_the_connection_only(
    fake, tmp_path, caplog
):
    responder = FakeResponder()

    def broken(message):
        del responder.wants
        raise ZeroDivisionError

    async with connected(fake, responder, tmp_path):
        responder.wants = broken
        await fake.say("q")
        await fake.passing(lambda: len(fake.subscribed_at) == 2, 5)
        assert "ZeroDivisionError" in caplog.text
        request = await fake.say("q", person="bob")
        await fake.until(lambda: fake.rules.last_text(request))


HOSTILE = [
    "",
    "not json",
    "null",
    "[]",
    "{}",
    '{"cmd": "aibot_msg_callback"}',
    '{"headers": {}, "errcode": 0}',
    '{"headers": {"req_id": 5}, "errcode": 0}',
    '{"headers": {"req_id": "quiet"}}',
    '{"headers": {"req_id": "quiet"}, "errcode": "quiet"}',
    '{"cmd": "quiet", "headers": {"req_id": "r"}, "body": {}}',
    '{"cmd": "aibot_msg_callback", "headers": {"req_id": "r"}}',
    '{"cmd": "aibot_msg_callback", "headers": {"req_id": "r"}, "body": "quiet"}',
    '{"cmd": "aibot_msg_callback", "headers": {"req_id": "' + "r" * 600 + '"}, "body": {}}',
    "[" * 100_000,
    '"' + "quiet" * 300_000 + '"',
    b"\x00\xffquiet",
    b'{"cmd": "aibot_event_callback", "headers": {"req_id": "r"}, "body": {"msgtype": "event", '
    b'"event": {"eventtype": "disconnected_event"}}}',  # no text frame, so no frame of WeCom's
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
async def test_what_is_no_frame_is_ignored_with_one_line_in_the_log(fake, tmp_path, caplog, data):
    caplog.set_level("INFO", "huigu")
    async with connected(fake, FakeResponder(), tmp_path):
        before = len(caplog.records)
        await fake.raw(data)
        request = await fake.say("q")
        await fake.until(lambda: fake.rules.last_text(request))
        assert len(caplog.records) == before + 1
        assert "quiet" not in caplog.text
        assert len(fake.subscribed_at) == 1


async def test_a_frame_beyond_all_bounds_costs_the_connection_only(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.raw("x" * (9 << 20))
        await fake.passing(lambda: len(fake.subscribed_at) == 2, 10)
        request = await fake.say("q")
        await fake.until(lambda: fake.rules.last_text(request))


async def test_what_is_for_another_bot_is_dropped(fake, tmp_path, caplog):
    responder = FakeResponder()
    async with connected(fake, responder, tmp_path):
        fake._bot_id = "aibOther"
        await fake.say("q")
        await settled()
        assert responder.asked == []
        assert "another bot" in caplog.text


async def test_what_does_not_say_for_which_bot_it_is_is_for_the_one_that_is_connected(
    fake, tmp_path
):
    async with connected(fake, FakeResponder(), tmp_path):
        fake._bot_id = ""
        request = await fake.say("q")
        await fake.until(lambda: fake.rules.last_text(request))


async def test_a_greeting_that_comes_too_late_is_not_sent(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.fail("aibot_respond_welcome_msg", 846609)
        fake.fail("aibot_subscribe", CLOSE, times=4)
        await fake.enter()
        await fake.passing(lambda: len(fake.subscribed_at) == 2, 60)
        await fake.clock.advance(10)
        assert fake.rules.welcomes == []
        assert len(fake.commands("aibot_respond_welcome_msg")) == 1


async def test_two_messages_under_one_req_id_are_one_too_many(fake, tmp_path, caplog):
    held = Held()
    responder = FakeResponder(held)
    async with connected(fake, responder, tmp_path):
        request = await fake.say("one")
        fake.rules.asked[request].msgid = "CAIQ/other"
        await fake.repeat(request)
        await settled()
        assert len(responder.asked) == 1
        assert "one req_id" in caplog.text
