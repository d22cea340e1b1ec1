from __future__ import annotations

import asyncio
import contextlib
import json
import socket

import aiohttp
import pytest

from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.server import run_server, serve_http
from bot.channels.http_api.spec import HttpSecrets
from bot.messages import Answer, Question
from bot.settings import ServerSettings
from indexer.errors import ConfigError
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.services import fake_services
from tests.fakes.event_loop import WAIT_S, wait_until_idle

SHORT = Timeouts(read_s=0.2, idle_s=0.3, linger_s=0.1)
"""For requests that never end."""
SHORT_LINGER = Timeouts(linger_s=0.1)


async def send_raw(client: aiohttp.ClientSession, sent: bytes) -> bytes:
    """Send raw bytes, and read until the server closes the connection."""
    url = client._base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(sent)
    async with asyncio.timeout(WAIT_S):
        received = await reader.read()
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
    return received


async def test_a_slow_body_gets_408(serve):
    client = await serve(timeouts=SHORT)
    head = b"POST /query HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    received = await send_raw(client, head + b'Content-Length: 100\r\n\r\n{"question')
    assert received.startswith(b"HTTP/1.1 408")
    assert b"0.2 seconds" in received


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\nX: "])
async def test_a_head_that_never_ends_closes_the_connection(serve, sent):
    client = await serve(timeouts=SHORT)
    assert await send_raw(client, sent) == b""


MALFORMED = [
    b"hello\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
    b"GET /" + b"x" * 20000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + b"x" * 20000 + b"\r\n\r\n",
    b"POST /query HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST /query HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
]


@pytest.mark.parametrize("sent", MALFORMED, ids=range(len(MALFORMED)))
async def test_malformed_http_gets_json_without_the_request(serve, caplog, sent):
    caplog.set_level("INFO", "huigu.access")  # the level in production
    client = await serve(timeouts=SHORT_LINGER)
    received = await send_raw(client, sent)
    head, _, body = received.partition(b"\r\n\r\n")
    is_large = len(sent) > 10_000
    status, code = (b"431", "head_too_large") if is_large else (b"400", "malformed_request")
    assert head.startswith((b"HTTP/1.1 " + status, b"HTTP/1.0 " + status))
    assert json.loads(body)["code"] == code
    assert b"Content-Security-Policy: default-src 'none'" in head
    assert b"xxx" not in received
    assert "Traceback" not in caplog.text


async def test_the_server_answers_after_malformed_requests(serve):
    client = await serve(timeouts=SHORT_LINGER)
    for sent in MALFORMED:
        await send_raw(client, sent)
    async with client.get("/query?q=a") as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "field", [b"q=%ff", b"q=%", b"q=%00", b"q=\xe6\x9c", b"q=a;k=3", b"q=a&k=%ff"]
)
async def test_an_address_with_a_bad_encoding_is_read_or_refused(serve, field):
    client = await serve()
    sent = b"GET /query?" + field + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    received = await send_raw(client, sent)
    assert received.split()[1] in (b"200", b"400")
    assert isinstance(json.loads(received.partition(b"\r\n\r\n")[2]), dict)


async def test_a_shutdown_finishes_the_running_answer_and_refuses_connections():
    started, finish = asyncio.Event(), asyncio.Event()

    async def slow(question: Question) -> Answer:
        started.set()
        await finish.wait()
        return FOUND

    server = ServerSettings(port=0)
    context = run_server(fake_services(slow), server)
    host, port = await context.__aenter__()
    async with aiohttp.ClientSession(f"http://{host}:{port}") as client:
        answer = asyncio.create_task(client.get("/query?q=a"))
        await started.wait()
        stopping = asyncio.create_task(context.__aexit__(None, None, None))
        await wait_until_idle()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(host, port)
        assert not stopping.done()
        finish.set()
        async with await answer as response:
            assert (await response.json())["found"] is True
        await stopping


async def test_a_shutdown_has_a_time_out():
    started = asyncio.Event()

    async def stuck(question: Question) -> Answer:
        started.set()
        await asyncio.Event().wait()
        return FOUND

    timeouts = Timeouts(stop_s=0.1)
    async with run_server(fake_services(stuck), ServerSettings(port=0), timeouts) as (host, port):
        client = aiohttp.ClientSession(f"http://{host}:{port}")
        answer = asyncio.create_task(client.get("/query?q=a"))
        await started.wait()
    with pytest.raises(aiohttp.ClientError):
        await answer
    await client.close()


async def test_a_port_in_use_is_an_error_with_the_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = ServerSettings(port=port)
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port} is in use .* --port"):
            await serve_http(fake_services(), settings, HttpSecrets())


async def test_a_host_of_another_machine_is_an_error():
    settings = ServerSettings(host="192.0.2.1", port=0)
    with pytest.raises(ConfigError, match=r"192\.0\.2\.1:0.*no such address"):
        await serve_http(fake_services(), settings, HttpSecrets())
