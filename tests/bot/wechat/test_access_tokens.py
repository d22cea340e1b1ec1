"""One token for all callers, however many call at once, and a new one when it is refused."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest

from bot.wechat.access_tokens import (
    MAX_LIFETIME_S,
    AccessToken,
    TokenCache,
    call_with_token,
    fetch_account_token,
    fetch_app_token,
)
from bot.wechat.client import ApiClient, ApiError, ApiUnreachable
from bot.wechat.error_hints import OFFICIAL_ACCOUNT_HINTS, WECOM_APP_HINTS
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.qyapi import APP_ID, CORP_ID, FakeQyapi, Fault, serving
from tests.fakes.wecom.secrets import ACCESS_TOKEN_PREFIX, APP_SECRET, OFFICIAL_SECRET
from tests.secret_guard import assert_no_secret

GETTOKEN = "/cgi-bin/gettoken"
STABLE_TOKEN = "/cgi-bin/stable_token"


Fetch = Callable[[ApiClient], Awaitable[AccessToken]]


async def fetch_app(api: ApiClient) -> AccessToken:
    return await fetch_app_token(api, CORP_ID, APP_SECRET)


async def fetch_account(api: ApiClient) -> AccessToken:
    return await fetch_account_token(api, APP_ID, OFFICIAL_SECRET)


@contextlib.asynccontextmanager
async def open_cache(
    clock: ManualClock, fetch: Fetch = fetch_app
) -> AsyncIterator[tuple[FakeQyapi, TokenCache]]:
    hints = WECOM_APP_HINTS if fetch is fetch_app else OFFICIAL_ACCOUNT_HINTS
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        api = ApiClient(session, fake.url, clock, hints)
        yield fake, TokenCache(lambda: fetch(api), clock)


@pytest.mark.parametrize(("fetch", "path"), [(fetch_app, GETTOKEN), (fetch_account, STABLE_TOKEN)])
async def test_fifty_concurrent_callers_share_one_token(fetch, path):
    async with open_cache(ManualClock(), fetch) as (fake, tokens):
        results = await asyncio.gather(*[tokens.get() for _ in range(50)])
        assert set(results) == {f"{ACCESS_TOKEN_PREFIX}0"}
        assert fake.calls == [path]


@pytest.mark.parametrize("fetch", [fetch_app, fetch_account])
async def test_a_token_is_cached_until_it_expires_and_no_longer(fetch):
    clock = ManualClock()
    async with open_cache(clock, fetch) as (fake, tokens):
        first = await tokens.get()
        await clock.advance(7199)
        assert await tokens.get() == first
        assert len(fake.calls) == 1
        await clock.advance(1)
        assert set(await asyncio.gather(*[tokens.get() for _ in range(50)])) != {first}
        assert len(fake.calls) == 2


async def test_fifty_callers_that_report_one_bad_token_share_one_new_token():
    async with open_cache(ManualClock()) as (fake, tokens):
        bad = await tokens.get()
        fake.revoke()
        results = await asyncio.gather(*[tokens.replace(bad) for _ in range(50)])
        assert set(results) == {f"{ACCESS_TOKEN_PREFIX}1"}
        assert fake.count(GETTOKEN) == 2
        assert await tokens.replace(bad) == f"{ACCESS_TOKEN_PREFIX}1", "reported late"
        assert fake.count(GETTOKEN) == 2


async def test_fifty_callers_share_one_failure_and_the_next_caller_tries_again():
    async with open_cache(ManualClock()) as (fake, tokens):
        fake.fail(GETTOKEN, Fault(60020, "not allow to access from your ip"))
        results = await asyncio.gather(*[tokens.get() for _ in range(50)], return_exceptions=True)
        assert {error.code for error in results} == {60020}
        assert "企业可信IP" in str(results[0])
        assert fake.count(GETTOKEN) == 1
        assert await tokens.get() == f"{ACCESS_TOKEN_PREFIX}0"


async def test_a_cancelled_caller_does_not_cancel_the_fetch_for_the_others():
    clock = ManualClock()
    async with open_cache(clock) as (fake, tokens):
        fake.fail(GETTOKEN, Fault(after_s=5))
        impatient = asyncio.ensure_future(tokens.get())
        await wait_until_idle()
        patient = asyncio.ensure_future(tokens.get())
        await wait_until_idle()
        impatient.cancel()
        assert await patient == f"{ACCESS_TOKEN_PREFIX}0"
        assert impatient.cancelled()
        await clock.advance(5)


@pytest.mark.parametrize(
    ("fetch", "expected"),
    [
        (lambda api: fetch_app_token(api, "ww1", APP_SECRET), r"40013.*\[announce\] corp_id"),
        (
            lambda api: fetch_app_token(api, CORP_ID, OFFICIAL_SECRET),
            "40001.*HUIGU_WECOM_APP_SECRET",
        ),
    ],
)
async def test_the_error_for_a_wrong_app_credential_names_the_setting(fetch, expected: str):
    clock = ManualClock()
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        api = ApiClient(session, fake.url, clock, WECOM_APP_HINTS)
        with pytest.raises(ApiError, match=expected) as caught:
            await TokenCache(lambda: fetch(api), clock).get()
    assert_no_secret("".join(traceback.format_exception(caught.value)) + caught.value.message)


@pytest.mark.parametrize(
    ("fetch", "expected"),
    [
        (
            lambda api: fetch_account_token(api, "wx1", OFFICIAL_SECRET),
            r"40013.*\[official_account\] app_id",
        ),
        (
            lambda api: fetch_account_token(api, APP_ID, APP_SECRET),
            "40125.*HUIGU_OFFICIAL_ACCOUNT_SECRET",
        ),
    ],
)
async def test_the_error_for_a_wrong_account_credential_names_the_setting(fetch, expected: str):
    clock = ManualClock()
    async with serving(clock) as fake, aiohttp.ClientSession() as session:
        api = ApiClient(session, fake.url, clock, OFFICIAL_ACCOUNT_HINTS)
        with pytest.raises(ApiError, match=expected) as caught:
            await TokenCache(lambda: fetch(api), clock).get()
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
async def test_a_response_without_a_usable_token_is_an_error_and_is_not_cached(reply: bytes):
    async with open_cache(ManualClock()) as (fake, tokens):
        fake.fail(GETTOKEN, Fault(raw=reply))
        with pytest.raises(ApiUnreachable, match="the service granted"):
            await tokens.get()
        assert await tokens.get() == f"{ACCESS_TOKEN_PREFIX}0"


async def test_a_token_with_an_endless_lifetime_is_used_for_a_day():
    """The number of seconds may be too large for the clock."""
    clock = ManualClock()
    async with open_cache(clock) as (fake, tokens):
        reply = b'{"access_token":"t","expires_in":1%s}' % (b"0" * 400)
        fake.fail(GETTOKEN, Fault(raw=reply))
        assert await tokens.get() == "t"
        await clock.advance(MAX_LIFETIME_S)
        assert await tokens.get() == f"{ACCESS_TOKEN_PREFIX}0"


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_refused_token_is_replaced_and_the_call_is_repeated_once(code: int):
    async with open_cache(ManualClock()) as (fake, tokens):
        seen = []

        async def call(token: str) -> str:
            seen.append(token)
            if len(seen) == 1:
                fake.revoke()
                raise ApiError(code, "invalid access_token")
            return "done"

        assert await call_with_token(tokens, call) == "done"
        assert seen == [f"{ACCESS_TOKEN_PREFIX}0", f"{ACCESS_TOKEN_PREFIX}1"]


async def test_a_call_is_made_at_most_twice():
    async with open_cache(ManualClock()) as (fake, tokens):
        seen = []

        async def call(token: str) -> None:
            seen.append(token)
            raise ApiError(40014, "invalid access_token")

        with pytest.raises(ApiError):
            await call_with_token(tokens, call)
        assert len(seen) == 2
        assert fake.count(GETTOKEN) == 2


async def test_another_error_code_does_not_replace_the_token():
    async with open_cache(ManualClock()) as (fake, tokens):

        async def call(token: str) -> None:
            raise ApiError(45015, "response out of time limit")

        with pytest.raises(ApiError):
            await call_with_token(tokens, call)
        assert fake.count(GETTOKEN) == 1


def test_repr_of_a_token_does_not_show_it():
    assert_no_secret(repr(AccessToken(f"{ACCESS_TOKEN_PREFIX}0", 7200.0)))
