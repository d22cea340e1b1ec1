"""Answers that WeCom does not fetch are sent to the `response_url`."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.webhook.late_replies import MAX_URL_CHARS, LateReplies
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.scripted_handler import INTERRUPTED_NOTICE, LATE_NOTICE, PLACEHOLDER
from tests.fakes.wecom.secrets import RESPONSE_CODE
from tests.fakes.wecom.webhook.webhook_site import Site, open_site


@pytest.fixture
async def site():
    """A bot that WeCom can call."""
    async with open_site() as site:
        await site.start()
        site.wecom.poll_s = 20.0
        yield site


async def test_an_answer_after_the_window_is_sent_once_as_a_late_reply(site: Site):
    answer = await site.run(site.wecom.say("slow 400 card"))
    assert answer.finished
    assert {frame["content"] for frame in answer.frames[:-1]} == {PLACEHOLDER}
    assert answer.text == LATE_NOTICE
    assert answer.cards == []
    assert site.endpoint.attempts == []
    await site.clock.advance(200)
    assert site.endpoint.list_texts() == ["answer to @Huigu slow 400 card"]
    await site.clock.advance(4000)
    assert len(site.endpoint.attempts) == 1


async def test_a_stream_closes_while_wecom_still_refreshes(site: Site):
    """At 330 s of 360: a refresh just before it shows the progress, one just after gets the end."""
    site.wecom.poll_s = 165.0
    answer = await site.run(site.wecom.say("slow 331"))
    assert answer.refreshes == 2
    assert answer.text == LATE_NOTICE
    await site.clock.advance(30)
    assert site.endpoint.list_texts() == ["answer to @Huigu slow 331"]


async def test_an_answer_that_is_never_fetched_is_sent_as_a_late_reply(site: Site):
    """WeCom or the network was down for minutes after the message came."""
    asking = asyncio.create_task(site.wecom.say("slow 5"))
    await wait_until_idle()
    await site.clock.advance(2)
    asking.cancel()
    await site.clock.advance(300)
    assert site.endpoint.attempts == []
    await site.clock.advance(60)
    assert site.endpoint.list_texts() == ["answer to @Huigu slow 5"]


async def test_an_answer_after_an_hour_is_lost_and_logged(site: Site, caplog):
    await site.run(site.wecom.say("slow 3590"))
    await site.clock.advance(4000)
    assert site.endpoint.attempts == []
    assert "took longer than an hour" in caplog.text


REPLIES = [
    ({"errcode": 40058, "errmsg": "used"}, "errcode 40058"),
    (b"<html>", "may be lost"),
    (b"x" * 100_000, "may be lost"),
    (b"[]", "may be lost"),
    ("https://evil.example/", "may be lost"),
]


@pytest.mark.parametrize(("reply", "logged"), REPLIES, ids=range(len(REPLIES)))
async def test_a_refused_late_reply_is_logged_and_not_retried(site: Site, caplog, reply, logged):
    site.endpoint.scripted_replies = [reply]
    await site.run(site.wecom.say("slow 340"))
    await site.clock.advance(600)
    assert len(site.endpoint.attempts) == 1
    assert site.endpoint.list_texts() == []
    assert logged in caplog.text
    assert RESPONSE_CODE not in caplog.text


async def test_a_hanging_api_is_given_up(site: Site, caplog):
    site.endpoint.unblocked.clear()
    await site.run(site.wecom.say("slow 340"))
    await site.clock.advance(600)
    assert len(site.endpoint.attempts) == 1
    assert "TimeoutError" in caplog.text


async def test_an_unreachable_api_is_retried_and_then_given_up(site: Site, caplog):
    """Nothing was sent, so a retry cannot answer twice."""
    message = site.wecom.make_message("slow 340")
    await site.endpoint.__aexit__()
    query, body = site.wecom.seal(json.dumps(message).encode())
    await site.run(site.wecom.post(query, body))
    await site.clock.advance(600)
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
async def test_a_response_url_outside_wecoms_api_is_not_used(site: Site, url):
    port = site.endpoint.url.rpartition(":")[2]
    late_replies = LateReplies(site.wecom.session, site.endpoint.url, site.clock)
    message = Message("m", "lin", "g", True, "q", response_url=url.replace("{port}", port))
    assert not late_replies.can_send(message)


def test_only_the_default_api_host_is_used_by_default(site: Site):
    late_replies = LateReplies(site.wecom.session, "https://qyapi.weixin.qq.com", site.clock)

    def can_send(url: str) -> bool:
        return late_replies.can_send(Message("m", "lin", "g", True, "q", response_url=url))

    assert can_send("https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a%2Bb")
    assert not can_send("http://qyapi.weixin.qq.com/cgi-bin/aibot/response")
    assert not can_send("https://qyapi.weixin.qq.com.evil.example/")
    assert not can_send("https://qyapi.weixin.qq.com:8443/")
    assert not can_send("https://qyapi.weixin.qq.com@evil.example/")


async def test_without_a_valid_response_url_the_stream_ends_with_a_notice(site: Site, caplog):
    answer = await site.run(site.wecom.say("slow 400", response_url="https://evil.example/"))
    assert answer.text == INTERRUPTED_NOTICE
    await site.clock.advance(600)
    assert site.endpoint.attempts == []
    assert "api_url" in caplog.text
    assert "evil" not in caplog.text
