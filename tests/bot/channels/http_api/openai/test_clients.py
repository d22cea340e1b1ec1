"""The real client of OpenAI's API reads our answers, sources and errors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import msgspec
import openai
import pytest

from bot.messages import Answer, Question, Refused
from tests.fakes.bot.asks import FOUND, FOUND_ZH

Serve = Callable[..., Awaitable[aiohttp.ClientSession]]
ASKED = "Where are the recordings?"


class Asked:
    """Answers, and keeps the questions."""

    def __init__(self, answer: Answer = FOUND) -> None:
        self.answer = answer
        self.questions: list[Question] = []

    async def __call__(self, question: Question) -> Answer:
        self.questions.append(question)
        return msgspec.structs.replace(self.answer, question=question.text)


async def connect(serve: Serve, ask: object) -> openai.AsyncOpenAI:
    session = await serve(ask=ask)
    return openai.AsyncOpenAI(base_url=str(session._base_url / "v1"), api_key="none", max_retries=0)


def list_sources(annotations: list | None, text: str) -> list[tuple[str, str]]:
    """The mark of each source in the text, and its address."""
    cited = [one.url_citation if hasattr(one, "url_citation") else one for one in annotations or []]
    return [(text[one.start_index : one.end_index], one.url) for one in cited]


EXPECTED = [("[1]", FOUND.citations[0].url), ("[2]", FOUND.citations[1].url)]


async def test_a_chat_completion_has_text_and_sources(serve: Serve) -> None:
    client = await connect(serve, Asked())
    completion = await client.chat.completions.create(
        model="huigu", messages=[{"role": "user", "content": ASKED}], temperature=0.2
    )
    message = completion.choices[0].message
    assert message.content is not None
    assert message.content.startswith("The recordings of MeshDay 2030 are on Bilibili")
    assert list_sources(message.annotations, message.content)[:2] == EXPECTED
    await client.close()


async def test_a_streamed_chat_gives_the_sources_before_the_finish(serve: Serve) -> None:
    client = await connect(serve, Asked(FOUND_ZH))
    stream = await client.chat.completions.create(
        model="huigu",
        messages=[{"role": "user", "content": "录像在哪里"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = [chunk async for chunk in stream]
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    text = "".join(delta.content or "" for delta in deltas)
    assert "来源：" in text
    with_sources = [
        n for n, delta in enumerate(deltas) if (delta.model_extra or {}).get("annotations")
    ]
    finished = [
        n for n, chunk in enumerate(chunks) if chunk.choices and chunk.choices[0].finish_reason
    ]
    assert with_sources == [finished[0] - 1]
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    await client.close()


async def test_a_response_has_text_and_sources(serve: Serve) -> None:
    client = await connect(serve, Asked())
    response = await client.responses.create(model="huigu", input=ASKED)
    content = response.output[0].content[0]
    assert response.output_text == content.text
    assert list_sources(content.annotations, content.text)[:2] == EXPECTED
    await client.close()


async def test_a_streamed_response_ends_with_the_whole(serve: Serve) -> None:
    client = await connect(serve, Asked())
    async with client.responses.stream(model="huigu", input=ASKED) as stream:
        events = [event async for event in stream]
        final = await stream.get_final_response()
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text == final.output_text
    added = [e for e in events if e.type == "response.output_text.annotation.added"]
    assert len(added) == len(final.output[0].content[0].annotations) > 0
    await client.close()


async def test_a_chat_goes_on_from_what_was_said_in_it(serve: Serve) -> None:
    asked = Asked()
    client = await connect(serve, asked)
    messages: list = [{"role": "user", "content": ASKED}]
    first = await client.chat.completions.create(model="huigu", messages=messages)
    messages += [
        {"role": "assistant", "content": first.choices[0].message.content},
        {"role": "user", "content": [{"type": "text", "text": "and the slides?"}]},
    ]
    await client.chat.completions.create(model="huigu", messages=messages)
    assert asked.questions[1].text == "and the slides?"
    assert asked.questions[1].follows == asked.questions[0].id
    await client.close()


async def test_the_same_first_question_begins_anew(serve: Serve) -> None:
    asked = Asked()
    client = await connect(serve, asked)
    for _ in range(2):
        await client.chat.completions.create(
            model="huigu", messages=[{"role": "user", "content": ASKED}]
        )
    assert [question.follows for question in asked.questions] == ["", ""]
    assert asked.questions[0].id != asked.questions[1].id
    await client.close()


async def test_an_unknown_conversation_is_found_by_its_answer(serve: Serve) -> None:
    asked = Asked()
    client = await connect(serve, asked)
    await client.chat.completions.create(
        model="huigu",
        messages=[
            {"role": "system", "content": "Answer as a pirate."},
            {"role": "user", "content": ASKED},
            {"role": "assistant", "content": "The recordings are here."},
            {"role": "user", "content": "and the slides?"},
        ],
    )
    assert asked.questions[0].quoted == "The recordings are here."
    assert asked.questions[0].follows == ""
    await client.close()


async def test_a_response_goes_on_from_the_one_it_names(serve: Serve) -> None:
    asked = Asked()
    client = await connect(serve, asked)
    first = await client.responses.create(model="huigu", input=ASKED)
    await client.responses.create(
        model="huigu", input="and the slides?", previous_response_id=first.id
    )
    assert asked.questions[1].follows == asked.questions[0].id
    await client.close()


async def test_models_are_listed(serve: Serve) -> None:
    client = await connect(serve, Asked())
    assert [model.id async for model in client.models.list()] == ["huigu"]
    assert (await client.models.retrieve("huigu")).id == "huigu"
    await client.close()


@pytest.mark.parametrize("stream", [True, False])
async def test_a_refusal_is_a_rate_limit_of_the_client(serve: Serve, stream: bool) -> None:
    async def refuse(question: Question) -> Answer:
        raise Refused("rate", 120, 7)

    client = await connect(serve, refuse)
    with pytest.raises(openai.RateLimitError, match="again in 7 s") as caught:
        await client.chat.completions.create(
            model="huigu", messages=[{"role": "user", "content": ASKED}], stream=stream
        )
    assert caught.value.response.headers["Retry-After"] == "7"
    await client.close()


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([], "question_empty"),
        ([{"role": "system", "content": "be nice"}], "question_empty"),
        ([{"role": "user", "content": "x" * 501}], "question_too_long"),
        ([{"role": "user", "content": "x"}] * 501, "too_many_messages"),
    ],
)
async def test_a_wrong_request_is_named(serve: Serve, messages: list, code: str) -> None:
    client = await connect(serve, Asked())
    with pytest.raises(openai.BadRequestError) as caught:
        await client.chat.completions.create(model="huigu", messages=messages)
    assert caught.value.code == code
    await client.close()


@pytest.mark.parametrize("host", ["[x]", "[::1", "a[b]", "<b>"])
async def test_whatever_host_a_client_names_there_is_an_answer(serve: Serve, host: str) -> None:
    session = await serve(ask=Asked())
    body = {"model": "huigu", "messages": [{"role": "user", "content": ASKED}]}
    async with session.post("/v1/chat/completions", json=body, headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize("path", ["chat/completions", "responses"])
async def test_a_client_that_hangs_up_leaves_no_traceback(
    serve: Serve, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked, goes_on = asyncio.Event(), asyncio.Event()

    async def wait(question: Question) -> Answer:
        asked.set()
        await goes_on.wait()
        return FOUND

    session = await serve(ask=wait)
    text = {"messages": [{"role": "user", "content": ASKED}], "input": ASKED}
    body = {"model": "huigu", "stream": True, **text}
    sending = asyncio.ensure_future(session.post(f"/v1/{path}", json=body))
    await asyncio.wait_for(asked.wait(), 5)
    sending.cancel()
    await asyncio.wait([sending])
    # Behind a whole request of another connection, the end of the first one has arrived.
    async with session.get("/v1/models") as response:
        assert response.status == 200
    goes_on.set()
    async with asyncio.timeout(5):
        while 'status="499"' not in await read_metrics(session):
            pass
    assert [record for record in caplog.records if record.exc_info] == []


async def read_metrics(session: aiohttp.ClientSession) -> str:
    async with session.get("/metrics") as response:
        return await response.text()
