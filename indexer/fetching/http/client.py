"""Asks one server for one address, with every limit; see `Fetcher` for its synchronous face."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from ssl import SSLError
from typing import Literal, TypeVar

import aiohttp

from indexer.fetching.decoding import ACCEPTED, BadCoding, Decoder, TooLarge
from indexer.fetching.errors import FetchError, Gone, HostDown, NoSuchHost, Refused
from indexer.fetching.http.pacing import Pace, read_retry_after
from indexer.fetching.http.public_addresses import SocketMaker
from indexer.fetching.part_file import PartFile
from indexer.fetching.records import Asked, Fetched, FetchLimits, Validators
from indexer.fetching.web_urls import get_host, get_scheme, join_url

Given = TypeVar("Given")

MAX_REDIRECTS = 5
MAX_TRIES = 3
"""Of one address, if its server is busy or the connection breaks."""
_CONNECT_S = 15.0

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_FAILING = frozenset({500, 502, 504})
LATER = "it is tried again at the next pull"
CHECK = "check the address"


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where an address leads."""

    url: str
    """Checked."""
    is_permanent: bool


class _TryAgain(Exception):
    """A server was busy, or the connection broke; `error` is what to say after the last try."""

    def __init__(self, error: HostDown, wait_s: float | None) -> None:
        self.error = error
        self.wait_s = wait_s
        """As the server asks for; None if it does not."""


class Client:
    """Asks servers, within the limits; made and used within one event loop.

    It keeps no cookies, takes no proxy and no password from its surroundings, and follows
    redirects by itself, because each goes through the same checks.
    """

    def __init__(self, limits: FetchLimits, pace: Pace | None = None) -> None:
        """Open a session; clients that share a `pace` keep the rate of each host together."""
        self._limits = limits
        self._pace = pace or Pace(limits.requests_per_second)
        self._sockets = SocketMaker(limits.allow_private)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=4, socket_factory=self._sockets),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=limits.total_s, sock_connect=_CONNECT_S, sock_read=limits.idle_s
            ),
            headers={"User-Agent": _name_us(limits.contact), "Accept-Encoding": ACCEPTED},
            auto_decompress=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    def slow_down(self, host: str, interval_s: float) -> None:
        """Let more time pass between the requests to a host."""
        self._pace.slow_down(host, min(interval_s, self._limits.max_wait_s))

    async def request(self, url: str, asked: Asked) -> Fetched | str:
        """Ask for a checked address, and once more if its server is busy.

        Gives what it answers, or the checked address that it redirects to.

        Raises:
            FetchError: The server has no good answer.
        """  # noqa: DOC502 - raised by `_ask`
        return await self._try(partial(self._ask, url, asked))

    async def save(self, url: str, part: PartFile) -> str:
        """Ask for what a checked address has behind a part, and append it to that.

        Again if its server is busy or the connection breaks, from where it broke. Gives the checked
        address that it redirects to, or nothing. `TooMuch` passes through.

        Raises:
            FetchError: The server has no good answer.
        """  # noqa: DOC502 - raised by `_save`
        return await self._try(partial(self._save, url, part))

    async def _try(self, ask: Callable[[], Awaitable[Given]]) -> Given:
        """Ask, and again after a while where that may help."""
        wait_s = self._limits.first_wait_s
        for _ in range(MAX_TRIES - 1):
            try:
                return await ask()
            except _TryAgain as again:
                await asyncio.sleep(wait_s if again.wait_s is None else again.wait_s)
                wait_s *= 2
        try:
            return await ask()
        except _TryAgain as again:
            raise again.error from again

    async def _save(self, url: str, part: PartFile) -> str:
        """Ask once; raises as `_open` does.

        Raises:
            FetchError: It is another part than was asked for.
        """
        # Of a compressed body no range means anything.
        headers = {"Accept-Encoding": "identity"}
        if part.size:
            headers["Range"] = f"bytes={part.size}-"
        async with self._open("GET", url, headers) as response:
            if response.status in _REDIRECTS:
                return _read_redirect(response, url)
            if response.status not in {200, 206}:
                raise self._explain_status(response, url)
            begins = f"bytes {part.size}-"
            continues = response.headers.get("Content-Range", "").startswith(begins)
            if response.status == 200 or not continues:
                part.restart()
            if response.status == 206 and not continues:
                raise FetchError(url, "another part than was asked for", CHECK)
            async for piece in response.content.iter_any():
                part.write(piece)
        return ""

    async def _ask(self, url: str, asked: Asked) -> Fetched | str:
        """Ask once; raises as `_open` does."""
        headers = {"Accept": asked.accept} | _make_conditions(asked.known)
        async with self._open("GET", url, headers) as response:
            return await self._read(response, url, asked)

    async def probe(self, url: str, method: Literal["HEAD", "GET"], accept: str) -> int | Redirect:
        """Ask once for the status of a checked address, or where it redirects to; reads no body.

        Raises:
            FetchError: There is no answer.
        """  # noqa: DOC502 - raised by `_open`
        try:
            async with self._open(method, url, {"Accept": accept}) as response:
                if response.status not in _REDIRECTS:
                    return response.status
                target = _read_redirect(response, url)
                return Redirect(target, response.status in _PERMANENT)
        except _TryAgain as again:
            raise again.error from again

    @asynccontextmanager
    async def _open(
        self, method: Literal["HEAD", "GET"], url: str, headers: Mapping[str, str]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send a request when it is the host's turn, and say what is wrong with its answer.

        Raises:
            _TryAgain: It may be better soon.
            HostDown: It will not, and neither will other addresses of the host.
            FetchError: It will not.
        """
        await asyncio.sleep(self._pace.claim(get_host(url)))
        self._sockets.refused.clear()
        try:
            async with self._session.request(
                method, url, headers=headers, allow_redirects=False
            ) as response:
                yield response
        except aiohttp.ClientConnectorDNSError as error:
            # Any other error of the name service may be ours, or be over soon.
            is_sure = error.os_error.errno == socket.EAI_NONAME
            kind = NoSuchHost if is_sure else HostDown
            raise kind(url, "its host has no address", f"{CHECK}, or {LATER}") from error
        except aiohttp.ClientConnectorCertificateError as error:
            reason = f"its certificate is not valid ({error.certificate_error})"
            raise HostDown(url, reason, "renew the certificate of the server") from error
        except aiohttp.ClientConnectorError as error:
            raise self._explain_connection(url, error) from error
        except (TimeoutError, aiohttp.ServerTimeoutError) as error:
            limits = self._limits
            reason = f"not answered in {limits.total_s:g} seconds, or nothing for {limits.idle_s:g}"
            raise HostDown(url, reason, LATER) from error
        except aiohttp.ServerDisconnectedError as error:
            down = HostDown(url, "the server closed the connection", LATER)
            raise _TryAgain(down, None) from error
        except (aiohttp.ClientError, ValueError, SSLError, OSError) as error:
            # Headers beyond a limit, no HTTP at all, a body that is cut off.
            raise FetchError(url, f"no valid answer ({_shorten(error)})", LATER) from error

    async def _read(
        self, response: aiohttp.ClientResponse, url: str, asked: Asked
    ) -> Fetched | str:
        status = response.status
        if status in _REDIRECTS:
            return _read_redirect(response, url)
        if status == 304 and asked.known != Validators():
            return Fetched("unchanged", b"", url, validators=asked.known)
        if status != 200:
            raise self._explain_status(response, url)
        body = await _read_body(response, url, asked)
        return Fetched(
            status="new",
            body=body,
            url=url,
            content_type=response.content_type if "Content-Type" in response.headers else "",
            charset=(response.charset or "").lower(),
            validators=Validators(
                response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
            ),
        )

    def _explain_status(self, response: aiohttp.ClientResponse, url: str) -> Exception:
        status = response.status
        if status in _GONE:
            return Gone(url, f"not there any more ({status})", "remove the links to it")
        if status in _BUSY | _FAILING:
            wait_s = read_retry_after(response.headers.get("Retry-After", ""))
            down = HostDown(url, f"the server is busy or broken ({status})", LATER)
            if wait_s is not None and wait_s > self._limits.max_wait_s:
                return HostDown(url, f"its server asks to wait {wait_s:,.0f} seconds", LATER)
            return _TryAgain(down, wait_s)
        if status in {401, 403}:
            return FetchError(url, f"not public ({status})", "publish it, or leave it out")
        return FetchError(url, f"no page ({status})", CHECK)

    def _explain_connection(self, url: str, error: aiohttp.ClientConnectorError) -> Exception:
        if self._sockets.refused:
            where = ", ".join(sorted(self._sockets.refused))
            remedy = "set `allow_private = true` if this source is in your own network"
            return Refused(url, f"its host is {where}, which is no public address", remedy)
        down = HostDown(url, f"no connection ({_shorten(error.os_error)})", LATER)
        return _TryAgain(down, None)


async def _read_body(response: aiohttp.ClientResponse, url: str, asked: Asked) -> bytes:
    """Read a body.

    Raises:
        FetchError: It is too large, or cannot be decompressed.
    """
    try:
        decoder = Decoder(response.headers.get("Content-Encoding", ""), asked.max_bytes)
        try:
            async for piece in response.content.iter_any():
                decoder.feed(piece)
        except TooLarge:
            if asked.cut:
                return bytes(decoder.body[: asked.max_bytes])
            reason = f"more than the {asked.max_bytes:,} bytes allowed"
            raise FetchError(url, reason, "raise `max_bytes` of this source") from None
        return decoder.finish()
    except BadCoding as error:
        raise FetchError(url, str(error), "correct the server's compression") from error


def _read_redirect(response: aiohttp.ClientResponse, url: str) -> str:
    """Read where a server redirects to.

    Raises:
        FetchError: Nowhere.
        Refused: To where nothing is fetched from.
    """
    written = response.headers.get("Location", "")
    if not written:
        raise FetchError(url, f"redirected to nowhere ({response.status})", CHECK)
    target = join_url(url, written)
    if get_scheme(url) == "https" and get_scheme(target) == "http":
        raise Refused(url, "redirected from https to http", "write the address it leads to")
    return target


def _make_conditions(known: Validators) -> dict[str, str]:
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _name_us(contact: str) -> str:
    try:
        number = version("huigu")
    except PackageNotFoundError:  # a checkout without metadata
        number = "0"
    return f"Huigu/{number} (+{contact})" if contact else f"Huigu/{number}"


def _shorten(error: BaseException) -> str:
    return str(error) or type(error).__name__
