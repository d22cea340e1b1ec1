"""Who floods the bot, or sends it junk, gets in nobody's way."""

from __future__ import annotations

import json

import pytest

from bot.channels.wecom.long_connection.dispatcher import MOST_EACH
from bot.channels.wecom.long_connection.protocol import Outgoing
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.connected import connected
from tests.fakes.wecom.held_responder import FakeResponder
from tests.fakes.wecom.long_connection import BOT_ID, FakeLongConnection
from tests.fakes.wecom.secrets import WECOM_SECRET

CALLBACK = "aibot_msg_callback"


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake


def body(number: int, **changed: object) -> dict[str, object]:
    """What ada says to the bot alone."""
    said = {"msgtype": "text", "text": {"content": "quick"}}
    head = {"msgid": f"m{number}", "aibotid": BOT_ID, "chattype": "single"}
    return {**head, "from": {"userid": "ada"}, **said, **changed}


def callback(number: int, said: object) -> str:
    return json.dumps({"cmd": CALLBACK, "headers": {"req_id": f"r{number}"}, "body": said})


async def test_one_person_cannot_take_everybodys_place(fake, tmp_path, caplog):
    """WeCom lets nobody have more than three in progress; without that, 2000 would fill the bot."""
    async with connected(fake, FakeResponder(), tmp_path):
        for number in range(2500):
            await fake.raw(callback(number, body(number)))
        request = await fake.say("hello", person="zoe", chat="")
        await fake.passing(lambda: fake.rules.last_text(request), 5)
    assert caplog.text.count("more than 8 things at once") == 1


async def test_who_has_been_answered_may_go_on_asking(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        for _ in range(MOST_EACH * 2):
            request = await fake.say("q", person="ada", chat="")
            await fake.passing(lambda request=request: fake.rules.last_text(request), 5)


JUNK = [
    "[" * 900_000,
    '{"headers":' * 20_000,
    '{"headers": {"req_id": "x"}, "errcode": 1e400}',
    '{"headers": {"req_id": "x"}, "errcode": ' + "9" * 5000 + "}",
    '{"cmd": "\\ud800", "headers": {"req_id": "x"}}',
    callback(0, body(0, msgid="")),
    callback(0, body(0, msgid=["m"])),
    callback(0, body(0, aibotid="aibSomebodyElse")),
    callback(0, body(0, text={"content": ["x"]})),
    callback(0, body(0, **{"from": {"userid": "a\x00b"}})),
    callback(0, [body(0)]),
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
async def test_junk_costs_one_line_a_minute_and_no_answer(fake, tmp_path, caplog, junk):
    async with connected(fake, FakeResponder(), tmp_path):
        caplog.clear()
        for _ in range(20):
            await fake.raw(junk)
        request = await fake.say("hello", person="zoe", chat="")
        await fake.passing(lambda: fake.rules.last_text(request), 5)
        assert len([one for one in caplog.records if one.name == "huigu.wecom"]) == 1
        assert len(fake.commands("aibot_respond_msg")) == 1


def test_a_frame_does_not_show_what_it_holds():
    assert WECOM_SECRET not in repr(Outgoing("aibot_subscribe", "r", {"secret": WECOM_SECRET}))
