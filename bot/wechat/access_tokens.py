"""Access tokens: one for all who call, fetched anew when it has expired or is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.runtime.clock import Clock
from bot.wechat.client import ApiError, ApiUnreachable, WechatApi

REFUSED = frozenset({40001, 40014, 42001})
"""Codes of a token that is not, or no longer, good."""
MAX_TOKEN_CHARS = 1024
"""Both services promise 512."""
MAX_GOOD_S = 24 * 3600
"""Both promise two hours; JSON can say a number that no clock counts to."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Granted:
    """What a service gives out."""

    token: str = field(repr=False)
    expires_s: float
    """Seconds for which it is good."""


Fetch = Callable[[], Awaitable[Granted]]


class AccessTokens:
    """The token of one app or account, shared by everyone who calls in its name.

    Whoever asks while one is being fetched waits for that one, and shares it or its failure.
    """

    def __init__(self, fetch: Fetch, clock: Clock) -> None:
        """Take where tokens come from.

        Args:
            fetch: Raises nothing but `ApiError`.
            clock: Measures how long a token is good.
        """
        self._fetch, self._clock = fetch, clock
        self._one_at_a_time = asyncio.Lock()
        self._fetched = 0
        self._last: Granted | ApiError | None = None
        self._until = clock.now()

    async def current(self) -> str:
        """Give a token that should be good; `ApiError` of the fetching passes through."""
        if isinstance(self._last, Granted) and self._clock.now() < self._until:
            return self._last.token
        return await self._another()

    async def renewed(self, bad_token: str) -> str:
        """Give another token than one that was refused; `ApiError` passes through.

        Args:
            bad_token: The one that was refused. Whoever reports it later than another gets what
                that one got.

        Returns:
            A token that should be good; the same where the service has no other.
        """
        if isinstance(self._last, Granted) and self._last.token == bad_token:
            return await self._another()
        return await self.current()

    async def _another(self) -> str:
        """Fetch, or wait for who does; `ApiError` passes through to all of them."""
        before = self._fetched
        async with self._one_at_a_time:
            if self._fetched == before:
                try:
                    self._last = await self._fetch()
                    self._until = self._clock.now() + self._last.expires_s
                except ApiError as error:
                    self._last = error
                self._fetched += 1
            if isinstance(self._last, Granted):
                return self._last.token
            assert self._last is not None
            raise self._last.with_traceback(None)


async def with_token(tokens: AccessTokens, call: Callable[[str], Awaitable[Result]]) -> Result:
    """Call with a token, once more with another one if it is refused.

    Args:
        tokens: Where it comes from.
        call: Called with the token, at most twice.

    Returns:
        What the call gives.

    Raises:
        ApiError: The service refuses, or gives out no token.
    """
    token = await tokens.current()
    try:
        return await call(token)
    except ApiError as error:
        if error.code not in REFUSED:
            raise
    return await call(await tokens.renewed(token))


def app_tokens(api: WechatApi, corp_id: str, secret: str) -> Fetch:
    """Fetch the tokens of a self-built WeCom app.

    Args:
        api: Of WeCom.
        corp_id: CorpID (`ww…`).
        secret: Of the app.

    Returns:
        What `AccessTokens` takes.
    """
    query = {"corpid": corp_id, "corpsecret": secret}

    async def fetch() -> Granted:
        return _granted(await api.get("/cgi-bin/gettoken", query))

    return fetch


def account_tokens(api: WechatApi, app_id: str, secret: str) -> Fetch:
    """Fetch the tokens of an Official Account: stable ones, which several servers may share.

    Args:
        api: Of WeChat.
        app_id: AppID (`wx…`).
        secret: AppSecret.

    Returns:
        What `AccessTokens` takes.
    """
    body = {"grant_type": "client_credential", "appid": app_id, "secret": secret}

    async def fetch() -> Granted:
        return _granted(await api.post("/cgi-bin/stable_token", {}, body))

    return fetch


def _granted(reply: dict[str, object]) -> Granted:
    """Take a token out of a reply.

    Raises:
        ApiUnreachable: There is none.
    """
    token, expires_s = reply.get("access_token"), reply.get("expires_in")
    if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN_CHARS:
        raise ApiUnreachable("a token is granted but not given", maybe_done=False)
    if not isinstance(expires_s, int) or expires_s <= 0:
        raise ApiUnreachable("a token is granted, but not for how long", maybe_done=False)
    return Granted(token, float(min(expires_s, MAX_GOOD_S)))
