"""One token for all who call, however many call at once and whatever happens to it."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from bot.wechat.access_tokens import (
    MAX_GOOD_S,
    AccessTokens,
    Fetch,
    Granted,
    account_tokens,
    app_tokens,
    with_token,
)
from bot.wechat.client import ApiError, ApiUnreachable, WechatApi
from bot.wechat.error_hints import OFFICIAL_ACCOUNT, WECOM_APP
from tests.fakes.clock import ManualClock
from tests.fakes.stillness import settled
from tests.fakes.wecom.qyapi import APP_ID, CORP_ID, FakeQyapi, Fault, serving
from tests.fakes.wecom.secrets import ACCESS_TOKEN_PREFIX, APP_SECRET, OFFICIAL_SECRET
from tests.secret_guard import assert_no_secret

GETTOKEN = "/cgi-bin/gettoken"
STABLE_TOKEN = "/cgi-bin/stable_token"


def app(api: WechatApi) -> Fetch:
    return app_tokens(api, CORP_ID, APP_SECRET)


def account(api: WechatApi) -> Fetch:
    return account_tokens(api, APP_ID, OFFICIAL_SECRET)


@contextlib.asynccontextmanager
async def fetching(
    clock: ManualClock, of: Callable[[WechatApi], Fetch] = app
) -> AsyncIterator[tuple[FakeQyapi, AccessTokens]]:
    remedies = WECOM_APP if of is app else OFFICIAL_ACCOUNT
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        api = WechatApi(session, fake.url, clock, remedies)
        yield fake, AccessTokens(of(api), clock)


@pytest.mark.parametrize(("of", "path"), [(app, GETTOKEN), (account, STABLE_TOKEN)])
async def test_fifty_who_ask_at_once_share_one_token(of, path):
    async with fetching(ManualClock(), of) as (fake, tokens):
        got = await asyncio.gather(*[tokens.current() for _ in range(50)])
        assert set(got) == {f"{ACCESS_TOKEN_PREFIX}0"}
        assert fake.calls == [path]


@pytest.mark.parametrize("of", [app, account])
async def test_a_token_is_kept_until_it_expires_and_no_longer(of):
    clock = ManualClock()
    async with fetching(clock, of) as (fake, tokens):
        first = await tokens.current()
        await clock.advance(7199)
        assert await tokens.current() == first
        assert len(fake.calls) == 1
        await clock.advance(1)
        assert set(await asyncio.gather(*[tokens.current() for _ in range(50)])) != {first}
        assert len(fake.calls) == 2


async def test_fifty_who_report_the_same_bad_token_share_one_new():
    async with fetching(ManualClock()) as (fake, tokens):
        bad = await tokens.current()
        fake.revoke()
        got = await asyncio.gather(*[tokens.renewed(bad) for _ in range(50)])
        assert set(got) == {f"{ACCESS_TOKEN_PREFIX}1"}
        assert fake.count(GETTOKEN) == 2
        assert await tokens.renewed(bad) == f"{ACCESS_TOKEN_PREFIX}1", "told late"
        assert fake.count(GETTOKEN) == 2


async def test_fifty_share_one_failure_and_the_next_one_tries_again():
    async with fetching(ManualClock()) as (fake, tokens):
        fake.fail(GETTOKEN, Fault(60020, "not allow to access from your ip"))
        got = await asyncio.gather(*[tokens.current() for _ in range(50)], return_exceptions=True)
        assert {error.code for error in got} == {60020}
        assert "企业可信IP" in str(got[0])
        assert fake.count(GETTOKEN) == 1
        assert await tokens.current() == f"{ACCESS_TOKEN_PREFIX}0"


async def test_who_gives_up_waiting_takes_nobody_along():
    clock = ManualClock()
    async with fetching(clock) as (fake, tokens):
        fake.fail(GETTOKEN, Fault(after_s=5))
        impatient = asyncio.ensure_future(tokens.current())
        await settled()
        patient = asyncio.ensure_future(tokens.current())
        await settled()
        impatient.cancel()
        assert await patient == f"{ACCESS_TOKEN_PREFIX}0"
        assert impatient.cancelled()
        await clock.advance(5)


@pytest.mark.parametrize(
    ("fetch", "told"),
    [
        (lambda api: app_tokens(api, "ww1", APP_SECRET), r"40013.*\[announce\] corp_id"),
        (lambda api: app_tokens(api, CORP_ID, OFFICIAL_SECRET), "40001.*HUIGU_WECOM_APP_SECRET"),
    ],
)
async def test_a_wrong_credential_of_an_app_is_named_by_its_setting(fetch, told: str):
    clock = ManualClock()
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        api = WechatApi(session, fake.url, clock, WECOM_APP)
        with pytest.raises(ApiError, match=told) as caught:
            await AccessTokens(fetch(api), clock).current()
    assert_no_secret("".join(traceback.format_exception(caught.value)) + caught.value.message)


@pytest.mark.parametrize(
    ("fetch", "told"),
    [
        (
            lambda api: account_tokens(api, "wx1", OFFICIAL_SECRET),
            r"40013.*\[official_account\] app_id",
        ),
        (
            lambda api: account_tokens(api, APP_ID, APP_SECRET),
            "40125.*HUIGU_OFFICIAL_ACCOUNT_SECRET",
        ),
    ],
)
async def test_a_wrong_credential_of_an_account_is_named_by_its_setting(fetch, told: str):
    clock = ManualClock()
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        api = WechatApi(session, fake.url, clock, OFFICIAL_ACCOUNT)
        with pytest.raises(ApiError, match=told) as caught:
            await AccessTokens(fetch(api), clock).current()
    assert_no_secret("".join(traceback.format_exception(caught.value)) + caught.value.message)


@pytest.mark.parametrize(
    "reply",
    [
        b"{}",
        b'{"access_token":"","expires_in":7200}',
        b'{"access_token":7,"expires_in":7200}',
        b'{"access_token":"t"}',
        b'{"access_token":"t","expires_in":"7200"}',
        b'{"access_token":"t","expires_in":0}',
        b'{"access_token":"%s","expires_in":7200}' % (b"t" * 1025),
    ],
)
async def test_what_grants_no_usable_token_is_an_error_and_not_kept(reply: bytes):
    async with fetching(ManualClock()) as (fake, tokens):
        fake.fail(GETTOKEN, Fault(raw=reply))
        with pytest.raises(ApiUnreachable, match="token is granted"):
            await tokens.current()
        assert await tokens.current() == f"{ACCESS_TOKEN_PREFIX}0"


async def test_a_token_that_is_good_for_ever_is_good_for_a_day():
    """A number of seconds may be larger than any clock counts."""
    clock = ManualClock()
    async with fetching(clock) as (fake, tokens):
        reply = b'{"access_token":"t","expires_in":1%s}' % (b"0" * 400)
        fake.fail(GETTOKEN, Fault(raw=reply))
        assert await tokens.current() == "t"
        await clock.advance(MAX_GOOD_S)
        assert await tokens.current() == f"{ACCESS_TOKEN_PREFIX}0"


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_refused_token_is_replaced_and_the_call_made_once_more(code: int):
    async with fetching(ManualClock()) as (fake, tokens):
        seen = []

        async def call(token: str) -> str:
            seen.append(token)
            if len(seen) == 1:
                fake.revoke()
                raise ApiError(code, "invalid access_token")
            return "done"

        assert await with_token(tokens, call) == "done"
        assert seen == [f"{ACCESS_TOKEN_PREFIX}0", f"{ACCESS_TOKEN_PREFIX}1"]


async def test_a_call_is_made_twice_at_most():
    async with fetching(ManualClock()) as (fake, tokens):
        seen = []

        async def call(token: str) -> None:
            seen.append(token)
            raise ApiError(40014, "invalid access_token")

        with pytest.raises(ApiError):
            await with_token(tokens, call)
        assert len(seen) == 2
        assert fake.count(GETTOKEN) == 2


async def test_another_refusal_costs_no_token():
    async with fetching(ManualClock()) as (fake, tokens):

        async def call(token: str) -> None:
            raise ApiError(45015, "response out of time limit")

        with pytest.raises(ApiError):
            await with_token(tokens, call)
        assert fake.count(GETTOKEN) == 1


def test_a_token_is_not_shown_by_accident():
    assert_no_secret(repr(Granted(f"{ACCESS_TOKEN_PREFIX}0", 7200.0)))
