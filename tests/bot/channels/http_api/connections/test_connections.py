"""A visitor is served while others hold connections: real sockets, each from an address of its own.

Every address 127.x.y.z is this machine: 127.0.0.1 is the visitor, the others attack.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import resource
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager

import aiohttp
import msgspec
import pytest

from bot.channels.http_api.connections.handler import (
    MAX_FIELD_BYTES,
    MAX_HEAD_BYTES,
    ConnectionHandler,
)
from bot.channels.http_api.connections.limits import ConnectionLimits
from bot.channels.http_api.connections.listener import RETRY_S, listen
from bot.channels.http_api.connections.registry import Connections
from bot.channels.http_api.connections.timeouts import Timeouts
from bot.messages import Answer, Question
from bot.runtime.clock import SystemClock
from bot.runtime.log_throttle import LogThrottle
from bot.settings import ServerSettings
from tests.fakes.bot.asks import FOUND
from tests.fakes.event_loop import WAIT_S, wait_until_idle
from tests.paths import ROOT

FEW = ServerSettings(connections=16, connections_per_address=8)
ASK = b"GET /query?q=a HTTP/1.1\r\nHost: a\r\n\r\n"
ATTACKER, OTHER = "127.0.0.2", "127.0.0.3"

Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[..., Awaitable[Client]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Open a connection from an address of this machine, and send something."""
    opened: list[asyncio.StreamWriter] = []

    async def start(server: aiohttp.ClientSession, address: str, sent: bytes = b"") -> Client:
        url = server._base_url
        reader, writer = await asyncio.open_connection(url.host, url.port, local_addr=(address, 0))
        opened.append(writer)
        writer.write(sent)
        await wait_until_idle()
        return reader, writer

    yield start
    for writer in opened:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def is_open(client: Client) -> bool:
    """Tell whether the server has not closed a connection that it sent nothing on."""
    await wait_until_idle()
    return not client[0].at_eof() and client[0].exception() is None


async def ask(client: Client) -> int:
    """Ask over an open connection; gives the status."""
    client[1].write(ASK)
    async with asyncio.timeout(WAIT_S):
        return int((await client[0].readline()).split()[1])


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HT",
        b"POST /query HTTP/1.1\r\nHost: a\r\n"
        b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
    ],
)
async def test_one_address_holds_its_share_and_the_idlest_make_room(serve, caplog, sent, connect):
    server = await serve(settings=FEW)
    held = [await connect(server, ATTACKER, sent) for _ in range(12)]
    opened = [await is_open(client) for client in held]
    assert opened == [False] * 4 + [True] * 8
    assert await ask(await connect(server, ATTACKER)) == 200
    assert await ask(await connect(server, "127.0.0.1")) == 200
    assert caplog.text.count("8 connections of one address are open") == 1


async def test_those_who_have_most_make_room_for_others(serve, caplog, connect):
    server = await serve(settings=FEW)
    visitors = [await connect(server, OTHER) for _ in range(2)]
    held = [await connect(server, f"127.0.1.{n % 2}") for n in range(16)]
    assert [await is_open(client) for client in visitors] == [True] * 2
    assert sum([await is_open(client) for client in held]) == 14
    assert [await ask(client) for client in visitors] == [200] * 2
    assert caplog.text.count("16 connections are open") == 1


async def test_the_total_holds_for_any_number_of_addresses(serve, connect):
    server = await serve(settings=FEW)
    held = [await connect(server, f"127.0.2.{n + 1}") for n in range(40)]
    assert sum([await is_open(client) for client in held]) == 16
    assert await ask(await connect(server, "127.0.0.1")) == 200
    async with server.get("/metrics") as response:
        text = await response.text()
    assert "huigu_http_connections_open 16.0" in text


async def test_a_connection_that_is_being_answered_is_not_closed(serve, caplog, connect):
    finish = asyncio.Event()

    async def answer(question: Question) -> Answer:
        await finish.wait()
        return FOUND

    server = await serve(answer, settings=FEW)
    asking = [await connect(server, f"127.0.3.{n + 1}", ASK) for n in range(15)]
    for _ in range(40):
        await connect(server, ATTACKER)
    asking.append(await connect(server, OTHER, ASK))
    refused = [await connect(server, OTHER) for _ in range(3)]
    assert [await is_open(client) for client in refused] == [False] * 3
    assert caplog.text.count("new connections are refused") == 1
    finish.set()
    async with asyncio.timeout(WAIT_S):
        lines = [await client[0].readline() for client in asking]
    assert lines == [b"HTTP/1.1 200 OK\r\n"] * 16


async def test_a_kept_connection_is_served_again_and_again(serve, connect):
    server = await serve(settings=FEW)
    reader, writer = await connect(server, OTHER, ASK * 50)
    async with asyncio.timeout(WAIT_S):
        for _ in range(50):
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            length = int(head.lower().partition(b"content-length:")[2].split()[0])
            await reader.readexactly(length)
    assert await is_open((reader, writer))


async def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, while the event loop goes on."""
    async with asyncio.timeout(WAIT_S):
        while not is_so():  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)


@contextmanager
def run_out_of_files() -> Iterator[None]:
    """Let this process open no file more; the event loop has a spare one, a socket to wake it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with socket.socket() as newest:
        resource.setrlimit(resource.RLIMIT_NOFILE, (newest.fileno(), hard))
    holes = []
    try:
        while True:
            holes.append(socket.socket())
    except OSError:
        pass
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for hole in holes:
            hole.close()


async def test_without_files_the_log_gets_a_line_and_later_everyone_is_served(serve, caplog):
    server = await serve()
    loop = asyncio.get_running_loop()
    url = server._base_url
    sockets = [socket.socket() for _ in range(20)]
    for one in sockets:
        one.setblocking(False)
    with run_out_of_files():
        for one in sockets:
            await loop.sock_connect(one, (url.host, url.port))
            await loop.sock_sendall(one, ASK)
        await wait_for(lambda: "cannot accept connections" in caplog.text)
        await asyncio.sleep(10 * RETRY_S)  # and some more tries
    async with asyncio.timeout(WAIT_S):
        for one in sockets:
            assert (await loop.sock_recv(one, 12)) == b"HTTP/1.1 200"
            one.close()
    assert len([one for one in caplog.records if one.levelname == "WARNING"]) == 1


async def test_a_head_that_drips_is_closed_in_time(serve, connect):
    server = await serve(timeouts=Timeouts(head_s=0.5, idle_s=WAIT_S * 2))
    reader, writer = await connect(server, ATTACKER, b"GET / HTTP/1.1\r\nX-Slow: ")
    async with asyncio.timeout(WAIT_S):
        while not reader.at_eof() and reader.exception() is None:
            writer.write(b"x")
            await asyncio.sleep(0.01)


async def test_a_connection_without_a_request_may_stay_longer_than_a_head(serve, connect):
    server = await serve(timeouts=Timeouts(head_s=0.05, idle_s=WAIT_S * 2))
    client = await connect(server, OTHER)
    await asyncio.sleep(0.2)
    assert await ask(client) == 200
    await asyncio.sleep(0.2)
    await client[0].readuntil(b"}")
    assert await is_open(client)


async def test_a_response_that_nobody_reads_is_given_up(serve, caplog):
    text = "a long answer. " * 1_000_000
    sent: list[float] = []

    async def answer(question: Question) -> Answer:
        sent.append(time.monotonic())
        return msgspec.structs.replace(FOUND, text=text)

    server = await serve(answer, timeouts=Timeouts(write_s=0.2))
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setblocking(False)
        await loop.sock_connect(client, (server._base_url.host, server._base_url.port))
        await loop.sock_sendall(client, ASK)
        async with asyncio.timeout(WAIT_S):
            while await count_open(server) > 1:  # that of `server`
                await wait_until_idle()
    assert sent
    assert "Traceback" not in caplog.text


async def count_open(server: aiohttp.ClientSession) -> int:
    async with server.get("/metrics") as response:
        line = (await response.text()).partition("\nhuigu_http_connections_open ")[2]
    return int(float(line.split()[0]))


async def test_a_head_of_many_fields_is_refused_before_it_is_whole(serve, connect):
    server = await serve()
    fields = b"".join(b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(60))
    reader, _ = await connect(server, ATTACKER, b"GET / HTTP/1.1\r\nHost: a\r\n" + fields)
    async with asyncio.timeout(WAIT_S):
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.read()
    assert head.startswith(b"HTTP/1.1 431 ")
    assert b"Content-Security-Policy: default-src 'none'" in head
    problem = json.loads(body)
    assert problem["code"] == "head_too_large"
    assert str(MAX_HEAD_BYTES) in problem["detail"]


@pytest.mark.parametrize(
    "head",
    [
        b"GET /query?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /query HTTP/1.1\r\nHost: a\r\nCookie: " + b"a" * 9000 + b"\r\n\r\n",
    ],
)
async def test_a_field_or_address_that_is_too_long_is_called_so(serve, connect, head):
    reader, _ = await connect(await serve(), ATTACKER, head)
    async with asyncio.timeout(WAIT_S):
        fields = await reader.readuntil(b"\r\n\r\n")
        problem = json.loads(await reader.read())
    assert b" 431 " in fields.partition(b"\r\n")[0]
    assert problem["code"] == "head_too_large"
    assert str(MAX_FIELD_BYTES) in problem["detail"]


SERVE = """
import asyncio, logging, resource
from bot.channels.http_api.server import run_server
from bot.settings import ServerSettings
from tests.fakes.bot.services import fake_services
resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))
logging.basicConfig()
async def serve():
    async with run_server(fake_services(), ServerSettings(port=0)) as (_, port):
        print(port, flush=True)
        await asyncio.Event().wait()
asyncio.run(serve())
"""


@pytest.mark.slow
async def test_a_thousand_idle_connections_lock_nobody_out_and_leave_the_log_small(tmp_path):
    """They are more than the process may have files."""
    log = tmp_path / "log"
    with (
        log.open("wb") as file,
        subprocess.Popen(  # noqa: ASYNC220 - it starts once
            [sys.executable, "-c", SERVE], stdout=subprocess.PIPE, stderr=file, cwd=ROOT
        ) as process,
    ):
        try:
            port = int(process.stdout.readline())
            held: list[Client] = []
            for _ in range(1100):
                local = (ATTACKER, 0)
                held.append(await asyncio.open_connection("127.0.0.1", port, local_addr=local))
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as visitor:
                for _ in range(20):
                    async with visitor.get("/query?q=a") as response:
                        assert response.status == 200
            for _, writer in held:
                writer.transport.abort()
        finally:
            process.terminate()
    assert log.stat().st_size < 2000


async def test_a_server_that_can_accept_nobody_ends_with_the_reason():
    """Its supervisor logs it and starts it again."""

    def fail(address: str) -> ConnectionHandler:
        raise RuntimeError(f"no handler for {address}")

    throttle = LogThrottle(logging.getLogger("huigu.http"), SystemClock())
    connections = Connections(ConnectionLimits(16, 16), throttle)

    async def serve_one() -> None:
        async with listen("127.0.0.1", 0, fail, connections, throttle) as (host, port):
            _, writer = await asyncio.open_connection(host, port)
            with contextlib.closing(writer):
                await asyncio.wait_for(asyncio.Event().wait(), WAIT_S)

    with pytest.raises(ExceptionGroup) as ended:
        await serve_one()
    assert str(ended.value.exceptions[0]) == "no handler for 127.0.0.1"
