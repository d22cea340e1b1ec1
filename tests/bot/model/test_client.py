"""The client against a model on loopback, which does what services do, and what they should not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.model.client import Message, ModelClient
from bot.model.endpoint import Endpoint
from bot.model.errors import ModelFailed
from bot.model.stream import MAX_LINE_BYTES, MAX_REPLY_BYTES, MAX_REPLY_CHARS
from bot.settings import ModelSettings
from tests.fakes.clock import ManualClock
from tests.fakes.network.loopback import serve_handler
from tests.fakes.network.model import FakeModel, Reply, make_chunk, make_event, serving
from tests.fakes.wecom.secrets import MODEL_KEY

MESSAGES = (Message(role="user", content="灯笼能点亮多久？"),)
LONG = "Nine hours on one cup of oil, 九个小时。"


@asynccontextmanager
async def calling(
    *script: Reply, clock: ManualClock | None = None, **settings: object
) -> AsyncIterator[tuple[ModelClient, FakeModel]]:
    async with serving(*script) as model, aiohttp.ClientSession() as session:
        table = ModelSettings(url=model.url, name="tiny", **settings)
        endpoint = Endpoint(f"{model.url}/chat/completions", "host", is_local=True)
        yield ModelClient(session, endpoint, table, MODEL_KEY, clock or ManualClock()), model


async def fail(*script: Reply, clock: ManualClock | None = None) -> tuple[ModelFailed, FakeModel]:
    """Call a model that fails; time passes until it does."""
    clock = clock or ManualClock()
    async with calling(*script, clock=clock) as (client, model):
        task = asyncio.create_task(client.complete(MESSAGES))
        while not task.done():
            await clock.advance(0.5)
        error = task.exception()
        assert isinstance(error, ModelFailed)
        return error, model


async def test_a_stream_is_put_together():
    async with calling(Reply(LONG)) as (client, model):
        assert await client.complete(MESSAGES) == LONG
    [body] = model.asked
    assert body == {
        "model": "tiny",
        "messages": list(MESSAGES),
        "stream": True,
        "temperature": 0,
        "max_tokens": 400,
    }
    assert model.headers[0]["Authorization"] == f"Bearer {MODEL_KEY}"


async def test_a_service_that_does_not_stream_is_read_too():
    async with calling(Reply(LONG, whole=True)) as (client, _):
        assert await client.complete(MESSAGES) == LONG


async def test_options_replace_those_of_the_request():
    async with calling(Reply(LONG), options={"max_completion_tokens": 9}) as (client, model):
        await client.complete(MESSAGES)
    assert model.asked[0].keys() == {"model", "messages", "stream", "max_completion_tokens"}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
async def test_what_may_pass_is_tried_again_after_a_pause(status):
    clock = ManualClock()
    async with calling(Reply(status=status), Reply(LONG), clock=clock) as (client, model):
        task = asyncio.create_task(client.complete(MESSAGES))
        await clock.advance(0.1)
        assert len(model.asked) == 1
        await clock.advance(0.4)
        assert await task == LONG
    assert len(model.asked) == 2


async def test_it_gives_up_after_the_third_try():
    error, model = await fail(Reply(status=503))
    assert len(model.asked) == 3
    assert str(error) == "the model answered with HTTP 503"


@pytest.mark.parametrize(
    ("status", "remedy"),
    [(401, "check HUIGU_MODEL_KEY"), (404, "check [model] url and name"), (302, "HTTP 302")],
)
async def test_what_will_not_pass_is_not_tried_again(status, remedy):
    error, model = await fail(Reply(status=status, headers={"Location": "http://127.0.0.1:1/"}))
    assert len(model.asked) == 1
    assert remedy in str(error)
    assert MODEL_KEY not in str(error)


async def test_the_service_says_how_long_to_wait():
    clock = ManualClock()
    busy = Reply(status=429, headers={"Retry-After": "3"})
    async with calling(busy, Reply(LONG), clock=clock) as (client, model):
        task = asyncio.create_task(client.complete(MESSAGES))
        await clock.advance(2.9)
        assert len(model.asked) == 1
        await clock.advance(0.2)
        assert await task == LONG


async def test_a_service_that_asks_for_more_time_than_there_is_is_not_waited_for():
    clock = ManualClock()
    error, model = await fail(Reply(status=429, headers={"Retry-After": "600"}), clock=clock)
    assert error.wait_s == 600
    assert len(model.asked) == 1
    assert clock.now() < 1


async def test_once_it_spoke_it_is_not_asked_again():
    error, model = await fail(Reply(LONG, cut=True), Reply(LONG))
    assert len(model.asked) == 1
    assert error.reason == "down"


@pytest.mark.parametrize("reply", [Reply(LONG, after_s=60), Reply(LONG, between_s=60)])
async def test_a_slow_model_is_not_waited_for(reply):
    error, _ = await fail(reply)
    assert error.reason == "slow"
    assert str(error) == "the model did not answer within 8 s"


HOSTILE = {
    "no JSON": b"data: {\n\n",
    "nothing": b"",
    "another object": b'data: {"choices": 3}\n\n',
    "an error in the stream": b'data: {"error": {"message": "overloaded"}}\n\n',
    "deep JSON": b"data: " + b"[" * 20_000 + b"\n\n",
    "no end": make_event(make_chunk("a", "delta")),
    "one long line": b"data: " + b" " * (MAX_LINE_BYTES + 9),
    "endless comments": b": wait\n" * (MAX_REPLY_BYTES // 7 + 9),
    "endless text": make_event(make_chunk("a" * 400, "delta")) * (MAX_REPLY_CHARS // 400 + 1),
    "no UTF-8": b'data: {"choices": [{"delta": {"content": "\xff"}}]}\n\n',
    "a web page": b"<!doctype html><title>Log in</title>",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
async def test_what_is_no_completion_is_a_failure(raw):
    error, _ = await fail(Reply(raw=raw))
    assert error.reason == "down"


async def test_a_stream_may_end_with_its_last_chunk_and_hold_chunks_without_choices():
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "length"}]}
    counts = {"choices": [], "usage": {"total_tokens": 9}, "error": None}
    parts = [make_chunk("九个", "delta"), end, counts]
    raw = b"event: x\r\n" + b"".join(map(make_event, parts)).replace(b"\n", b"\r\n")
    async with calling(Reply(raw=raw)) as (client, _):
        assert await client.complete(MESSAGES) == "九个"


async def test_a_model_that_is_not_there_is_named_without_its_address():
    async with aiohttp.ClientSession() as session:
        endpoint = Endpoint("http://127.0.0.1:1/v1/chat/completions", "host", is_local=True)
        clock = ManualClock()
        client = ModelClient(session, endpoint, ModelSettings(name="tiny"), MODEL_KEY, clock)
        task = asyncio.create_task(client.complete(MESSAGES))
        while not task.done():
            await clock.advance(0.5)
    assert str(task.exception()).startswith("the model cannot be reached (ClientConnectorError")


async def test_a_redirect_does_not_get_the_key():
    keys = []

    async def note(request: aiohttp.web.Request) -> aiohttp.web.Response:
        keys.append(request.headers.get("Authorization"))
        return aiohttp.web.Response(text=json.dumps(make_chunk(LONG, "message")))

    async with serve_handler(note) as other:
        await fail(Reply(status=307, headers={"Location": f"{other}/v1/chat/completions"}))
    assert keys == []
