"""Calls over real HTTP: what comes back, what goes wrong, and that no error tells a secret."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import traceback
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.config import list_tables
from bot.wechat.client import (
    BUSY_WAITS_S,
    MAX_REPLY_BYTES,
    TIMEOUT_S,
    ApiError,
    ApiUnreachable,
    WechatApi,
)
from bot.wechat.error_hints import GROUP_WEBHOOK, OFFICIAL_ACCOUNT, WECOM_APP
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.qyapi import FakeQyapi, Fault, serving
from tests.fakes.wecom.secrets import WEBHOOK_KEY, secret_fields
from tests.secret_guard import assert_no_secret

PATH = "/cgi-bin/webhook/send"
QUERY = {"key": WEBHOOK_KEY}
ASKED = {"msgtype": "text", "text": {"content": "视频 <a>"}}


@contextlib.asynccontextmanager
async def calling(clock: ManualClock) -> AsyncIterator[tuple[FakeQyapi, WechatApi]]:
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        yield fake, WechatApi(session, fake.url + "/", clock, GROUP_WEBHOOK)


async def failing(*faults: Fault) -> ApiError:
    """Post where that goes wrong, and check that the error is fit to be shown."""
    async with calling(ManualClock()) as (fake, api):
        fake.fail(PATH, *faults)
        with pytest.raises(ApiError) as caught:
            await api.post(PATH, QUERY, ASKED)
        assert fake.count(PATH) == 1
    assert_no_secret("".join(traceback.format_exception(caught.value)) + repr(caught.value))
    assert "\n" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    assert PATH in str(caught.value)
    return caught.value


async def test_a_reply_comes_back_and_json_travels_unescaped():
    """WeChat would show an escape to people as it is."""
    async with calling(ManualClock()) as (fake, api):
        fake.fail(PATH, Fault(raw=b'{"errcode":0,"errmsg":"ok","msgid":"m1"}'))
        assert (await api.post(PATH, QUERY, ASKED))["msgid"] == "m1"
        assert json.loads(fake.bodies[0]) == ASKED
        assert "视频 <a>".encode() in fake.bodies[0]


async def test_a_reply_without_a_code_is_a_good_one():
    """Tokens of an Official Account come so."""
    async with calling(ManualClock()) as (fake, api):
        fake.fail(PATH, Fault(raw=b'{"access_token":"t"}'))
        assert await api.get(PATH, QUERY) == {"access_token": "t"}


async def test_a_refusal_tells_its_code_the_words_and_what_to_do():
    error = await failing(Fault(93000, "invalid webhook url"))
    assert (error.code, error.message) == (93000, "invalid webhook url")
    assert not isinstance(error, ApiUnreachable)
    assert "93000" in str(error)
    assert "HUIGU_GROUP_WEBHOOK_KEY" in str(error)


async def test_a_code_nobody_has_a_remedy_for_is_told_all_the_same():
    error = await failing(Fault(47001, "data format error"))
    assert str(error).endswith("answers 47001, 'data format error'")


async def test_the_words_of_a_service_are_repeated_without_what_may_be_secret():
    words = (
        f"bad key {WEBHOOK_KEY}\r\nof \x1b[31m person o9AgO5Kd5ggOC-bXrbNODIiE3bGY " + "x " * 999
    )
    error = await failing(Fault(40001, words))
    assert error.message.startswith("bad key … of [31m person … x x")
    assert len(error.message) == 200


@pytest.mark.parametrize(
    ("fault", "told", "maybe_done"),
    [
        (Fault(status=500), "HTTP 500", False),
        (Fault(status=504), "HTTP 504", True),
        (Fault(raw=b""), "no JSON object", True),
        (Fault(raw=b"<html>tok-Nq5Bx8Ha-</html>"), "no JSON object", True),
        (Fault(raw=b"[1]"), "no JSON object", True),
        (Fault(raw=b"\xff\xfe{}"), "no JSON object", True),
        (Fault(raw=b'{"a":' + b"[" * 100_000), "no JSON object", True),
        (Fault(raw=b'{"errcode":"0"}'), "errcode that is no number", True),
        (Fault(raw=b'{"errcode":null}'), "errcode that is no number", True),
        (Fault(raw=b" " * (MAX_REPLY_BYTES + 1)), f"more than {MAX_REPLY_BYTES} bytes", True),
        (Fault(drop=True), "broke off", True),
        (Fault(raw=b'{"errcode":0}', cut=True), "broke off", True),
    ],
)
async def test_what_is_no_answer_is_an_error(fault: Fault, told: str, maybe_done: bool):
    error = await failing(fault)
    assert isinstance(error, ApiUnreachable)
    assert told in str(error)
    assert error.maybe_done is maybe_done
    assert error.code == 0


async def test_a_redirect_is_not_followed():
    """It would carry the key along."""
    async with serving(ManualClock()) as elsewhere:
        error = await failing(Fault(status=307, location=elsewhere.url + PATH))
        assert "HTTP 307" in str(error)
        assert elsewhere.calls == []


async def test_an_endless_reply_is_not_read_to_its_end():
    async with calling(ManualClock()) as (fake, api):
        fake.fail(PATH, Fault(chunks=100_000))
        with pytest.raises(ApiUnreachable):
            await api.post(PATH, QUERY, ASKED)
        assert fake.chunks_sent < 1000


async def test_no_service_at_all_has_surely_done_nothing():
    clock = ManualClock()
    async with serving(clock) as fake:
        url = fake.url
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ApiUnreachable, match="cannot be connected to") as caught:
            await WechatApi(session, url, clock).post(PATH, QUERY, ASKED)
    assert caught.value.maybe_done is False
    assert_no_secret("".join(traceback.format_exception(caught.value)))


@pytest.mark.parametrize("host", ["a" * 64, "a..b"])
async def test_a_host_that_cannot_be_is_not_reached(host: str):
    """What looks it up raises what is no error of a network."""
    async with aiohttp.ClientSession() as session:
        api = WechatApi(session, f"https://{host}", ManualClock())
        with pytest.raises(ApiUnreachable, match="cannot be connected to") as caught:
            await api.post(PATH, QUERY, ASKED)
    assert caught.value.maybe_done is False
    assert_no_secret("".join(traceback.format_exception(caught.value)))


async def test_asking_does_nothing_however_it_ends():
    async with calling(ManualClock()) as (fake, api):
        fake.fail(PATH, Fault(raw=b"garbage"))
        with pytest.raises(ApiUnreachable) as caught:
            await api.get(PATH, QUERY)
        assert caught.value.maybe_done is False


async def test_a_service_is_waited_for_no_longer_than_it_should_be():
    clock = ManualClock()
    async with calling(clock) as (fake, api):
        fake.fail(PATH, Fault(after_s=TIMEOUT_S + 60))
        waiting = asyncio.ensure_future(api.post(PATH, QUERY, ASKED))
        await clock.advance(TIMEOUT_S - 0.1)
        assert not waiting.done()
        await clock.advance(0.2)
        with pytest.raises(ApiUnreachable, match="within 10 s") as caught:
            await waiting
        assert caught.value.maybe_done
        await clock.advance(60)


async def test_a_busy_service_is_asked_again_after_ever_longer_pauses():
    clock = ManualClock()
    async with calling(clock) as (fake, api):
        fake.fail(PATH, *[Fault(-1, "system busy")] * 3, Fault(raw=b'{"errcode":0}'))
        waiting = asyncio.ensure_future(api.post(PATH, QUERY, ASKED))
        for calls, pause_s in enumerate(BUSY_WAITS_S, start=1):
            await clock.advance(pause_s - 0.1)
            assert fake.count(PATH) == calls
            await clock.advance(0.1)
        assert await waiting == {"errcode": 0}
        assert fake.bodies == [fake.bodies[0]] * 4


async def test_a_service_that_stays_busy_is_given_up():
    clock = ManualClock()
    async with calling(clock) as (fake, api):
        fake.fail(PATH, *[Fault(-1, "system busy")] * 9)
        waiting = asyncio.ensure_future(api.post(PATH, QUERY, ASKED))
        await clock.advance(60)
        with pytest.raises(ApiError, match="busy") as caught:
            await waiting
        assert caught.value.code == -1
        assert fake.count(PATH) == 1 + len(BUSY_WAITS_S)


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com",
        "http://127.0.0.1.example.org",
        "wss://qyapi.weixin.qq.com",
        "ftp://localhost",
        "qyapi.weixin.qq.com",
        "https://[qyapi",
        "",
    ],
)
async def test_an_address_that_others_can_listen_to_is_refused(url: str):
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigError, match=r"^\[announce\] api_url = .* must begin"):
            WechatApi(session, url, ManualClock(), setting="[announce] api_url")


@pytest.mark.parametrize("url", ["https://u:p@host", "https://host/?a=b", "https://host/#a"])
async def test_an_address_with_more_than_a_host_and_a_path_is_refused(url: str):
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigError, match="leave them out"):
            WechatApi(session, url, ManualClock())


def test_remedies_name_a_setting_that_there_is():
    """Words in brackets are tables of huigu.toml; HUIGU_ begins a variable that is read."""
    tables = list_tables()
    for remedies in (WECOM_APP, GROUP_WEBHOOK, OFFICIAL_ACCOUNT):
        for remedy in remedies.values():
            for table, key in re.findall(r"\[(\w+)\] (\w+)", remedy):
                assert key in tables[table].__struct_fields__, remedy
            for variable in re.findall(r"HUIGU_(\w+)", remedy):
                assert variable.lower() in secret_fields(), remedy
