"""`offset` goes on with a list."""

from __future__ import annotations

import msgspec
import pytest

from bot.messages import MAX_OFFSET, Answer, Question
from tests.fakes.bot.kinds import TALKS


@pytest.fixture
def asked() -> list[Question]:
    return []


@pytest.fixture
async def client(serve, asked):
    async def ask(question: Question) -> Answer:
        asked.append(question)
        return msgspec.structs.replace(TALKS, question=question.text, offset=question.offset)

    return await serve(ask)


@pytest.mark.parametrize(
    ("sent", "offset"), [(None, 0), ("", 0), (0, 0), (3, 3), (MAX_OFFSET, MAX_OFFSET)]
)
async def test_the_offset_of_an_address_is_asked(client, asked, sent, offset):
    parameters = {"q": "talks"} if sent is None else {"q": "talks", "offset": sent}
    async with client.get("/query", params=parameters) as response:
        answer = await response.json()
    assert asked[0].offset == answer["offset"] == offset
    assert answer["total"] == 59


@pytest.mark.parametrize(("sent", "offset"), [({}, 0), ({"offset": 3}, 3), ({"offset": 3.0}, 3)])
async def test_the_offset_of_a_body_is_asked(client, asked, sent, offset):
    async with client.post("/query", json={"question": "talks", "k": 2, **sent}) as response:
        assert response.status == 200
    assert (asked[0].offset, asked[0].k) == (offset, 2)


async def test_the_error_names_the_limit_in_the_language_of_the_question(client):
    async with client.get("/query", params={"q": "视频在哪里", "offset": 1001}) as response:
        problem = await response.json()
    assert problem["detail"] == "`offset` 是要跳过的结果数量，必须是 0 到 1000 的整数。"


async def test_the_document_of_the_api_has_the_offset(client):
    async with client.get("/openapi.json") as response:
        document = await response.json()
    (parameter,) = [
        one for one in document["paths"]["/query"]["get"]["parameters"] if one["name"] == "offset"
    ]
    assert parameter["schema"]["maximum"] == MAX_OFFSET
    body = document["components"]["schemas"]["QueryBody"]["properties"]["offset"]
    assert body == parameter["schema"]
