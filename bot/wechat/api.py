"""Calls to the HTTP APIs of WeCom and WeChat, which report failures with HTTP 200.

The address of a call holds its access token or key, so no error tells it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit

import aiohttp
import msgspec

from bot.addresses import is_private
from bot.clock import Clock, within
from indexer.errors import ConfigError, HuiguError

TIMEOUT_S = 10.0
"""For one call, connecting included; the services answer within one."""
BUSY = -1
"""The service says to come again."""
BUSY_WAITS_S = (1.0, 2.0, 4.0)
"""Between attempts while a service is busy."""
MAX_REPLY_BYTES = 256 * 1024
"""Replies have some hundred; what is longer is none."""
NO_REMEDIES: Final[Mapping[int, str]] = MappingProxyType({})
_MAX_TOLD = 200
"""Characters of a service's own words that an error repeats."""
_LONG = re.compile(r"[\w-]{20,}")
"""What may be a token, a secret, a key or a person's id in a service's own words."""


class ApiError(HuiguError):
    """A service refuses a call.

    Attributes:
        code: Its `errcode`; 0 where it gave none.
        message: What it says of it, on one line, without what may be secret.
    """

    def __init__(self, code: int, message: str, where: str = "", remedy: str = "") -> None:
        self.code = code
        self.message = message
        text = f"{where} answers {code}, {message!r}" if where else message
        super().__init__(f"{text}; {remedy}" if remedy else text)


class ApiUnreachable(ApiError):
    """A service gives no usable answer; it may have done what was asked all the same."""

    def __init__(self, message: str) -> None:
        super().__init__(0, message)


class WechatApi:
    """One service, by its base address."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        clock: Clock,
        remedies: Mapping[int, str] = NO_REMEDIES,
    ) -> None:
        """Take a session, which the caller closes.

        Args:
            session: Used for every call.
            base_url: As in the setting `api_url`.
            clock: Measures time-outs and pauses.
            remedies: What to do about a code, of `bot.wechat.remedies`.

        Raises:
            ConfigError: The address is neither https nor on this machine.
        """
        address = urlsplit(base_url)
        if address.scheme not in {"https", "http"} or not is_private(base_url):
            raise ConfigError(
                f"api_url = {base_url!r} must begin with https:// unless it is on this machine "
                "(http://127.0.0.1:…), because secrets would travel in the clear"
            )
        if address.username or address.query or address.fragment:
            raise ConfigError("api_url may hold no user, ? or #; leave them out")
        self._session, self._clock, self._remedies = session, clock, remedies
        self._base, self._host = base_url.rstrip("/"), address.netloc

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, object]:
        """Ask, as `post` does.

        `ApiError` passes through.
        """
        return await self._patiently("GET", path, query, b"")

    async def post(self, path: str, query: Mapping[str, str], body: object) -> dict[str, object]:
        """Send JSON, again when the service is busy.

        `ApiError` and `ApiUnreachable` pass through.

        Args:
            path: Begins with `/`.
            query: Holds the access token or key; never told.
            body: What becomes JSON; unescaped, as WeChat shows escapes to people.

        Returns:
            The reply, whose `errcode` is 0 or missing.
        """
        return await self._patiently("POST", path, query, msgspec.json.encode(body))

    async def _patiently(
        self, method: Literal["GET", "POST"], path: str, query: Mapping[str, str], body: bytes
    ) -> dict[str, object]:
        """Call, again after a pause while the service is busy.

        Raises:
            ApiError: The service refuses.
        """
        where = f"{self._host}{path}"
        for pause_s in (*BUSY_WAITS_S, None):
            reply = _reply(where, await self._call(method, path, query, body))
            code, message = _verdict(where, reply)
            if code == 0:
                return reply
            if code != BUSY or pause_s is None:
                break
            await self._clock.sleep(pause_s)
        raise ApiError(code, message, where, self._remedies.get(code, ""))

    async def _call(
        self, method: Literal["GET", "POST"], path: str, query: Mapping[str, str], body: bytes
    ) -> bytes:
        """Call once and read the reply.

        Raises:
            ApiUnreachable: Nothing comes, or not what a call that worked brings.
        """
        where = f"{self._host}{path}"
        try:
            return await within(self._clock, TIMEOUT_S, self._once(method, path, query, body))
        except TimeoutError:
            raise ApiUnreachable(f"{where} did not answer within {TIMEOUT_S:g} s") from None
        except aiohttp.ClientError as error:
            # Not its own words, nor as the cause: they may hold the address.
            raise ApiUnreachable(f"{where} is out of reach ({type(error).__name__})") from None

    async def _once(
        self, method: Literal["GET", "POST"], path: str, query: Mapping[str, str], body: bytes
    ) -> bytes:
        """Call once.

        Raises:
            ApiUnreachable: The reply is too long, or its status is not 200.
        """
        where = f"{self._host}{path}"
        # A redirect could carry the token elsewhere.
        async with self._session.request(
            method,
            self._base + path,
            params=query,
            data=body or None,
            headers={"Content-Type": "application/json"} if body else None,
            allow_redirects=False,
        ) as response:
            if response.status != 200:
                raise ApiUnreachable(f"{where} answers with HTTP {response.status}")
            content = b""
            async for piece in response.content.iter_any():
                content += piece
                if len(content) > MAX_REPLY_BYTES:
                    raise ApiUnreachable(f"{where} answers more than {MAX_REPLY_BYTES} bytes")
            return content


def _reply(where: str, content: bytes) -> dict[str, object]:
    """Read a reply.

    Raises:
        ApiUnreachable: It is no JSON object.
    """
    try:
        return msgspec.json.decode(content, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ApiUnreachable(f"{where} answers with something that is no JSON object") from None


def _verdict(where: str, reply: dict[str, object]) -> tuple[int, str]:
    """Take the code and the service's own words out of a reply.

    Raises:
        ApiUnreachable: The code is no number.
    """
    code, message = reply.get("errcode", 0), reply.get("errmsg", "")
    if not isinstance(code, int):
        raise ApiUnreachable(f"{where} answers with an errcode that is no number")
    words = " ".join(str(message).split())
    return int(code), _LONG.sub("…", words)[:_MAX_TOLD]
