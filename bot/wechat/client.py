"""Calls to the HTTP APIs of WeCom and WeChat, which report failures with HTTP 200.

The address of a call holds its access token or key, so no error tells it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit

import aiohttp
import msgspec

from bot.rendering.urls import is_private
from bot.runtime.clock import Clock, wait_at_most
from indexer.errors import ConfigError, HuiguError
from indexer.text.control_characters import clean_line

TIMEOUT_S = 10.0
"""For one call, connecting included; the services answer within one."""
BUSY = -1
"""The service says to come again."""
BUSY_WAITS_S = (1.0, 2.0, 4.0)
"""Between attempts while a service is busy."""
MAX_REPLY_BYTES = 256 * 1024
"""Replies have some hundred; what is longer is none."""
GAVE_UP = 504
"""HTTP status of a proxy that has waited enough; the service behind it may still do it."""
NO_REMEDIES: Final[Mapping[int, str]] = MappingProxyType({})
_NOT_CONNECTED = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    UnicodeError,
)
"""Nothing was sent yet: a session's own limit for connecting, nobody there, a proxy that refuses, a
name that no host can have. The first is a `TimeoutError` too; any other leaves open what was."""
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
    """A service gives no usable answer.

    Attributes:
        maybe_done: It may have done what was asked all the same.
    """

    def __init__(self, message: str, *, maybe_done: bool) -> None:
        self.maybe_done = maybe_done
        super().__init__(0, message)


@dataclass(frozen=True, slots=True)
class _Call:
    """What is sent, once or again."""

    method: Literal["GET", "POST"]
    where: str
    """Host and path: what may be told of the address."""
    url: str
    query: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    def failed(self, how: str, *, maybe_done: bool) -> ApiUnreachable:
        """Say how it failed; asking does nothing, so nothing is ever done by it."""
        return ApiUnreachable(
            f"{self.where} {how}", maybe_done=maybe_done and self.method == "POST"
        )


class WechatApi:
    """One service, by its base address."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        clock: Clock,
        remedies: Mapping[int, str] = NO_REMEDIES,
        setting: str = "api_url",
    ) -> None:
        """Take a session, which the caller closes.

        Args:
            session: Used for every call.
            base_url: Where the service is.
            clock: Measures time-outs and pauses.
            remedies: What to do about a code, of `bot.wechat.error_hints`.
            setting: Holds the address, for whoever must mend it.

        Raises:
            ConfigError: The address is neither https nor on this machine.
        """
        if not base_url.startswith(("https://", "http://")) or not is_private(base_url):
            raise ConfigError(
                f"{setting} = {base_url!r} must begin with https:// unless it is on this machine "
                "(http://127.0.0.1:…), because secrets would travel in the clear"
            )
        address = urlsplit(base_url)
        if address.username or address.query or address.fragment:
            raise ConfigError(f"{setting} may hold no user, ? or #; leave them out")
        self._session, self._clock, self._remedies = session, clock, remedies
        self._base, self._host = base_url.rstrip("/"), address.netloc

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, object]:
        """Ask, as `post` does; `ApiError` passes through."""
        return await self._patiently(_Call("GET", self._host + path, self._base + path, query))

    async def post(self, path: str, query: Mapping[str, str], body: object) -> dict[str, object]:
        """Send JSON, again when the service is busy.

        `ApiError` passes through, and `ApiUnreachable`, which is one.

        Args:
            path: Begins with `/`.
            query: Holds the access token or key; never told.
            body: What becomes JSON; unescaped, as WeChat shows escapes to people.

        Returns:
            The reply, whose `errcode` is 0 or missing.
        """
        content = msgspec.json.encode(body)
        call = _Call("POST", self._host + path, self._base + path, query, content)
        return await self._patiently(call)

    async def _patiently(self, call: _Call) -> dict[str, object]:
        """Call, again after a pause while the service is busy.

        Raises:
            ApiError: The service refuses.
        """
        for pause_s in (*BUSY_WAITS_S, None):
            reply = _reply(call, await self._call(call))
            code, message = _verdict(call, reply)
            if code == 0:
                return reply
            if code != BUSY or pause_s is None:
                break
            await self._clock.sleep(pause_s)
        raise ApiError(code, message, call.where, self._remedies.get(code, ""))

    async def _call(self, call: _Call) -> bytes:
        """Call once; `ApiUnreachable` where nothing comes, or not what a call that worked brings.

        An error's own words are not told, nor is it given as the cause: they may hold the address.
        """
        try:
            return await wait_at_most(self._clock, TIMEOUT_S, self._exchanged(call))
        except _NOT_CONNECTED as error:
            how = f"cannot be connected to ({type(error).__name__})"
            raise call.failed(how, maybe_done=False) from None
        except TimeoutError:
            raise call.failed(f"did not answer within {TIMEOUT_S:g} s", maybe_done=True) from None
        except aiohttp.ClientError as error:
            raise call.failed(f"broke off ({type(error).__name__})", maybe_done=True) from None

    async def _exchanged(self, call: _Call) -> bytes:
        """Send and read."""
        # A redirect could carry the token elsewhere.
        async with self._session.request(
            call.method,
            call.url,
            params=call.query,
            data=call.body or None,
            headers={"Content-Type": "application/json"} if call.body else None,
            allow_redirects=False,
        ) as response:
            if response.status != 200:
                how = f"answers with HTTP {response.status}"
                raise call.failed(how, maybe_done=response.status == GAVE_UP)
            content = b""
            async for piece in response.content.iter_any():
                content += piece
                if len(content) > MAX_REPLY_BYTES:
                    how = f"answers with more than {MAX_REPLY_BYTES} bytes"
                    raise call.failed(how, maybe_done=True)
            return content


def _reply(call: _Call, content: bytes) -> dict[str, object]:
    """Read a reply; `ApiUnreachable` where it is no JSON object."""
    try:
        return msgspec.json.decode(content, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise call.failed("answers with what is no JSON object", maybe_done=True) from None


def _verdict(call: _Call, reply: dict[str, object]) -> tuple[int, str]:
    """Take the code and the service's own words; `ApiUnreachable` where the code is no number."""
    code, message = reply.get("errcode", 0), reply.get("errmsg", "")
    if not isinstance(code, int):
        raise call.failed("answers with an errcode that is no number", maybe_done=True)
    return int(code), _LONG.sub("…", clean_line(str(message)))[:_MAX_TOLD]
