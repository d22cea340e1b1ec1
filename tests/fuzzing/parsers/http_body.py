"""Questions to the HTTP API: the body of a POST, the query of a GET, and headers that we read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import StreamReader, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.test_utils import make_mocked_request

from bot.channels.http_api.errors import HttpError
from bot.channels.http_api.request import Bodies, read_question
from bot.messages import MAX_K, MAX_OFFSET, MAX_QUESTION_CHARS, Question
from tests.fuzzing.target import Read, Target

MOST_ERROR_BYTES = 2000


@contextmanager
def open_api() -> Iterator[Read]:
    """Make the event loop in which requests are read."""
    loop = asyncio.new_event_loop()

    def read(data: bytes) -> None:
        """Take an input for a body, for a query, and for headers; refused only as all of them."""
        problems = []
        for request in (_make_post(data, loop), _make_get(data), _make_headers(data)):
            try:
                question = loop.run_until_complete(read_question(request, Bodies(5.0), proxies=1))
            except HttpError as error:
                _check_error(error)
                problems.append(error)
            else:
                _check_question(question)
        if len(problems) == 3:
            raise problems[0]

    try:
        yield read
    finally:
        loop.close()


def _check_error(error: HttpError) -> None:
    for language in ("zh", "en"):
        response = error.make_response(language)
        assert isinstance(response.body, bytes)
        assert len(response.body) < MOST_ERROR_BYTES, "an error repeats too much of the request"


def _check_question(question: Question) -> None:
    assert 0 < len(question.text) <= MAX_QUESTION_CHARS
    assert 1 <= question.k <= MAX_K
    assert 0 <= question.offset <= MAX_OFFSET
    question.text.encode()
    assert 0 < len(question.asker) < 64


def _make_post(data: bytes, loop: asyncio.AbstractEventLoop) -> web.Request:
    body = StreamReader(BaseProtocol(loop), 2**16, loop=loop)
    body.feed_data(data)
    body.feed_eof()
    headers = {"Content-Type": "application/json"}
    return make_mocked_request("POST", "/query", headers, payload=body)


def _make_get(data: bytes) -> web.Request:
    query = data.decode("utf-8", "replace")
    return make_mocked_request("GET", f"/query?{''.join(c for c in query if c > ' ' and c != '#')}")


def _make_headers(data: bytes) -> web.Request:
    first, _, second = data.decode("latin-1").partition("\n")
    headers = {"Accept-Language": first, "X-Forwarded-For": second}
    return make_mocked_request("GET", "/query?q=a", headers)


TARGET = Target("http_body", open_api, (HttpError,))
