"""Messages of a self-built app, through a service that counts tokens and misbehaves."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.wechat.access_tokens import AccessTokens, app_tokens
from bot.wechat.app_messages import MAX_BYTES, TOO_OFTEN_WAITS_S, AppMessages
from bot.wechat.client import ApiError, ApiUnreachable, WechatApi
from bot.wechat.error_hints import WECOM_APP
from indexer.errors import UsageError
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.qyapi import AGENT_ID, CORP_ID, FakeQyapi, Fault, serving
from tests.fakes.wecom.secrets import APP_SECRET

SEND = "/cgi-bin/message/send"
GETTOKEN = "/cgi-bin/gettoken"


@contextlib.asynccontextmanager
async def posting(
    clock: ManualClock, agent_id: int = AGENT_ID
) -> AsyncIterator[tuple[FakeQyapi, AppMessages]]:
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        api = WechatApi(session, fake.url, clock, WECOM_APP)
        tokens = AccessTokens(app_tokens(api, CORP_ID, APP_SECRET), clock)
        yield fake, AppMessages(api, tokens, agent_id, clock)


def texts(fake: FakeQyapi) -> list[str]:
    return [message["markdown"]["content"] for message in fake.sent]


async def test_fifty_senders_need_one_token():
    async with posting(ManualClock()) as (fake, app):
        await asyncio.gather(*[app.send(f"**回顾** {n}") for n in range(50)])
        assert sorted(texts(fake)) == sorted(f"**回顾** {n}" for n in range(50))
        assert fake.count(GETTOKEN) == 1
        assert fake.count(SEND) == 50


@pytest.mark.parametrize("code", [40014, 42001])
async def test_a_refused_token_is_replaced_and_the_message_sent_once(code: int):
    async with posting(ManualClock()) as (fake, app):
        fake.fail(SEND, Fault(code, "access_token is no good"))
        await app.send("hello")
        assert texts(fake) == ["hello"]
        assert fake.calls == [GETTOKEN, SEND, GETTOKEN, SEND]


async def test_fifty_senders_whose_token_was_revoked_need_one_more():
    async with posting(ManualClock()) as (fake, app):
        await app.send("hello")
        fake.revoke()
        await asyncio.gather(*[app.send(f"new {n}") for n in range(50)])
        assert len(fake.sent) == 51
        assert fake.count(GETTOKEN) == 2


async def test_a_token_that_expired_costs_no_failed_call():
    clock = ManualClock()
    async with posting(clock) as (fake, app):
        await app.send("hello")
        await clock.advance(7200)
        await app.send("again")
        assert fake.calls == [GETTOKEN, SEND, GETTOKEN, SEND]


async def test_a_busy_service_gets_the_message_again_by_the_clock():
    clock = ManualClock()
    async with posting(clock) as (fake, app):
        fake.fail(SEND, Fault(-1, "system busy"))
        sending = asyncio.ensure_future(app.send("hello"))
        await clock.advance(1)
        await sending
        assert texts(fake) == ["hello"]


async def test_too_much_is_waited_out():
    clock = ManualClock()
    async with posting(clock) as (fake, app):
        fake.fail(SEND, *[Fault(45009, "reach max api frequence limit")] * 2)
        sending = asyncio.ensure_future(app.send("hello"))
        await clock.advance(59)
        assert fake.count(SEND) == 1
        await clock.advance(1)
        assert fake.count(SEND) == 2
        await clock.advance(120)
        await sending
        assert texts(fake) == ["hello"]


async def test_too_much_for_too_long_is_told():
    clock = ManualClock()
    async with posting(clock) as (fake, app):
        fake.fail(SEND, *[Fault(45009, "reach max api frequence limit")] * 9)
        sending = asyncio.ensure_future(app.send("hello"))
        await clock.advance(sum(TOO_OFTEN_WAITS_S))
        with pytest.raises(ApiError, match="sent too much for now"):
            await sending
        assert fake.count(SEND) == 1 + len(TOO_OFTEN_WAITS_S)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [(60020, "企业可信IP"), (81013, "可见范围"), (301002, r"\[announce\] agent_id")],
)
async def test_a_refusal_names_the_remedy_and_is_not_repeated(code: int, remedy: str):
    async with posting(ManualClock()) as (fake, app):
        fake.fail(SEND, Fault(code, "no"))
        with pytest.raises(ApiError, match=remedy) as caught:
            await app.send("hello")
        assert caught.value.code == code
        assert fake.count(SEND) == 1


async def test_a_wrong_agent_is_named_by_its_setting():
    async with posting(ManualClock(), agent_id=7) as (_, app):
        with pytest.raises(ApiError, match=r"\[announce\] agent_id"):
            await app.send("hello")


@pytest.mark.parametrize("fault", [Fault(drop=True), Fault(cut=True), Fault(raw=b"<html>")])
async def test_a_message_in_doubt_is_not_repeated_unasked(fault: Fault):
    async with posting(ManualClock()) as (fake, app):
        fake.fail(SEND, fault)
        with pytest.raises(ApiUnreachable) as caught:
            await app.send("hello")
        assert caught.value.maybe_done
        assert fake.count(SEND) == 1
        await app.send("hello")
        assert texts(fake) == ["hello"], "WeCom drops what it got before"


async def test_a_message_without_a_token_was_surely_not_sent():
    async with posting(ManualClock()) as (fake, app):
        fake.fail(GETTOKEN, Fault(drop=True), Fault(drop=True))
        with pytest.raises(ApiUnreachable) as caught:
            await app.send("hello")
        assert caught.value.maybe_done is False
        assert fake.count(SEND) == 0


async def test_a_message_fills_its_bytes_and_no_more():
    async with posting(ManualClock()) as (fake, app):
        longest = "视" * (MAX_BYTES // 3) + "ab"
        await app.send(longest)
        assert texts(fake) == [longest]
        with pytest.raises(UsageError, match="2049 bytes"):
            await app.send(longest + "c")
        assert fake.count(SEND) == 1
