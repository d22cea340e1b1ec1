"""Messages of a self-built app, sent to a fake service that counts tokens and injects faults."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.wechat.access_tokens import TokenCache, fetch_app_token
from bot.wechat.app_messages import MAX_BYTES, TOO_OFTEN_WAITS_S, AppMessageClient
from bot.wechat.client import ApiClient, ApiError, ApiUnreachable
from bot.wechat.error_hints import WECOM_APP_HINTS
from indexer.errors import UsageError
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.qyapi import AGENT_ID, CORP_ID, FakeQyapi, Fault, serving
from tests.fakes.wecom.secrets import APP_SECRET

SEND = "/cgi-bin/message/send"
GETTOKEN = "/cgi-bin/gettoken"


@contextlib.asynccontextmanager
async def open_client(
    clock: ManualClock, agent_id: int = AGENT_ID
) -> AsyncIterator[tuple[FakeQyapi, AppMessageClient]]:
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        api = ApiClient(session, fake.url, clock, WECOM_APP_HINTS)
        tokens = TokenCache(lambda: fetch_app_token(api, CORP_ID, APP_SECRET), clock)
        yield fake, AppMessageClient(api, tokens, agent_id, clock)


def get_texts(fake: FakeQyapi) -> list[str]:
    return [message["markdown"]["content"] for message in fake.sent]


async def test_fifty_messages_need_one_token():
    async with open_client(ManualClock()) as (fake, app):
        await asyncio.gather(*[app.send(f"**回顾** {n}") for n in range(50)])
        assert sorted(get_texts(fake)) == sorted(f"**回顾** {n}" for n in range(50))
        assert fake.count(GETTOKEN) == 1
        assert fake.count(SEND) == 50


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_refused_token_is_replaced_and_the_message_is_sent_once(code: int):
    async with open_client(ManualClock()) as (fake, app):
        fake.fail(SEND, Fault(code, "access_token is no good"))
        await app.send("hello")
        assert get_texts(fake) == ["hello"]
        assert fake.calls == [GETTOKEN, SEND, GETTOKEN, SEND]


async def test_fifty_messages_after_a_revoked_token_need_one_new_token():
    async with open_client(ManualClock()) as (fake, app):
        await app.send("hello")
        fake.revoke()
        await asyncio.gather(*[app.send(f"new {n}") for n in range(50)])
        assert len(fake.sent) == 51
        assert fake.count(GETTOKEN) == 2


async def test_an_expired_token_is_replaced_without_a_failed_request():
    clock = ManualClock()
    async with open_client(clock) as (fake, app):
        await app.send("hello")
        await clock.advance(7200)
        await app.send("again")
        assert fake.calls == [GETTOKEN, SEND, GETTOKEN, SEND]


async def test_a_message_to_a_busy_service_is_sent_again_after_a_pause():
    clock = ManualClock()
    async with open_client(clock) as (fake, app):
        fake.fail(SEND, Fault(-1, "system busy"))
        sending = asyncio.ensure_future(app.send("hello"))
        await clock.advance(1)
        await sending
        assert get_texts(fake) == ["hello"]


async def test_after_too_many_messages_sending_waits_and_succeeds():
    clock = ManualClock()
    async with open_client(clock) as (fake, app):
        fake.fail(SEND, *[Fault(45009, "reach max api frequence limit")] * 2)
        sending = asyncio.ensure_future(app.send("hello"))
        await clock.advance(59)
        assert fake.count(SEND) == 1
        await clock.advance(1)
        assert fake.count(SEND) == 2
        await clock.advance(120)
        await sending
        assert get_texts(fake) == ["hello"]


async def test_a_rate_limit_that_lasts_too_long_is_an_error():
    clock = ManualClock()
    async with open_client(clock) as (fake, app):
        fake.fail(SEND, *[Fault(45009, "reach max api frequence limit")] * 9)
        sending = asyncio.ensure_future(app.send("hello"))
        await clock.advance(sum(TOO_OFTEN_WAITS_S))
        with pytest.raises(ApiError, match="sent too much for now"):
            await sending
        assert fake.count(SEND) == 1 + len(TOO_OFTEN_WAITS_S)


@pytest.mark.parametrize(
    ("code", "hint"),
    [(60020, "企业可信IP"), (81013, "可见范围"), (301002, r"\[announce\] agent_id")],
)
async def test_a_refusal_shows_a_hint_and_is_not_repeated(code: int, hint: str):
    async with open_client(ManualClock()) as (fake, app):
        fake.fail(SEND, Fault(code, "no"))
        with pytest.raises(ApiError, match=hint) as caught:
            await app.send("hello")
        assert caught.value.code == code
        assert fake.count(SEND) == 1


async def test_the_error_for_a_wrong_agent_names_the_setting():
    async with open_client(ManualClock(), agent_id=7) as (_, app):
        with pytest.raises(ApiError, match=r"\[announce\] agent_id"):
            await app.send("hello")


@pytest.mark.parametrize("fault", [Fault(drop=True), Fault(cut=True), Fault(raw=b"<html>")])
async def test_a_message_that_may_have_arrived_is_not_repeated(fault: Fault):
    async with open_client(ManualClock()) as (fake, app):
        fake.fail(SEND, fault)
        with pytest.raises(ApiUnreachable) as caught:
            await app.send("hello")
        assert caught.value.maybe_done
        assert fake.count(SEND) == 1
        await app.send("hello")
        assert get_texts(fake) == ["hello"], "WeCom drops the second copy"


async def test_a_message_without_a_token_was_not_sent():
    async with open_client(ManualClock()) as (fake, app):
        fake.fail(GETTOKEN, Fault(drop=True), Fault(drop=True))
        with pytest.raises(ApiUnreachable) as caught:
            await app.send("hello")
        assert caught.value.maybe_done is False
        assert fake.count(SEND) == 0


async def test_a_message_may_have_the_maximum_of_bytes_and_no_more():
    async with open_client(ManualClock()) as (fake, app):
        longest = "视" * (MAX_BYTES // 3) + "ab"
        await app.send(longest)
        assert get_texts(fake) == [longest]
        with pytest.raises(UsageError, match="2049 bytes"):
            await app.send(longest + "c")
        assert fake.count(SEND) == 1
