"""Questions to the real HTTP server, on loopback: a body, a query, and headers that we read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.server import run_server
from bot.messages import MAX_K, MAX_OFFSET, MAX_QUESTION_CHARS, Answer, Question
from bot.settings import ServerSettings
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.services import fake_services
from tests.fuzzing.target import Read, Target

WAIT_S = 30.0
MOST_REPLY_BYTES = 64 * 1024
MOST_ERROR_BYTES = 4000
"""An error repeats at most some words of a request."""
_TIMEOUTS = Timeouts(read_s=5.0, linger_s=0.1)


class _Refused(Exception):
    """The server answered with an error of its own list."""


class _Browser:
    """One connection, opened anew where the server closed it."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; return the status and the body of its response."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._address)
        reader, writer = self._streams
        writer.write(request)
        async with asyncio.timeout(WAIT_S):
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            size = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            assert size <= MOST_REPLY_BYTES, f"a response of {size} bytes"
            body = await reader.readexactly(size)
        if b"connection: close" in head or head.startswith(b"http/1.0"):
            self.close()
        return int(head.split(b" ", 2)[1]), body

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _ask(question: Question) -> Answer:
    """Answer, if the question is within its limits; else the server responds with 500."""
    assert 0 < len(question.text) <= MAX_QUESTION_CHARS
    assert 1 <= question.k <= MAX_K
    assert 0 <= question.offset <= MAX_OFFSET
    assert 0 < len(question.asker) < 64
    return msgspec.structs.replace(FOUND, question=question.text)


def _make_requests(data: bytes) -> Iterator[bytes]:
    """Take an input for a body, for a query, and for headers."""
    post = b"POST /query HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    yield b"%sContent-Length: %d\r\n\r\n%s" % (post, len(data), data)
    # Of one request, no more can be made than one.
    query = b"+".join(data.split())
    yield b"GET /query?%s HTTP/1.1\r\nHost: a\r\n\r\n" % query
    language, _, forwarded = data.partition(b"\n")
    headers = (b" ".join(value.split()) for value in (language, forwarded))
    yield (
        b"GET /query?q=a HTTP/1.1\r\nHost: a\r\nAccept-Language: %s\r\nX-Forwarded-For: %s\r\n\r\n"
        % tuple(headers)
    )


def _check(status: int, body: bytes) -> bool:
    """Check a response; whether the request was accepted."""
    if status == 200:
        msgspec.json.decode(body)
        return True
    assert 400 <= status < 500, f"status {status}: {body[:300]!r}"
    assert len(body) <= MOST_ERROR_BYTES, "an error repeats too much of its request"
    error = msgspec.json.decode(body, type=dict[str, object])
    assert error["status"] == status
    return False


@contextmanager
def open_server() -> Iterator[Read]:
    """Start the server; an input is refused if all of its requests are."""
    with asyncio.Runner() as runner:
        server = run_server(fake_services(_ask), ServerSettings(port=0, proxies=1), _TIMEOUTS)
        browser = _Browser(*runner.run(server.__aenter__()))

        async def send_all(data: bytes) -> list[bool]:
            requests = _make_requests(data)
            return [_check(*await browser.send(request)) for request in requests]

        def read(data: bytes) -> None:
            try:
                accepted = runner.run(send_all(data))
            except BaseException:
                browser.close()
                raise
            if not any(accepted):
                raise _Refused("every request")

        try:
            yield read
        finally:
            browser.close()
            runner.run(server.__aexit__(None, None, None))


TARGET = Target("http_body", open_server, (_Refused,), max_bytes=20 * 1024, grown_bytes=15 * 1024)
