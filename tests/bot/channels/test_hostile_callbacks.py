"""The limits of docs/channels/wechat.md, against the real servers of both channels on loopback.

Both sign and encrypt as the platforms do, so that only what a test changes is wrong with a call.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import io
import itertools
import json
import zlib
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.channels.official_account.protocol.codec import MAX_BYTES
from bot.runtime.webhooks import MAX_WEBHOOK_BYTES
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wechat import account_site
from tests.fakes.wecom.webhook import webhook_site
from tests.fakes.wecom.webhook.webhook_caller import PATH as WECOM_PATH

ACCOUNT_PATH = "/callback/official-account"
BOMB_BYTES = 200 << 20
"""What a compressed body of 200 kB would become."""


class WecomCalls:
    """Calls to a WeCom bot."""

    most_bytes = MAX_WEBHOOK_BYTES
    path = WECOM_PATH

    def __init__(self, site: webhook_site.Site) -> None:
        self.url, self._site = site.url, site
        self.session = site.wecom.session

    def make(self, text: str) -> tuple[dict[str, str], bytes]:
        """Make a call with a message."""
        return self._site.wecom.seal(json.dumps(self._site.wecom.make_message(text)).encode())

    def pad(self, body: bytes, size: int) -> bytes:
        """Make a body longer, and leave its meaning as it is."""
        return body + b" " * (size - len(body))

    def count(self) -> int:
        """Count the messages that were read."""
        return len(self._site.handler.messages)

    async def post(self, query: dict[str, str], body: bytes, **headers: str) -> tuple[int, bytes]:
        """Send a call; return status and body."""
        url = f"{self.url}{self.path}"
        data = io.BytesIO(body)
        async with self.session.post(url, params=query, data=data, headers=headers) as got:
            return got.status, await got.read()


class AccountCalls(WecomCalls):
    """Calls to an Official Account in secure mode."""

    most_bytes = MAX_BYTES
    path = ACCOUNT_PATH

    def __init__(self, site: account_site.Site) -> None:
        self._account, self._numbers = site, itertools.count(1)
        self.session = site.wechat.session
        self.url = ""

    def make(self, text: str) -> tuple[dict[str, str], bytes]:
        fields = {"MsgType": "text", "Content": text, "MsgId": str(next(self._numbers))}
        wechat = self._account.wechat
        return wechat.make_request(wechat.make_message("anna", **fields))

    def count(self) -> int:
        return len(self._account.questions)


@contextlib.asynccontextmanager
async def open_wecom() -> AsyncIterator[WecomCalls]:
    async with webhook_site.open_site() as site:
        await site.start()
        yield WecomCalls(site)


@contextlib.asynccontextmanager
async def open_account() -> AsyncIterator[AccountCalls]:
    async with account_site.open_site() as site:
        await site.start(account_site.make_settings())
        yield AccountCalls(site)


@pytest.fixture(params=[open_wecom, open_account], ids=["wecom", "official_account"])
async def calls(request: pytest.FixtureRequest) -> AsyncIterator[WecomCalls]:
    """The calls to a running channel."""
    async with request.param() as opened:
        yield opened


async def test_a_body_of_the_stated_size_is_read_and_a_longer_one_is_not(calls: WecomCalls):
    query, body = calls.make("where are the videos?")
    status, _ = await calls.post(query, calls.pad(body, calls.most_bytes))
    assert (status, calls.count()) == (200, 1)
    query, body = calls.make("where are the slides?")
    status, answer = await calls.post(query, calls.pad(body, calls.most_bytes + 1))
    assert (status in {403, 413}, answer) == (True, b"")
    assert calls.count() == 1


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_compressed_call_is_refused_and_never_unpacked(calls: WecomCalls, encoding):
    """A signed one too: so none is unpacked before its signature is known, or behind it."""
    pack = {"gzip": gzip.compress, "deflate": zlib.compress}[encoding]
    query, body = calls.make("where are the videos?")
    headers = {"Content-Encoding": encoding}
    assert await calls.post(query, pack(body), **headers) == (403, b"")
    bomb = pack(bytes(BOMB_BYTES))
    assert len(bomb) < MAX_WEBHOOK_BYTES
    status, answer = await calls.post(query, bomb, **headers)
    assert (status, answer) == (403, b"")
    assert calls.count() == 0
    assert (await calls.post(query, body))[0] == 200


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp037"])
async def test_a_call_in_another_encoding_is_refused(calls: WecomCalls, encoding):
    query, body = calls.make("视频在哪里？")
    written = body.decode().encode(encoding)
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + written
    for spoilt in (written, declared):
        assert await calls.post(query, spoilt) == (403, b"")
    assert calls.count() == 0


async def test_a_flood_of_one_signed_call_is_answered_once(calls: WecomCalls):
    query, body = calls.make("where are the videos?")
    replies = await asyncio.gather(*(calls.post(query, body) for _ in range(100)))
    assert {status for status, _ in replies} == {200}
    assert calls.count() == 1


async def test_a_flood_of_large_forgeries_keeps_no_real_call_out(calls: WecomCalls):
    """Each is refused by its signature; the real call among them is read."""
    query, body = calls.make("where are the videos?")
    forged = {**query, "msg_signature": "0" * 40}
    large = calls.pad(body, calls.most_bytes)
    async with asyncio.timeout(WAIT_S):
        forgeries = [asyncio.create_task(calls.post(forged, large)) for _ in range(100)]
        status, _ = await calls.post(query, body)
        replies = await asyncio.gather(*forgeries)
    assert (status, calls.count()) == (200, 1)
    assert {got for got, _ in replies} <= {403, 503}
    assert {answer for _, answer in replies} == {b""}


async def test_a_call_that_hangs_up_in_the_middle_leaves_nothing(calls: WecomCalls, caplog):
    query, body = calls.make("where are the videos?")

    async def broken() -> AsyncIterator[bytes]:
        yield body[:20]
        raise ConnectionResetError

    for _ in range(20):
        with contextlib.suppress(aiohttp.ClientError, ConnectionResetError):
            url = f"{calls.url}{calls.path}"
            await calls.session.post(url, params=query, data=broken())
    assert (await calls.post(query, body))[0] == 200
    assert calls.count() == 1
    assert "Traceback" not in caplog.text
