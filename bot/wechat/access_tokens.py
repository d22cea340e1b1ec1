"""Access tokens of WeCom apps and Official Accounts, cached and shared by all requests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.runtime.clock import Clock, Result
from bot.wechat.client import ApiClient, ApiError, ApiUnreachable

INVALID_TOKEN_CODES = frozenset({40001, 40014, 42001})
"""Error codes for a token that is wrong or has expired."""
MAX_TOKEN_CHARS = 1024
"""Both services promise 512."""
MAX_LIFETIME_S = 24 * 3600
"""Both services promise two hours; a larger number in JSON could overflow the clock."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as a service grants it."""

    token: str = field(repr=False)
    lifetime_s: float


class TokenCache:
    """Caches the token of one app or account; concurrent callers share a fetch and its failure."""

    def __init__(self, fetch: Callable[[], Awaitable[AccessToken]], clock: Clock) -> None:
        """Begin without a token; `fetch` raises only `ApiError`."""
        self._fetch, self._clock = fetch, clock
        self._lock = asyncio.Lock()
        self._last: AccessToken | ApiError | None = None
        self._expires_at = clock.now()

    async def get(self) -> str:
        """Get the cached token, or fetch a new one; `ApiError` of the fetch passes through."""
        if isinstance(self._last, AccessToken) and self._clock.now() < self._expires_at:
            return self._last.token
        return await self._fetch_new()

    async def replace(self, bad_token: str) -> str:
        """Get another token than a refused one, if there is one; `ApiError` passes through."""
        if isinstance(self._last, AccessToken) and self._last.token == bad_token:
            return await self._fetch_new()
        return await self.get()

    async def _fetch_new(self) -> str:
        """Fetch a token, or wait for the caller that does; `ApiError` goes to all of them."""
        before = self._last
        async with self._lock:
            if self._last is before:
                try:
                    self._last = await self._fetch()
                    self._expires_at = self._clock.now() + self._last.lifetime_s
                except ApiError as error:
                    self._last = error
            if isinstance(self._last, AccessToken):
                return self._last.token
            assert self._last is not None
            raise self._last.with_traceback(None)


async def call_with_token(tokens: TokenCache, call: Callable[[str], Awaitable[Result]]) -> Result:
    """Call with a token, and once more with a new token if the service refuses the first.

    Raises:
        ApiError: The service refuses the call, or grants no token.
    """
    token = await tokens.get()
    try:
        return await call(token)
    except ApiError as error:
        if error.code not in INVALID_TOKEN_CODES:
            raise
    return await call(await tokens.replace(token))


async def fetch_app_token(api: ApiClient, corp_id: str, secret: str) -> AccessToken:
    """Fetch a token of a self-built WeCom app; `ApiError` passes through."""
    return _parse(await api.get("/cgi-bin/gettoken", {"corpid": corp_id, "corpsecret": secret}))


async def fetch_account_token(api: ApiClient, app_id: str, secret: str) -> AccessToken:
    """Fetch an Official Account's stable token, for several servers; `ApiError` passes through."""
    body = {"grant_type": "client_credential", "appid": app_id, "secret": secret}
    return _parse(await api.post("/cgi-bin/stable_token", {}, body))


def _parse(response: dict[str, object]) -> AccessToken:
    token, lifetime_s = response.get("access_token"), response.get("expires_in")
    if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN_CHARS:
        raise ApiUnreachable("the service granted no usable token", maybe_done=False)
    if not isinstance(lifetime_s, int) or lifetime_s <= 0:
        raise ApiUnreachable("the service granted a token without a lifetime", maybe_done=False)
    return AccessToken(token, float(min(lifetime_s, MAX_LIFETIME_S)))
