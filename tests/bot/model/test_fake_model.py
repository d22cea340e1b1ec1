"""The fake speaks the interface: the client of its inventors reads it."""

from __future__ import annotations

import openai
import pytest

from tests.fakes.network.model import Reply, serving
from tests.fakes.wecom.secrets import MODEL_KEY

SAID = "The lamp burns for nine hours [1]. 九个小时。"


def open_client(url: str) -> openai.AsyncOpenAI:
    return openai.AsyncOpenAI(base_url=url, api_key=MODEL_KEY, max_retries=0)


async def test_a_stream():
    async with serving(Reply(SAID)) as model, open_client(model.url) as client:
        stream = await client.chat.completions.create(
            model="tiny", messages=[{"role": "user", "content": "?"}], stream=True
        )
        chunks = [chunk async for chunk in stream]
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == SAID
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert model.asked[0] == {
        "model": "tiny",
        "messages": [{"role": "user", "content": "?"}],
        "stream": True,
    }


async def test_a_whole_completion():
    async with serving(Reply(SAID, whole=True)) as model, open_client(model.url) as client:
        whole = await client.chat.completions.create(
            model="tiny", messages=[{"role": "user", "content": "?"}]
        )
    assert whole.choices[0].message.content == SAID


async def test_a_refusal():
    async with serving(Reply(status=429)) as model, open_client(model.url) as client:
        with pytest.raises(openai.RateLimitError):
            await client.chat.completions.create(model="tiny", messages=[])
