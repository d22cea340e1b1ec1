from __future__ import annotations

import asyncio
import errno
import os
import socket

import aiohttp
import pytest

from bot.runtime.network import describe_failure

PASSWORD = "nobody-may-read-this"


@pytest.fixture
async def port():
    """A program that answers everything with 407, as a proxy does that wants a password."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def fail(url: str, proxy: str | None = None) -> str:
    async with aiohttp.ClientSession() as session:
        with pytest.raises((aiohttp.ClientError, OSError)) as failure:
            await session.get(url, proxy=proxy)
    return describe_failure(failure.value)


async def test_the_password_of_a_proxy_is_not_in_the_reason(port):
    reason = await fail("https://chat.invalid", f"http://huigu:{PASSWORD}@127.0.0.1:{port}")
    assert reason == "ClientHttpProxyError, HTTP 407"
    reason = await fail("https://chat.invalid", f"huigu:{PASSWORD}@127.0.0.1:{port}")
    assert PASSWORD not in reason


async def test_an_unreachable_host_is_described_by_the_system(port):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and listens not, so that nobody else can
        reason = await fail(f"https://127.0.0.1:{nobody.getsockname()[1]}")
    assert reason == f"ClientConnectorError, {os.strerror(errno.ECONNREFUSED)}"
    assert await fail(f"https://127.0.0.1:{port}") == "ClientConnectorSSLError, TLS"


def test_an_error_without_a_reason_is_named():
    assert describe_failure(TimeoutError()) == "TimeoutError"
    assert describe_failure(socket.gaierror(-2, "?")) == "gaierror, the name has no address"
