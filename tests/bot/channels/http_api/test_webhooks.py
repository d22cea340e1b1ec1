from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging

import aiohttp
import pytest

from bot.channels.http_api import webhooks as webhooks_module
from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.webhooks import MAX_LARGE, MAX_OPEN, SMALL_BYTES
from bot.runtime.webhooks import FORBIDDEN, WebhookRequest, WebhookResponse, Webhooks
from indexer.errors import UsageError
from tests.fakes.event_loop import WAIT_S, wait_until_idle

SHORT = Timeouts(read_s=0.2, linger_s=0.1)


@pytest.fixture
def webhooks():
    return Webhooks()


@contextlib.contextmanager
def record_requests(webhooks: Webhooks, response: WebhookResponse = FORBIDDEN):
    """Handle `/callback/wecom`; gives the list of its requests."""
    requests: list[WebhookRequest] = []

    async def handle(request: WebhookRequest) -> WebhookResponse:
        requests.append(request)
        return response

    with webhooks.register("wecom", handle):
        yield requests


async def test_a_request_and_its_response_are_passed_on_unchanged(serve, webhooks):
    client = await serve(webhooks=webhooks)
    response = WebhookResponse(200, b"<xml>\xff</xml>", "application/xml")
    with record_requests(webhooks, response) as requests:
        async with client.post("/callback/wecom?a=%2B&a=2&b=c%20d&c=", data=b"\x00{}") as got:
            assert got.status == 200
            assert await got.read() == response.body
            assert got.headers["Content-Type"] == "application/xml"
            assert got.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in got.headers["Content-Security-Policy"]
        async with client.get("/callback/wecom?x=y", data=b"ignored") as got:
            assert got.status == 200
    assert requests == [
        WebhookRequest("POST", {"a": "+", "b": "c d", "c": ""}, b"\x00{}"),
        WebhookRequest("GET", {"x": "y"}, b""),
    ]


async def test_a_name_is_found_only_while_a_handler_is_registered(serve, webhooks):
    client = await serve(webhooks=webhooks)
    responses = []
    for path in ("/callback/wecom", "/callback/", "/callback/Wecom", "/callback/wecom/x"):
        async with client.get(path) as got:
            responses.append((got.status, await got.read()))
    async with client.get("/nothing") as got:
        assert responses == [(404, await got.read())] * 4
    with record_requests(webhooks):
        async with client.get("/callback/wecom") as got:
            assert got.status == 403
            assert await got.read() == b""
        async with client.put("/callback/wecom") as got:
            assert got.status == 405
        async with client.head("/callback/wecom") as got:
            assert got.status == 405
    async with client.get("/callback/wecom") as got:
        assert got.status == 404


async def send_chunked(size: int):
    """Make a body without a Content-Length."""
    for start in range(0, size, 65536):
        yield bytes(min(65536, size - start))


def send_with_length(size: int) -> io.BytesIO:
    """Make a body with a Content-Length."""
    return io.BytesIO(bytes(size))


@pytest.mark.parametrize("send", [send_with_length, send_chunked])
async def test_a_body_over_one_mebibyte_gets_413(serve, webhooks, send):
    client = await serve(webhooks=webhooks)
    with record_requests(webhooks) as requests:
        async with client.post("/callback/wecom", data=send(1 << 20)) as got:
            assert got.status == 403
        async with client.post("/callback/wecom", data=send((1 << 20) + 1)) as got:
            assert got.status == 413
            assert await got.read() == b""
    assert [len(request.body) for request in requests] == [1 << 20]


async def test_a_slow_body_gets_408(serve, webhooks):
    client = await serve(webhooks=webhooks, timeouts=SHORT)
    reader, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
    with record_requests(webhooks) as requests:
        writer.write(b"POST /callback/wecom HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{")
        async with asyncio.timeout(WAIT_S):
            received = await reader.read()
        writer.close()
    assert received.startswith(b"HTTP/1.1 408")
    assert b"Connection: close" in received
    assert requests == []


async def test_a_compressed_body_is_passed_on_as_it_is(serve, webhooks):
    client = await serve(webhooks=webhooks)
    with record_requests(webhooks) as requests:
        headers = {"Content-Encoding": "gzip"}
        async with client.post("/callback/wecom", data=b"\x1f\x8b", headers=headers) as got:
            assert got.status == 403
    assert requests[0].body == b"\x1f\x8b"


async def test_many_large_bodies_do_not_block_small_ones(serve, webhooks):
    client = await serve(webhooks=webhooks, timeouts=Timeouts(read_s=WAIT_S))
    start = b"POST /callback/wecom HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
    writers = []
    with record_requests(webhooks, WebhookResponse(200)):
        for _ in range(MAX_LARGE):
            _, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
            writer.write(start + bytes(SMALL_BYTES + 1))
            writers.append(writer)
        await wait_until_idle()
        async with client.post("/callback/wecom", data=bytes(SMALL_BYTES + 1)) as got:
            assert got.status == 503
        async with client.post("/callback/wecom", data=bytes(SMALL_BYTES)) as got:
            assert got.status == 200
        for writer in writers:
            writer.close()
        await wait_until_idle()
        async with client.post("/callback/wecom", data=bytes(SMALL_BYTES + 1)) as got:
            assert got.status == 200


class SlowHandler:
    """Answers a request only when it is told to."""

    def __init__(self) -> None:
        self.finish, self.started = asyncio.Event(), asyncio.Semaphore(0)

    async def __call__(self, request: WebhookRequest) -> WebhookResponse:
        self.started.release()
        await self.finish.wait()
        return WebhookResponse(200, b"done")


async def test_many_open_requests_of_one_name_block_nothing_else(serve, webhooks, monkeypatch):
    limit = 30  # each request takes two file descriptors of the test's process
    monkeypatch.setattr(webhooks_module, "MAX_OPEN", limit)
    host = (await serve(webhooks=webhooks))._base_url
    slow = SlowHandler()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(host, connector=connector) as client:
        with webhooks.register("official-account", slow), record_requests(webhooks):
            waiting = [
                asyncio.create_task(client.post("/callback/official-account")) for _ in range(limit)
            ]
            for _ in range(limit):
                await slow.started.acquire()
            async with client.post("/callback/official-account") as got:
                assert got.status == 503
                assert await got.read() == b""
            async with client.post("/callback/wecom") as got:
                assert got.status == 403
            async with client.get("/query?q=where") as got:
                assert got.status == 200
            slow.finish.set()
            for task in waiting:
                async with await task as got:
                    assert await got.read() == b"done"
            async with client.post("/callback/official-account") as got:
                assert got.status == 200


@pytest.mark.slow
async def test_through_a_proxy_as_many_requests_are_open_as_the_docs_say(serve, webhooks):
    """All come from the proxy's address, which must not count as one visitor's."""
    host = (await serve(webhooks=webhooks, proxies=1))._base_url
    slow = SlowHandler()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(host, connector=connector) as client:
        with webhooks.register("official-account", slow):
            waiting = [
                asyncio.create_task(client.post("/callback/official-account"))
                for _ in range(MAX_OPEN)
            ]
            async with asyncio.timeout(WAIT_S):
                for _ in range(MAX_OPEN):
                    await slow.started.acquire()
            async with client.post("/callback/official-account") as got:
                assert got.status == 503
            slow.finish.set()
            for task in waiting:
                async with await task as got:
                    assert await got.read() == b"done"


@pytest.mark.parametrize("error", [ZeroDivisionError("mysecret"), UsageError("mine")], ids=str)
async def test_an_error_of_a_channel_is_logged_and_not_sent(serve, webhooks, caplog, error):
    client = await serve(webhooks=webhooks)

    async def broken(request: WebhookRequest) -> WebhookResponse:
        raise error

    with webhooks.register("wecom", broken):
        async with client.post("/callback/wecom?msg_signature=mine", data=b"mine") as got:
            assert got.status == 500
            text = await got.text()
    assert str(error) not in text
    assert "huigu rebuild" not in text
    assert str(error) in caplog.text


async def test_log_and_metrics_have_no_data_of_a_request(serve, webhooks, caplog):
    client = await serve(webhooks=webhooks)
    with caplog.at_level(logging.DEBUG), record_requests(webhooks):
        await client.get("/callback/wecom?msg_signature=quiet1&openid=quiet2&echostr=quiet3")
        await client.post("/callback/wecom?nonce=quiet4", data=b"quiet5")
        await client.get("/callback/quiet-six?token=quiet7")
        async with client.get("/metrics") as got:
            text = await got.text()
    lines = [json.loads(r.message) for r in caplog.records if r.name == "huigu.access"]
    assert [(line["method"], line["status"]) for line in lines[:3]] == [
        ("GET", 403),
        ("POST", 403),
        ("GET", 404),
    ]
    ours = [r.getMessage() for r in caplog.records if r.name.startswith(("huigu", "aiohttp"))]
    assert "quiet" not in text + "".join(ours)
    assert 'method="POST",route="/callback/{name}",status="403"} 1.0' in text
