"""Answers that are not there while WeCom asks for them."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.webhook.late_replies import MAX_URL_CHARS, LateAnswers
from tests.fakes.stillness import settled
from tests.fakes.wecom.scripted import LATER, PLACEHOLDER, RESTARTED
from tests.fakes.wecom.secrets import RESPONSE_CODE
from tests.fakes.wecom.webhook_site import Site, site


@pytest.fixture
async def running():
    """A bot that WeCom can call."""
    async with site() as made:
        await made.start()
        made.wecom.poll_s = 20.0
        yield made


async def test_an_answer_after_the_window_is_sent_once(running: Site):
    heard = await running.during(running.wecom.say("slow 400 card"))
    assert heard.finished
    assert {frame["content"] for frame in heard.frames[:-1]} == {PLACEHOLDER}
    assert heard.text == LATER
    assert heard.cards == []
    assert running.late.tries == []
    await running.clock.advance(200)
    assert running.late.texts() == ["answer to @Huigu slow 400 card"]
    await running.clock.advance(4000)
    assert len(running.late.tries) == 1


async def test_the_stream_ends_while_wecom_still_asks(running: Site):
    """At 330 s of 360: a refresh just before shows the answer as it is, one just after ends it."""
    running.wecom.poll_s = 165.0
    heard = await running.during(running.wecom.say("slow 331"))
    assert heard.refreshes == 2
    assert heard.text == LATER
    await running.clock.advance(30)
    assert running.late.texts() == ["answer to @Huigu slow 331"]


async def test_an_answer_that_wecom_never_fetches_is_sent(running: Site):
    """WeCom, or the way to us, was gone for minutes after the message came."""
    asking = asyncio.create_task(running.wecom.say("slow 5"))
    await settled()
    await running.clock.advance(2)
    asking.cancel()
    await running.clock.advance(300)
    assert running.late.tries == []
    await running.clock.advance(60)
    assert running.late.texts() == ["answer to @Huigu slow 5"]


async def test_after_an_hour_there_is_nobody_to_send_it_to(running: Site, caplog):
    await running.during(running.wecom.say("slow 3590"))
    await running.clock.advance(4000)
    assert running.late.tries == []
    assert "took longer than an hour" in caplog.text


REPLIES = [
    ({"errcode": 40058, "errmsg": "used"}, "errcode 40058"),
    (b"<html>", "may be lost"),
    (b"x" * 100_000, "may be lost"),
    (b"[]", "may be lost"),
    ("https://evil.example/", "may be lost"),
]


@pytest.mark.parametrize(("reply", "logged"), REPLIES, ids=range(len(REPLIES)))
async def test_what_wecom_does_not_take_is_final(running: Site, caplog, reply, logged):
    running.late.replies = [reply]
    await running.during(running.wecom.say("slow 340"))
    await running.clock.advance(600)
    assert len(running.late.tries) == 1
    assert running.late.texts() == []
    assert logged in caplog.text
    assert RESPONSE_CODE not in caplog.text


async def test_an_api_that_hangs_is_given_up(running: Site, caplog):
    running.late.free.clear()
    await running.during(running.wecom.say("slow 340"))
    await running.clock.advance(600)
    assert len(running.late.tries) == 1
    assert "TimeoutError" in caplog.text


async def test_an_api_that_cannot_be_reached_is_tried_again_and_then_given_up(
    running: Site, caplog
):
    """Nothing was sent, so that another try is no second answer."""
    asked = running.wecom.message("slow 340")
    await running.late.__aexit__()
    query, body = running.wecom.sealed(json.dumps(asked).encode())
    await running.during(running.wecom.post(query, body))
    await running.clock.advance(600)
    assert "cannot be reached" in caplog.text
    assert RESPONSE_CODE not in caplog.text


ELSEWHERE = [
    "https://evil.example/cgi-bin/aibot/response?response_code=1",
    "http://127.0.0.1:1/cgi-bin/aibot/response",
    "http://127.0.0.1/cgi-bin/aibot/response",
    "https://127.0.0.1:{port}/",
    "http://user@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@evil.example/",
    "http://127.0.0.1:{port}.evil.example/",
    "http://127.0.0.1:{port}",
    "http://127.0.0.1:{port}?/",
    "http://127.0.0.1:{port}#/",
    "http://127.0.0.1:{port}\\@evil.example/",
    "http://localhost:{port}/",
    "http://127.1:{port}/",
    "http://[::1]:{port}/",
    " http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/ x",
    "http://127.0.0.1:{port}/\r\nHost: evil.example",
    "http://127.0.0.1:{port}/视",
    "http:/127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:{port}/",
    "HTTP://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/" + "x" * MAX_URL_CHARS,
    "",
]


@pytest.mark.parametrize("url", ELSEWHERE, ids=range(len(ELSEWHERE)))
async def test_answers_go_to_wecoms_api_and_nowhere_else(running: Site, url):
    port = running.late.url.rpartition(":")[2]
    late = LateAnswers(running.wecom._session, running.late.url, running.clock)
    message = Message("m", "lin", "g", True, "q", response_url=url.replace("{port}", port))
    assert not late.takes(message)


def test_the_host_of_wecoms_own_api_is_the_only_one_by_default(running: Site):
    late = LateAnswers(running.wecom._session, "https://qyapi.weixin.qq.com", running.clock)

    def takes(url: str) -> bool:
        return late.takes(Message("m", "lin", "g", True, "q", response_url=url))

    assert takes("https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a%2Bb")
    assert not takes("http://qyapi.weixin.qq.com/cgi-bin/aibot/response")
    assert not takes("https://qyapi.weixin.qq.com.evil.example/")
    assert not takes("https://qyapi.weixin.qq.com:8443/")
    assert not takes("https://qyapi.weixin.qq.com@evil.example/")


async def test_without_an_address_the_stream_ends_and_says_so(running: Site, caplog):
    asked = running.wecom.say("slow 400", response_url="https://evil.example/")
    heard = await running.during(asked)
    assert heard.text == RESTARTED
    await running.clock.advance(600)
    assert running.late.tries == []
    assert "api_url" in caplog.text
    assert "evil" not in caplog.text
