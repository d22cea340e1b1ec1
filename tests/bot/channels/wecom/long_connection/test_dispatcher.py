"""Each valid frame is dispatched once; invalid and foreign frames are ignored and logged."""

from __future__ import annotations

import pytest

from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.fake_handler import FakeHandler, ManualUpdates
from tests.fakes.wecom.long_connection.faults import CLOSE
from tests.fakes.wecom.long_connection.server import FakeLongConnection
from tests.fakes.wecom.running_bot import run_bot


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def test_a_bug_in_dispatching_is_logged_and_only_reconnects(fake, tmp_path, caplog):
    handler = FakeHandler()

    def broken(message):
        del handler.is_allowed
        raise ZeroDivisionError

    async with run_bot(fake, handler, tmp_path):
        handler.is_allowed = broken
        await fake.say("q")
        await fake.advance_until(lambda: len(fake.subscribed_at) == 2, 5)
        assert "ZeroDivisionError" in caplog.text
        request = await fake.say("q", person="bob")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))


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
    b'"event": {"eventtype": "disconnected_event"}}}',  # no text frame, so not WeCom's
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
async def test_an_invalid_frame_is_ignored_with_one_log_line(fake, tmp_path, caplog, data):
    caplog.set_level("INFO", "huigu")
    async with run_bot(fake, FakeHandler(), tmp_path):
        before = len(caplog.records)
        await fake.send_raw(data)
        request = await fake.say("q")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        assert len(caplog.records) == before + 1
        assert "quiet" not in caplog.text
        assert len(fake.subscribed_at) == 1


async def test_a_frame_over_the_size_limit_only_reconnects(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.send_raw("x" * (9 << 20))
        await fake.advance_until(lambda: len(fake.subscribed_at) == 2, 10)
        request = await fake.say("q")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))


async def test_a_message_for_another_bot_is_ignored(fake, tmp_path, caplog):
    handler = FakeHandler()
    async with run_bot(fake, handler, tmp_path):
        fake._bot_id = "aibOther"
        await fake.say("q")
        await wait_until_idle()
        assert handler.messages == []
        assert "another bot" in caplog.text


async def test_a_message_without_a_bot_id_is_answered(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake._bot_id = ""
        request = await fake.say("q")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))


async def test_a_late_greeting_is_not_sent(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.fail("aibot_respond_welcome_msg", 846609)
        fake.fail("aibot_subscribe", CLOSE, times=4)
        await fake.open_chat()
        await fake.advance_until(lambda: len(fake.subscribed_at) == 2, 60)
        await fake.clock.advance(10)
        assert fake.rules.welcomes == []
        assert len(fake.list_frames("aibot_respond_welcome_msg")) == 1


async def test_a_second_message_with_one_req_id_is_ignored(fake, tmp_path, caplog):
    updates = ManualUpdates()
    handler = FakeHandler(updates)
    async with run_bot(fake, handler, tmp_path):
        request = await fake.say("one")
        fake.rules.incoming[request].msgid = "CAIQ/other"
        await fake.repeat(request)
        await wait_until_idle()
        assert len(handler.messages) == 1
        assert "one req_id" in caplog.text
