"""The fake long connection works with WeCom's own client, and catches a bot's errors."""

from __future__ import annotations

import asyncio
import importlib
import warnings

import aiohttp
import pytest

from bot.runtime.clock import SystemClock
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wecom.long_connection.chat_rules import ChatRules, Incoming
from tests.fakes.wecom.long_connection.server import BOT_ID, GROUP, FakeLongConnection
from tests.fakes.wecom.secrets import WECOM_SECRET


class Quiet:
    """A silent logger: without one, WeCom's client writes to stdout."""

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


async def test_wecoms_own_client_subscribes_and_streams_an_answer(aibot):
    secret = "logged-by-the-client-itself"
    async with FakeLongConnection(SystemClock(), secret=secret) as fake:
        client = aibot.WSClient(
            aibot.WSClientOptions(bot_id=BOT_ID, secret=secret, ws_url=fake.url, logger=Quiet())
        )
        received = asyncio.get_running_loop().create_future()
        client.on("message.text", received.set_result)
        await client.connect()
        await fake.wait_until(lambda: fake.is_connected)
        request = await fake.say("where are the videos?")
        async with asyncio.timeout(WAIT_S):
            frame = await received
        assert frame["body"]["text"]["content"] == "@Huigu where are the videos?"
        assert frame["body"]["chatid"] == GROUP
        feedback = {"id": "fb-1"}
        first = await client.reply_stream(frame, "s1", "searching", False, feedback=feedback)
        second = await client.reply_stream(frame, "s1", "here they are", True)
        assert [first["errcode"], second["errcode"]] == [0, 0]
        assert fake.rules.streams["s1"].texts == ["searching", "here they are"]
        assert fake.rules.get_final_text(request) == "here they are"
        assert fake.violations == []
        client.disconnect()
        await fake.wait_until(lambda: not fake.is_connected)


async def test_wecoms_own_client_is_refused_with_a_wrong_secret(aibot):
    async with FakeLongConnection(SystemClock()) as fake:
        options = aibot.WSClientOptions(
            bot_id=BOT_ID, secret="wrong", ws_url=fake.url, logger=Quiet()
        )
        client = aibot.WSClient(options)
        refused = asyncio.get_running_loop().create_future()
        client.on("error", refused.set_result)
        await client.connect()
        async with asyncio.timeout(WAIT_S):
            assert "853000" in str(await refused)
        client.disconnect()
        await fake.wait_until(lambda: not fake.open_connections)


def make_frame(text="t", finish=False, stream="s1", **more):
    content = {"id": stream, "finish": finish, "content": text, **more}
    return {"msgtype": "stream", "stream": content}


@pytest.fixture
def rules():
    rules = ChatRules(ManualClock())
    rules.add(Incoming("r1", "m1", "ada", GROUP, True, 0.0))
    rules.add(Incoming("r2", "m2", "ada", GROUP, True, 0.0))
    return rules


def test_a_stream_takes_frames_until_its_last(rules):
    assert rules.respond("r1", make_frame("a", feedback={"id": "f"})) == 0
    assert rules.respond("r1", make_frame("b")) == 0
    assert rules.respond("r1", make_frame("c", finish=True)) == 0
    assert rules.get_final_text("r1") == "c"
    assert rules.respond("r1", make_frame("c", finish=True)) == 0, "the same again does no harm"
    assert rules.violations == []


WRONG = {
    "a frame after the last": (make_frame("c", finish=True), make_frame("d", finish=True), 846608),
    "feedback in a later frame": (make_frame(), make_frame(feedback={"id": "f"}), 40008),
    "a second stream": (make_frame(), make_frame(stream="s2"), 846605),
    "a blank text": (make_frame(), make_frame(" \n"), 40008),
    "too long a text": (make_frame(), make_frame("视" * 6827), 40058),
    "plain text": (make_frame(), {"msgtype": "text", "text": {"content": "t"}}, 40008),
    "pictures": (make_frame(), make_frame(msg_item=[]), 40008),
}


@pytest.mark.parametrize(("first", "second", "code"), WRONG.values(), ids=WRONG)
def test_a_forbidden_frame_is_refused_and_recorded(rules, first, second, code):
    assert rules.respond("r1", first) == 0
    assert rules.respond("r1", second) == code
    assert len(rules.violations) == 1


def test_a_stream_under_another_message_is_refused(rules):
    assert rules.respond("r1", make_frame()) == 0
    assert rules.respond("r2", make_frame()) == 846605
    assert len(rules.violations) == 1


def test_an_answer_to_an_unknown_message_is_refused(rules):
    assert rules.respond("r3", make_frame()) == 846605


def test_a_stream_is_over_six_minutes_after_its_first_frame(rules):
    rules.clock._passed = 1000.0
    assert rules.respond("r1", make_frame()) == 0
    rules.clock._passed += 360
    assert rules.respond("r1", make_frame()) == 0
    rules.clock._passed += 1
    assert rules.respond("r1", make_frame()) == 846608
    assert rules.expired == 1


@pytest.mark.parametrize(("step_s", "most"), [(0.0, 30), (3.0, 1000)])
def test_a_chat_has_a_limit_per_minute_and_per_hour(rules, step_s, most):
    codes = []
    for _ in range(most + 1):
        rules.clock._passed += step_s
        body = {"chatid": GROUP, "chat_type": 2, "msgtype": "markdown"}
        codes.append(rules.send({**body, "markdown": {"content": "t"}}))
    assert codes == [0] * most + [45009]


def test_messages_go_only_to_known_chats_in_their_exact_spelling(rules):
    body = {"chat_type": 2, "msgtype": "markdown", "markdown": {"content": "t"}}
    assert rules.send({**body, "chatid": GROUP.lower()}) == 93006
    assert rules.send({**body, "chatid": GROUP, "chat_type": 1}) == 40008
    assert rules.send({**body, "chatid": GROUP}) == 0


def test_a_fourth_question_of_one_person_fails(rules):
    rules.add(Incoming("r3", "m3", "ada", GROUP, True, 0.0))
    with pytest.raises(AssertionError, match="waits for 3 answers"):
        rules.add(Incoming("r4", "m4", "ada", GROUP, True, 0.0))
    rules.respond("r1", make_frame(finish=True))
    rules.add(Incoming("r4", "m4", "ada", GROUP, True, 0.0))


async def test_frames_before_subscribing_are_refused_and_a_new_connection_replaces_the_old():
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
