from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging

import aiohttp
import pytest

from bot.channels.http_api import webhooks as callback_route
from bot.channels.http_api.timeouts import Timeouts
from bot.channels.http_api.webhooks import MAX_LARGE, SMALL_BYTES
from bot.runtime.webhooks import FORBIDDEN, WebhookRequest, WebhookResponse, Webhooks
from indexer.errors import UsageError
from tests.fakes.event_loop import WAIT_S, wait_until_idle

SHORT = Timeouts(read_s=0.2, linger_s=0.1)


@pytest.fixture
def webhooks():
    return Webhooks()


@contextlib.contextmanager
def recording(webhooks: Webhooks, reply: WebhookResponse = FORBIDDEN):
    """Answer `/callback/wecom` and give the list of calls that came."""
    calls: list[WebhookRequest] = []

    async def answering(request: WebhookRequest) -> WebhookResponse:
        calls.append(request)
        return reply

    with webhooks.register("wecom", answering):
        yield calls


async def test_a_call_arrives_whole_and_its_reply_goes_back_as_it_is(serve, webhooks):
    client = await serve(webhooks=webhooks)
    reply = WebhookResponse(200, b"<xml>\xff</xml>", "application/xml")
    with recording(webhooks, reply) as calls:
        async with client.post("/callback/wecom?a=%2B&a=2&b=c%20d&c=", data=b"\x00{}") as got:
            assert got.status == 200
            assert await got.read() == reply.body
            assert got.headers["Content-Type"] == "application/xml"
            assert got.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in got.headers["Content-Security-Policy"]
        async with client.get("/callback/wecom?x=y", data=b"ignored") as got:
            assert got.status == 200
    assert calls == [
        WebhookRequest("POST", {"a": "+", "b": "c d", "c": ""}, b"\x00{}"),
        WebhookRequest("GET", {"x": "y"}, b""),
    ]


async def test_a_name_is_answered_only_while_it_is_taken(serve, webhooks):
    client = await serve(webhooks=webhooks)
    seen = []
    for path in ("/callback/wecom", "/callback/", "/callback/Wecom", "/callback/wecom/x"):
        async with client.get(path) as got:
            seen.append((got.status, await got.read()))
    async with client.get("/nothing") as got:
        assert seen == [(404, await got.read())] * 4
    with recording(webhooks):
        async with client.get("/callback/wecom") as got:
            assert got.status == 403
            assert await got.read() == b""
        async with client.put("/callback/wecom") as got:
            assert got.status == 405
        async with client.head("/callback/wecom") as got:
            assert got.status == 405
    async with client.get("/callback/wecom") as got:
        assert got.status == 404


async def chunked(size: int):
    """Send a body without saying how long it is."""
    for start in range(0, size, 65536):
        yield bytes(min(65536, size - start))


def told(size: int) -> io.BytesIO:
    """Send a body that says how long it is."""
    return io.BytesIO(bytes(size))


@pytest.mark.parametrize("send", [told, chunked])
async def test_a_body_may_have_a_mebibyte_and_no_more(serve, webhooks, send):
    client = await serve(webhooks=webhooks)
    with recording(webhooks) as calls:
        async with client.post("/callback/wecom", data=send(1 << 20)) as got:
            assert got.status == 403
        async with client.post("/callback/wecom", data=send((1 << 20) + 1)) as got:
            assert got.status == 413
            assert await got.read() == b""
    assert [len(call.body) for call in calls] == [1 << 20]


async def test_a_body_that_drips_is_given_up(serve, webhooks):
    client = await serve(webhooks=webhooks, timeouts=SHORT)
    reader, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
    with recording(webhooks) as calls:
        writer.write(b"POST /callback/wecom HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{")
        async with asyncio.timeout(WAIT_S):
            received = await reader.read()
        writer.close()
    assert received.startswith(b"HTTP/1.1 408")
    assert b"Connection: close" in received
    assert calls == []


async def test_a_compressed_body_is_not_unpacked(serve, webhooks):
    client = await serve(webhooks=webhooks)
    with recording(webhooks) as calls:
        headers = {"Content-Encoding": "gzip"}
        async with client.post("/callback/wecom", data=b"\x1f\x8b", headers=headers) as got:
            assert got.status == 403
    assert calls[0].body == b"\x1f\x8b"


async def test_a_flood_of_large_bodies_keeps_no_small_one_out(serve, webhooks):
    client = await serve(webhooks=webhooks, timeouts=Timeouts(read_s=WAIT_S))
    begun = b"POST /callback/wecom HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
    writers = []
    with recording(webhooks, WebhookResponse(200)):
        for _ in range(MAX_LARGE):
            _, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
            writer.write(begun + bytes(SMALL_BYTES + 1))
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


async def test_held_calls_of_one_name_starve_neither_questions_nor_another_name(
    serve, webhooks, monkeypatch
):
    most = 30  # of ours and theirs, each call takes two of a process's files
    monkeypatch.setattr(callback_route, "MAX_OPEN", most)
    host = (await serve(webhooks=webhooks))._base_url
    go_on, held = asyncio.Event(), asyncio.Semaphore(0)

    async def slow(request: WebhookRequest) -> WebhookResponse:
        held.release()
        await go_on.wait()
        return WebhookResponse(200, b"done")

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(host, connector=connector) as client:
        with webhooks.register("official-account", slow), recording(webhooks):
            waiting = [
                asyncio.create_task(client.post("/callback/official-account")) for _ in range(most)
            ]
            for _ in range(most):
                await held.acquire()
            async with client.post("/callback/official-account") as got:
                assert got.status == 503
                assert await got.read() == b""
            async with client.post("/callback/wecom") as got:
                assert got.status == 403
            async with client.get("/query?q=where") as got:
                assert got.status == 200
            go_on.set()
            for task in waiting:
                async with await task as got:
                    assert await got.read() == b"done"
            async with client.post("/callback/official-account") as got:
                assert got.status == 200


@pytest.mark.parametrize("error", [ZeroDivisionError("mysecret"), UsageError("mine")], ids=str)
async def test_what_breaks_in_a_channel_is_not_told(serve, webhooks, caplog, error):
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


async def test_neither_log_nor_metrics_hold_anything_of_a_call(serve, webhooks, caplog):
    client = await serve(webhooks=webhooks)
    with caplog.at_level(logging.DEBUG), recording(webhooks):
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
