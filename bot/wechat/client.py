"""Client for the HTTP APIs of WeCom and WeChat, which report failures with HTTP 200.

The address of a request holds an access token or key, so no error message shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

import aiohttp
import msgspec

from bot.rendering.urls import is_private
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.network import read_body
from bot.wechat.error_hints import NO_HINTS, Hints
from indexer.errors import ConfigError, HuiguError
from indexer.text.control_characters import clean_line

Method = Literal["GET", "POST"]

TIMEOUT_S = 10.0
"""For one request, connecting included; the services respond within one second."""
BUSY = -1
"""The service is overloaded; the request is repeated."""
BUSY_WAITS_S = (1.0, 2.0, 4.0)
"""Pauses between attempts while a service is busy."""
MAX_RESPONSE_BYTES = 256 * 1024
"""Real responses have some hundred bytes."""
_NOT_CONNECTED = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    UnicodeError,
)
"""Nothing was sent yet: the session's time limit for connecting, no listener, a proxy that refuses,
an impossible host name. The first one is a `TimeoutError` too; after any other `TimeoutError` the
request may have arrived."""
_MAX_MESSAGE_CHARS = 200
"""Of a service's error message in our own."""
_LONG_WORD = re.compile(r"[\w-]{20,}")
"""Words of a service's error message that may be a token, a secret, a key or a person's id."""


class ApiError(HuiguError):
    """A service refuses a request."""

    def __init__(self, code: int, message: str, where: str = "", hint: str = "") -> None:
        self.code = code
        """The service's `errcode`; 0 where it gave none."""
        self.message = message
        """The service's `errmsg` on one line, without anything that may be secret."""
        text = f"{where} returned error {code}, {message!r}" if where else message
        super().__init__(f"{text}; {hint}" if hint else text)


class ApiUnreachable(ApiError):
    """A service gives no usable response."""

    def __init__(self, message: str, *, maybe_done: bool) -> None:
        self.maybe_done = maybe_done
        """Whether the service may have carried out the request nevertheless."""
        super().__init__(0, message)


@dataclass(frozen=True, slots=True)
class _Request:
    """A request, sent once or several times."""

    method: Method
    where: str
    """Host and path, for messages."""
    url: str
    query: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def make_error(self, problem: str, *, maybe_done: bool) -> ApiUnreachable:
        """Make the error for a failed request; a `GET` has no effect, so it is never done."""
        maybe_done = maybe_done and self.method == "POST"
        return ApiUnreachable(f"{self.where} {problem}", maybe_done=maybe_done)


class ApiClient:
    """Client of one service."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        clock: Clock,
        hints: Hints = NO_HINTS,
        setting: str = "api_url",
    ) -> None:
        """Check the service's address; the caller closes the session.

        `hints` say what to do about an error code, `setting` where the address comes from.

        Raises:
            ConfigError: The address is neither https nor on this machine.
        """
        if not base_url.startswith(("https://", "http://")) or not is_private(base_url):
            raise ConfigError(
                f"{setting} = {base_url!r} must begin with https:// unless it is on this machine "
                "(http://127.0.0.1:…), because secrets would be sent unencrypted"
            )
        address = urlsplit(base_url)
        if address.username or address.query or address.fragment:
            raise ConfigError(f"{setting} must have no user name, ? or #; leave them out")
        self._session, self._clock, self._hints = session, clock, hints
        self._base, self._host = base_url.rstrip("/"), address.netloc

    async def get(self, path: str, query: Mapping[str, str]) -> dict[str, object]:
        """Send a `GET` request, like `post`."""
        return await self._send("GET", path, query)

    async def post(self, path: str, query: Mapping[str, str], body: object) -> dict[str, object]:
        """Send JSON, and repeat it while the service is busy; returns a response without error.

        `ApiError` passes through, and its subclass `ApiUnreachable`. The path begins with `/`; the
        query holds the access token or key. The JSON has no escapes: WeChat would show them.
        """
        return await self._send("POST", path, query, msgspec.json.encode(body))

    async def _send(
        self, method: Method, path: str, query: Mapping[str, str], body: bytes = b""
    ) -> dict[str, object]:
        request = _Request(method, self._host + path, self._base + path, query, body)
        for pause_s in (*BUSY_WAITS_S, None):
            response = _decode(request, await self._send_once(request))
            code, message = _read_error(request, response)
            if code == 0:
                return response
            if code != BUSY or pause_s is None:
                break
            await self._clock.sleep(pause_s)
        raise ApiError(code, message, request.where, self._hints.get(code, ""))

    async def _send_once(self, request: _Request) -> bytes:
        """Send a request and read the response; `ApiUnreachable` where there is no usable one.

        The text of the original error is left out, and so is its cause: they may hold the address.
        """
        try:
            return await wait_at_most(self._clock, TIMEOUT_S, self._exchange(request))
        except _NOT_CONNECTED as error:
            problem, maybe_done = f"cannot be reached ({type(error).__name__})", False
        except TimeoutError:
            problem, maybe_done = f"did not respond within {TIMEOUT_S:g} s", True
        except aiohttp.ClientError as error:
            problem, maybe_done = f"closed the connection too early ({type(error).__name__})", True
        raise request.make_error(problem, maybe_done=maybe_done)

    async def _exchange(self, request: _Request) -> bytes:
        # A redirect could carry the token elsewhere.
        async with self._session.request(
            request.method,
            request.url,
            params=request.query,
            data=request.body or None,
            headers={"Content-Type": "application/json"} if request.body else None,
            allow_redirects=False,
        ) as response:
            if response.status != HTTPStatus.OK:
                # After a time-out of a proxy, the service behind it may still do it.
                maybe_done = response.status == HTTPStatus.GATEWAY_TIMEOUT
                problem = f"returned HTTP {response.status}"
                raise request.make_error(problem, maybe_done=maybe_done)
            content = await read_body(response, MAX_RESPONSE_BYTES)
            if content is None:
                problem = f"returned more than {MAX_RESPONSE_BYTES} bytes"
                raise request.make_error(problem, maybe_done=True)
            return content


def _decode(request: _Request, content: bytes) -> dict[str, object]:
    """Decode a response; `ApiUnreachable` where it is not a JSON object."""
    try:
        return msgspec.json.decode(content, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise request.make_error("did not return a JSON object", maybe_done=True) from None


def _read_error(request: _Request, response: dict[str, object]) -> tuple[int, str]:
    """Read error code and message; `ApiUnreachable` where the code is not a number."""
    code, message = response.get("errcode", 0), response.get("errmsg", "")
    if not isinstance(code, int):
        raise request.make_error("returned an errcode that is not a number", maybe_done=True)
    return int(code), _LONG_WORD.sub("…", clean_line(str(message)))[:_MAX_MESSAGE_CHARS]
