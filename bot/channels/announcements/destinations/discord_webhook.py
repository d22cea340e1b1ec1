"""A Discord channel's webhook: posts into one channel.

See docs.discord.com/developers/resources/webhook#execute-webhook. Whoever has the address can post,
so all of it is a secret: no message shows it, and its errors keep no cause that might. discord.py
has a client for it, which sends a post again after a 502, though the first may have arrived.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp
import msgspec

from bot.channels.announcements.destinations.destination import (
    PostError,
    PostFailed,
    PostRejected,
    PostUncertain,
)
from bot.channels.announcements.markup import DISCORD
from bot.rendering.urls import is_loopback
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.network import describe_failure, read_body
from indexer.text.control_characters import clean_line

MAX_CHARS = 2000
"""Of a message, in UTF-16 code units."""
TIMEOUT_S = 10.0
MAX_WAIT_S = 300.0
"""Longest wait that Discord may ask for; a longer one counts as a failure, and is tried later."""
UNTOLD_WAIT_S = 60.0
"""After a 429 that does not say how long, as from the network in front of Discord."""
MAX_RESPONSE_BYTES = 256 * 1024
HOSTS = ("discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com")

_ADDRESS = re.compile(
    r"(?P<root>(?P<scheme>https?)://(?P<host>[^/?#@\s]{1,200})/api(?:/v\d{1,2})?)"
    r"/webhooks/(?P<id>\d{5,25})/(?P<token>[\w-]{8,200})(?:\?thread_id=(?P<thread>\d{5,25}))?",
    re.ASCII,
)
_NOT_CONNECTED = (
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
)
"""Nothing was sent yet."""
_UNCERTAIN = frozenset({500, 502, 504})
"""Discord, or what stands before it, does not know whether the message arrived."""
_GONE = frozenset({401, 403, 404})


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """The address of a webhook."""

    id: str
    thread: str
    """Id of a thread or forum post in the webhook's channel; empty for the channel."""
    url: str = field(repr=False)
    is_local: bool
    """Whether it is on this machine, as in a test."""


class _Refusal(msgspec.Struct, frozen=True):
    """Discord's reason: of a rate limit, or of any other refusal."""

    code: int = 0
    message: str = ""
    retry_after: float = 0.0


def read_address(text: str) -> WebhookAddress | None:
    """Read the address of a webhook, as Discord copies it; None if it is none."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    is_local = is_loopback(text)
    # Sent anywhere else, or unencrypted, it would let others post.
    if not is_local and (match["scheme"] != "https" or match["host"] not in HOSTS):
        return None
    parts = urlsplit(text)
    url = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return WebhookAddress(match["id"], match["thread"] or "", url, is_local)


class DiscordWebhook:
    """One channel, or one thread of it."""

    max_size = MAX_CHARS
    markup = DISCORD

    def __init__(
        self, session: aiohttp.ClientSession, address: WebhookAddress, label: str, clock: Clock
    ) -> None:
        self._session, self._address, self._clock = session, address, clock
        self._not_before = -math.inf
        self.label = label
        self.name = " ".join(filter(None, ("discord", address.id, address.thread)))

    async def wait_for_turn(self) -> None:
        """Wait as long as Discord asked for."""
        wait_s = self._not_before - self._clock.now()
        if wait_s > 0:
            await self._clock.sleep(wait_s)

    async def post(self, text: str) -> None:
        """Post Markdown that mentions nobody; see `Destination.post`."""
        try:
            status, retry_after, body = await wait_at_most(self._clock, TIMEOUT_S, self._send(text))
        except _NOT_CONNECTED as error:
            problem = f"{self.label}: Discord cannot be reached ({describe_failure(error)})"
            failure: PostError = PostFailed(problem)
        except (TimeoutError, aiohttp.ClientError) as error:
            problem = f"{self.label}: Discord did not answer ({describe_failure(error)})"
            failure = PostUncertain(problem)
        else:
            if status in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}:
                return
            failure = self._explain(status, retry_after, _read_refusal(body))
        # Without the cause: it may hold the address.
        raise failure from None

    async def _send(self, text: str) -> tuple[int, str, bytes]:
        query = {"wait": "true"}
        if self._address.thread:
            query["thread_id"] = self._address.thread
        message = {"content": text, "allowed_mentions": {"parse": []}}
        async with self._session.post(
            self._address.url, params=query, json=message, allow_redirects=False
        ) as response:
            body = await read_body(response, MAX_RESPONSE_BYTES)
            return response.status, response.headers.get("Retry-After", ""), body or b""

    def _explain(self, status: int, retry_after: str, refusal: _Refusal) -> PostError:
        reason = clean_line(refusal.message)[:200]
        told = f"{self.label}: Discord returned HTTP {status}" + (f", {reason!r}" if reason else "")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            wait_s = refusal.retry_after or _read_seconds(retry_after) or UNTOLD_WAIT_S
            if not 0 < wait_s <= MAX_WAIT_S:  # not a number either
                return PostFailed(f"{told}, and asks to wait longer than {MAX_WAIT_S:g} s")
            self._not_before = self._clock.now() + wait_s
            return PostFailed(told, too_often=True, wait_s=wait_s)
        if status in _UNCERTAIN:
            return PostUncertain(told)
        if status in _GONE:
            return PostFailed(
                f"{told}; create a new webhook in the channel's settings, and set "
                "HUIGU_DISCORD_WEBHOOK to its address"
            )
        if status == HTTPStatus.BAD_REQUEST:
            return PostRejected(told)
        return PostFailed(told)


def _read_refusal(body: bytes) -> _Refusal:
    try:
        return msgspec.json.decode(body, type=_Refusal)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Refusal()


def _read_seconds(header: str) -> float:
    return float(header[:9]) if header.isascii() and header.isdigit() else 0.0
