"""WeCom's own client can talk to the fake long connection, which catches what a bot does wrong."""

from __future__ import annotations

import asyncio
import importlib
import warnings

import aiohttp
import pytest

from bot.runtime.clock import SystemClock
from tests.fakes.clock import ManualClock
from tests.fakes.stillness import HANGS_S
from tests.fakes.wecom.chat_rules import Asked, ChatRules
from tests.fakes.wecom.long_connection import BOT_ID, GROUP, FakeLongConnection
from tests.fakes.wecom.secrets import WECOM_SECRET


class Quiet:
    """A logger for WeCom's client, which writes to stdout otherwise."""

    def debug(self, *_):
        pass

    info = warn = error = debug


@pytest.fixture
def aibot(monkeypatch):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"websockets\..* is deprecated", DeprecationWarning)
        aibot = importlib.import_module("aibot")
        socket = importlib.import_module("aibot.ws")
        monkeypatch.setattr(socket, "_SSL_CONTEXT", None)  # it passes one even for ws://
        yield aibot


async def test_wecoms_own_client_logs_in_hears_a_group_and_streams_an_answer(aibot):
    secret = "logged-by-the-client-itself"
    async with FakeLongConnection(SystemClock(), secret=secret) as fake:
        client = aibot.WSClient(
            aibot.WSClientOptions(bot_id=BOT_ID, secret=secret, ws_url=fake.url, logger=Quiet())
        )
        heard = asyncio.get_running_loop().create_future()
        client.on("message.text", heard.set_result)
        await client.connect()
        await fake.until(lambda: fake.connected)
        request = await fake.say("where are the videos?")
        async with asyncio.timeout(HANGS_S):
            frame = await heard
        assert frame["body"]["text"]["content"] == "@Huigu where are the videos?"
        assert frame["body"]["chatid"] == GROUP
        feedback = {"id": "fb-1"}
        first = await client.reply_stream(frame, "s1", "searching", False, feedback=feedback)
        second = await client.reply_stream(frame, "s1", "here they are", True)
        assert [first["errcode"], second["errcode"]] == [0, 0]
        assert fake.rules.streams["s1"].texts == ["searching", "here they are"]
        assert fake.rules.last_text(request) == "here they are"
        assert fake.violations == []
        client.disconnect()
        await fake.until(lambda: not fake.connected)


async def test_wecoms_own_client_is_refused_with_a_wrong_secret(aibot):
    async with FakeLongConnection(SystemClock()) as fake:
        options = aibot.WSClientOptions(
            bot_id=BOT_ID, secret="wrong", ws_url=fake.url, logger=Quiet()
        )
        client = aibot.WSClient(options)
        refused = asyncio.get_running_loop().create_future()
        client.on("error", refused.set_result)
        await client.connect()
        async with asyncio.timeout(HANGS_S):
            assert "853000" in str(await refused)
        client.disconnect()
        await fake.until(lambda: not fake.open)


def frame(text="t", finish=False, stream="s1", **more):
    content = {"id": stream, "finish": finish, "content": text, **more}
    return {"msgtype": "stream", "stream": content}


@pytest.fixture
def rules():
    rules = ChatRules(ManualClock())
    rules.ask(Asked("r1", "m1", "ada", GROUP, True, 0.0))
    rules.ask(Asked("r2", "m2", "ada", GROUP, True, 0.0))
    return rules


def test_a_stream_is_replaced_until_its_last_frame(rules):
    assert rules.respond("r1", frame("a", feedback={"id": "f"})) == 0
    assert rules.respond("r1", frame("b")) == 0
    assert rules.respond("r1", frame("c", finish=True)) == 0
    assert rules.last_text("r1") == "c"
    assert rules.respond("r1", frame("c", finish=True)) == 0, "the same again does no harm"
    assert rules.violations == []


WRONG = {
    "a frame after the last": (frame("c", finish=True), frame("d", finish=True), 846608),
    "feedback in a later frame": (frame(), frame(feedback={"id": "f"}), 40008),
    "a second stream": (frame(), frame(stream="s2"), 846605),
    "a blank text": (frame(), frame(" \n"), 40008),
    "too long a text": (frame(), frame("视" * 6827), 40058),
    "plain text": (frame(), {"msgtype": "text", "text": {"content": "t"}}, 40008),
    "pictures": (frame(), frame(msg_item=[]), 40008),
}


@pytest.mark.parametrize(("first", "second", "code"), WRONG.values(), ids=WRONG)
def test_what_wecom_does_not_allow_is_refused_and_noted(rules, first, second, code):
    assert rules.respond("r1", first) == 0
    assert rules.respond("r1", second) == code
    assert len(rules.violations) == 1


def test_a_stream_stays_with_its_message(rules):
    assert rules.respond("r1", frame()) == 0
    assert rules.respond("r2", frame()) == 846605
    assert len(rules.violations) == 1


def test_a_message_nobody_sent_cannot_be_answered(rules):
    assert rules.respond("r3", frame()) == 846605


def test_a_stream_is_over_six_minutes_after_its_first_frame(rules):
    rules.clock._passed = 1000.0
    assert rules.respond("r1", frame()) == 0
    rules.clock._passed += 360
    assert rules.respond("r1", frame()) == 0
    rules.clock._passed += 1
    assert rules.respond("r1", frame()) == 846608
    assert rules.expired == 1


@pytest.mark.parametrize(("step_s", "most"), [(0.0, 30), (3.0, 1000)])
def test_a_chat_has_a_limit_a_minute_and_one_an_hour(rules, step_s, most):
    codes = []
    for _ in range(most + 1):
        rules.clock._passed += step_s
        body = {"chatid": GROUP, "chat_type": 2, "msgtype": "markdown"}
        codes.append(rules.send({**body, "markdown": {"content": "t"}}))
    assert codes == [0] * most + [45009]


def test_messages_go_only_to_chats_that_spoke_to_the_bot_as_they_are_written(rules):
    body = {"chat_type": 2, "msgtype": "markdown", "markdown": {"content": "t"}}
    assert rules.send({**body, "chatid": GROUP.lower()}) == 93006
    assert rules.send({**body, "chatid": GROUP, "chat_type": 1}) == 40008
    assert rules.send({**body, "chatid": GROUP}) == 0


def test_one_person_has_three_questions_in_progress_at_most(rules):
    rules.ask(Asked("r3", "m3", "ada", GROUP, True, 0.0))
    with pytest.raises(AssertionError, match="waits for 3 answers"):
        rules.ask(Asked("r4", "m4", "ada", GROUP, True, 0.0))
    rules.respond("r1", frame(finish=True))
    rules.ask(Asked("r4", "m4", "ada", GROUP, True, 0.0))


async def test_nothing_is_taken_before_subscribing_and_one_connection_replaces_another():
    async with FakeLongConnection(ManualClock()) as fake, aiohttp.ClientSession() as session:
        first, second = await session.ws_connect(fake.url), await session.ws_connect(fake.url)
        body = {"bot_id": BOT_ID, "secret": WECOM_SECRET}
        subscribe = {"cmd": "aibot_subscribe", "headers": {"req_id": "s"}, "body": body}
        await first.send_json({"cmd": "ping", "headers": {"req_id": "p"}})
        assert (await first.receive_json())["errcode"] == 846609
        await first.send_json(subscribe)
        assert (await first.receive_json())["errcode"] == 0
        await second.send_json(subscribe)
        event = await first.receive_json()
        assert event["body"]["event"]["eventtype"] == "disconnected_event"
        assert (await first.receive()).type is aiohttp.WSMsgType.CLOSE
        assert (await second.receive_json())["errcode"] == 0
