"""A flood or junk does not keep others from being answered."""

from __future__ import annotations

import json

import pytest

from bot.channels.wecom.long_connection.dispatcher import MAX_PER_PERSON
from bot.channels.wecom.long_connection.protocol import OutgoingFrame
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.fake_handler import FakeHandler
from tests.fakes.wecom.long_connection.server import BOT_ID, FakeLongConnection
from tests.fakes.wecom.running_bot import run_bot
from tests.fakes.wecom.secrets import WECOM_SECRET

CALLBACK = "aibot_msg_callback"


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake


def make_body(number: int, **changed: object) -> dict[str, object]:
    """Make a message of ada in a 1:1 chat."""
    text = {"msgtype": "text", "text": {"content": "quick"}}
    head = {"msgid": f"m{number}", "aibotid": BOT_ID, "chattype": "single"}
    return {**head, "from": {"userid": "ada"}, **text, **changed}


def make_callback(number: int, body: object) -> str:
    return json.dumps({"cmd": CALLBACK, "headers": {"req_id": f"r{number}"}, "body": body})


async def test_one_persons_flood_does_not_block_others(fake, tmp_path, caplog):
    """WeCom lets a person have three in progress; without its limit, 2000 would fill the bot."""
    async with run_bot(fake, FakeHandler(), tmp_path):
        for number in range(2500):
            await fake.send_raw(make_callback(number, make_body(number)))
        request = await fake.say("hello", person="zoe", chat="")
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 5)
    assert caplog.text.count("more than 8 messages of one person at once") == 1


async def test_a_person_may_ask_again_after_each_answer(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        for _ in range(MAX_PER_PERSON * 2):
            request = await fake.say("q", person="ada", chat="")
            await fake.advance_until(lambda request=request: fake.rules.get_final_text(request), 5)


JUNK = [
    "[" * 900_000,
    '{"headers":' * 20_000,
    '{"headers": {"req_id": "x"}, "errcode": 1e400}',
    '{"headers": {"req_id": "x"}, "errcode": ' + "9" * 5000 + "}",
    '{"cmd": "\\ud800", "headers": {"req_id": "x"}}',
    make_callback(0, make_body(0, msgid="")),
    make_callback(0, make_body(0, msgid=["m"])),
    make_callback(0, make_body(0, aibotid="aibSomebodyElse")),
    make_callback(0, make_body(0, text={"content": ["x"]})),
    make_callback(0, make_body(0, **{"from": {"userid": "a\x00b"}})),
    make_callback(0, [make_body(0)]),
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
async def test_junk_logs_one_line_a_minute_and_is_not_answered(fake, tmp_path, caplog, junk):
    async with run_bot(fake, FakeHandler(), tmp_path):
        caplog.clear()
        for _ in range(20):
            await fake.send_raw(junk)
        request = await fake.say("hello", person="zoe", chat="")
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 5)
        assert len([record for record in caplog.records if record.name == "huigu.wecom"]) == 1
        assert len(fake.list_frames("aibot_respond_msg")) == 1


def test_the_repr_of_a_frame_hides_its_body():
    assert WECOM_SECRET not in repr(OutgoingFrame("aibot_subscribe", "r", {"secret": WECOM_SECRET}))
