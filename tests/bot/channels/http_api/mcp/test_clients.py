"""The SDK's own client over streamable HTTP."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

mcp = pytest.importorskip("mcp")

from bot.messages import Question, Refused  # noqa: E402
from tests.fakes.bot.asks import FOUND, fake_ask  # noqa: E402

Serve = Callable[..., Awaitable[aiohttp.ClientSession]]


def find_address(session: aiohttp.ClientSession) -> str:
    return str(session._base_url / "mcp")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_client_lists_and_calls_tools(serve: Serve, mode: str) -> None:
    session = await serve()
    async with mcp.Client(find_address(session), mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert [t.name for t in tools] == ["ask", "search", "fetch", "list_talks", "list_links"]
        called = await client.call_tool("ask", {"question": "where are the recordings?"})
        assert not called.is_error
        assert called.structured_content["links"][0]["url"] == FOUND.links[0].url
        assert called.content[0].text.startswith("The recordings of MeshDay 2030")
        assert set(called.structured_content) == set(tools[0].output_schema["properties"])


async def test_search_gives_json_in_its_text(serve: Serve) -> None:
    session = await serve()
    async with mcp.Client(find_address(session)) as client:
        called = await client.call_tool("search", {"query": "视频"})
        assert json.loads(called.content[0].text) == {"results": []}


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("ask", {}, "required field `question`"),
        ("ask", {"question": "x", "loud": True}, "unknown field `loud`"),
        ("ask", {"question": "x" * 501}, "length <= 500"),
        ("fetch", {"id": "../../etc/passwd"}, "there is no page"),
        ("delete", {}, "there is no tool 'delete'"),
    ],
)
async def test_a_wrong_call_is_told_to_the_assistant(
    serve: Serve, name: str, arguments: dict, reason: str
) -> None:
    session = await serve()
    async with mcp.Client(find_address(session)) as client:
        called = await client.call_tool(name, arguments)
        assert called.is_error
        assert reason in called.content[0].text


async def test_a_refusal_says_when_to_ask_again(serve: Serve) -> None:
    async def refuse(question: Question):
        raise Refused("rate", 120, 7)

    session = await serve(refuse)
    async with mcp.Client(find_address(session)) as client:
        called = await client.call_tool("ask", {"question": "x"})
        assert called.is_error
        assert "ask again in 7 s" in called.content[0].text


async def test_questions_of_a_conversation_share_a_thread(serve: Serve) -> None:
    questions: list[Question] = []

    async def keep(question: Question):
        questions.append(question)
        return await fake_ask(question)

    session = await serve(keep)
    async with mcp.Client(find_address(session)) as client:
        for text in ("where are the videos?", "and the slides?"):
            await client.call_tool("ask", {"question": text, "conversation": "a1"})
    assert {question.thread for question in questions} == {"mcp:a1"}
    assert {question.channel for question in questions} == {"mcp"}
    assert len({question.id for question in questions}) == 2


async def test_a_page_of_another_site_is_refused(serve: Serve) -> None:
    session = await serve()
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {"Origin": "https://evil.example", "Accept": "application/json, text/event-stream"}
    async with session.post("/mcp", json=body, headers=headers) as response:
        assert response.status == 403
        assert (await response.json())["code"] == "foreign_origin"


async def test_a_large_call_is_refused(serve: Serve) -> None:
    session = await serve()
    async with session.post("/mcp", json={"x": "y" * 70_000}) as response:
        assert response.status == 413


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_there_is_no_stream_to_hold_open_and_no_session(serve: Serve, method: str) -> None:
    session = await serve()
    headers = {"Accept": "text/event-stream"}
    async with session.request(method, "/mcp", headers=headers) as response:
        assert (response.status, response.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize("query", ["", "?a=%FF"])
@pytest.mark.parametrize("host", ["[x]", "[::1", "a[b]", "[:::::::]", "a:99999", "<b>"])
async def test_whatever_host_a_client_names_there_is_an_answer(
    serve: Serve, host: str, query: str, caplog: pytest.LogCaptureFixture
) -> None:
    session = await serve()
    asked = {"name": "ask", "arguments": {"question": "where are the recordings?"}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    headers = {"Host": host, "Accept": "application/json, text/event-stream"}
    async with session.post(f"/mcp{query}", json=body, headers=headers) as response:
        assert "error" not in await response.json()
    assert [record for record in caplog.records if record.exc_info] == []
