"""Requests over real HTTP: responses, failures, and no secret in any error."""

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
    MAX_RESPONSE_BYTES,
    TIMEOUT_S,
    ApiClient,
    ApiError,
    ApiUnreachable,
)
from bot.wechat.error_hints import GROUP_WEBHOOK_HINTS, OFFICIAL_ACCOUNT_HINTS, WECOM_APP_HINTS
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.qyapi import FakeQyapi, Fault, serving
from tests.fakes.wecom.secrets import WEBHOOK_KEY, secret_fields
from tests.secret_guard import assert_no_secret

PATH = "/cgi-bin/webhook/send"
QUERY = {"key": WEBHOOK_KEY}
BODY = {"msgtype": "text", "text": {"content": "视频 <a>"}}


@contextlib.asynccontextmanager
async def open_client(clock: ManualClock) -> AsyncIterator[tuple[FakeQyapi, ApiClient]]:
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        yield fake, ApiClient(session, fake.url + "/", clock, GROUP_WEBHOOK_HINTS)


async def fail_post(*faults: Fault) -> ApiError:
    """Send a request that fails, and check that its error can be shown."""
    async with open_client(ManualClock()) as (fake, api):
        fake.fail(PATH, *faults)
        with pytest.raises(ApiError) as caught:
            await api.post(PATH, QUERY, BODY)
        assert fake.count(PATH) == 1
    assert_no_secret("".join(traceback.format_exception(caught.value)) + repr(caught.value))
    assert "\n" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    assert PATH in str(caught.value)
    return caught.value


async def test_a_response_is_returned_and_json_is_sent_unescaped():
    """WeChat would show escapes to people."""
    async with open_client(ManualClock()) as (fake, api):
        fake.fail(PATH, Fault(raw=b'{"errcode":0,"errmsg":"ok","msgid":"m1"}'))
        assert (await api.post(PATH, QUERY, BODY))["msgid"] == "m1"
        assert json.loads(fake.bodies[0]) == BODY
        assert "视频 <a>".encode() in fake.bodies[0]


async def test_a_response_without_a_code_is_a_success():
    """The service responds so when it grants the token of an Official Account."""
    async with open_client(ManualClock()) as (fake, api):
        fake.fail(PATH, Fault(raw=b'{"access_token":"t"}'))
        assert await api.get(PATH, QUERY) == {"access_token": "t"}


async def test_a_refusal_shows_code_message_and_hint():
    error = await fail_post(Fault(93000, "invalid webhook url"))
    assert (error.code, error.message) == (93000, "invalid webhook url")
    assert not isinstance(error, ApiUnreachable)
    assert "93000" in str(error)
    assert "HUIGU_GROUP_WEBHOOK_KEY" in str(error)


async def test_a_code_without_a_hint_is_shown_nevertheless():
    error = await fail_post(Fault(47001, "data format error"))
    assert str(error).endswith("returned error 47001, 'data format error'")


async def test_the_message_of_a_service_is_shown_without_possible_secrets():
    words = (
        f"bad key {WEBHOOK_KEY}\r\nof \x1b[31m person o9AgO5Kd5ggOC-bXrbNODIiE3bGY " + "x " * 999
    )
    error = await fail_post(Fault(40001, words))
    assert error.message.startswith("bad key … of [31m person … x x")
    assert len(error.message) == 200


@pytest.mark.parametrize(
    ("fault", "problem", "maybe_done"),
    [
        (Fault(status=500), "HTTP 500", False),
        (Fault(status=504), "HTTP 504", True),
        (Fault(raw=b""), "did not return a JSON object", True),
        (Fault(raw=b"<html>tok-Nq5Bx8Ha-</html>"), "did not return a JSON object", True),
        (Fault(raw=b"[1]"), "did not return a JSON object", True),
        (Fault(raw=b"\xff\xfe{}"), "did not return a JSON object", True),
        (Fault(raw=b'{"a":' + b"[" * 100_000), "did not return a JSON object", True),
        (Fault(raw=b'{"errcode":"0"}'), "an errcode that is not a number", True),
        (Fault(raw=b'{"errcode":null}'), "an errcode that is not a number", True),
        (Fault(raw=b" " * (MAX_RESPONSE_BYTES + 1)), f"more than {MAX_RESPONSE_BYTES} bytes", True),
        (Fault(drop=True), "closed the connection too early", True),
        (Fault(raw=b'{"errcode":0}', cut=True), "closed the connection too early", True),
    ],
)
async def test_an_unusable_response_is_an_error(fault: Fault, problem: str, maybe_done: bool):
    error = await fail_post(fault)
    assert isinstance(error, ApiUnreachable)
    assert problem in str(error)
    assert error.maybe_done is maybe_done
    assert error.code == 0


async def test_a_redirect_is_not_followed():
    """It would carry the key elsewhere."""
    async with serving(ManualClock()) as elsewhere:
        error = await fail_post(Fault(status=307, location=elsewhere.url + PATH))
        assert "HTTP 307" in str(error)
        assert elsewhere.calls == []


async def test_an_endless_response_is_not_read_to_its_end():
    async with open_client(ManualClock()) as (fake, api):
        fake.fail(PATH, Fault(chunks=100_000))
        with pytest.raises(ApiUnreachable):
            await api.post(PATH, QUERY, BODY)
        assert fake.chunks_sent < 1000


async def test_a_service_that_is_not_there_has_done_nothing():
    clock = ManualClock()
    async with serving(clock) as fake:
        url = fake.url
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ApiUnreachable, match="cannot be reached") as caught:
            await ApiClient(session, url, clock).post(PATH, QUERY, BODY)
    assert caught.value.maybe_done is False
    assert_no_secret("".join(traceback.format_exception(caught.value)))


@pytest.mark.parametrize("host", ["a" * 64, "a..b"])
async def test_an_impossible_host_name_cannot_be_reached(host: str):
    """The name lookup raises an error that is not a network error."""
    async with aiohttp.ClientSession() as session:
        api = ApiClient(session, f"https://{host}", ManualClock())
        with pytest.raises(ApiUnreachable, match="cannot be reached") as caught:
            await api.post(PATH, QUERY, BODY)
    assert caught.value.maybe_done is False
    assert_no_secret("".join(traceback.format_exception(caught.value)))


async def test_a_failed_get_request_has_done_nothing():
    async with open_client(ManualClock()) as (fake, api):
        fake.fail(PATH, Fault(raw=b"garbage"))
        with pytest.raises(ApiUnreachable) as caught:
            await api.get(PATH, QUERY)
        assert caught.value.maybe_done is False


async def test_a_slow_service_times_out():
    clock = ManualClock()
    async with open_client(clock) as (fake, api):
        fake.fail(PATH, Fault(after_s=TIMEOUT_S + 60))
        waiting = asyncio.ensure_future(api.post(PATH, QUERY, BODY))
        await clock.advance(TIMEOUT_S - 0.1)
        assert not waiting.done()
        await clock.advance(0.2)
        with pytest.raises(ApiUnreachable, match="within 10 s") as caught:
            await waiting
        assert caught.value.maybe_done
        await clock.advance(60)


async def test_a_request_to_a_busy_service_is_repeated_after_growing_pauses():
    clock = ManualClock()
    async with open_client(clock) as (fake, api):
        fake.fail(PATH, *[Fault(-1, "system busy")] * 3, Fault(raw=b'{"errcode":0}'))
        waiting = asyncio.ensure_future(api.post(PATH, QUERY, BODY))
        for calls, pause_s in enumerate(BUSY_WAITS_S, start=1):
            await clock.advance(pause_s - 0.1)
            assert fake.count(PATH) == calls
            await clock.advance(0.1)
        assert await waiting == {"errcode": 0}
        assert fake.bodies == [fake.bodies[0]] * 4


async def test_a_service_that_stays_busy_is_an_error():
    clock = ManualClock()
    async with open_client(clock) as (fake, api):
        fake.fail(PATH, *[Fault(-1, "system busy")] * 9)
        waiting = asyncio.ensure_future(api.post(PATH, QUERY, BODY))
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
async def test_an_unencrypted_address_is_refused(url: str):
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigError, match=r"^\[announce\] api_url = .* must begin"):
            ApiClient(session, url, ManualClock(), setting="[announce] api_url")


@pytest.mark.parametrize("url", ["https://u:p@host", "https://host/?a=b", "https://host/#a"])
async def test_an_address_with_more_than_host_and_path_is_refused(url: str):
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigError, match="leave them out"):
            ApiClient(session, url, ManualClock())


def test_every_hint_names_an_existing_setting():
    """Words in brackets are tables of huigu.toml; variables begin with HUIGU_."""
    tables = list_tables()
    for hints in (WECOM_APP_HINTS, GROUP_WEBHOOK_HINTS, OFFICIAL_ACCOUNT_HINTS):
        for hint in hints.values():
            for table, key in re.findall(r"\[(\w+)\] (\w+)", hint):
                assert key in tables[table].__struct_fields__, hint
            for variable in re.findall(r"HUIGU_(\w+)", hint):
                assert variable.lower() in secret_fields(), hint
