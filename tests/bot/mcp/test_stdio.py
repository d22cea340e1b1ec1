"""The command `huigu mcp`, started by the SDK's own client as an assistant does."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from tests.fakes.communities.community import write_community

mcp = pytest.importorskip("mcp")


@pytest.mark.slow
async def test_an_assistant_asks_searches_and_reads(tmp_path: Path) -> None:
    config = write_community(tmp_path)
    rebuild(load_settings(config))
    command = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "huigu", "mcp", "--config", str(config)]
    )
    async with mcp.Client(mcp.stdio_client(command)) as client:
        answers = {}
        for question in ("Where are the videos of LatticeCon 2022?", "那 PPT 呢？"):
            arguments = {"question": question, "conversation": "c1"}
            called = await client.call_tool("ask", arguments)
            assert not called.is_error, called.content[0].text
            answers[question] = called.structured_content
        assert [answer["found"] for answer in answers.values()] == [True, True]
        assert {link["kind"] for link in answers["那 PPT 呢？"]["links"]} == {"slides"}
        found = await client.call_tool("search", {"query": "LatticeCon 2022 recordings"})
        results = json.loads(found.content[0].text)["results"]
        assert results
        page = await client.call_tool("fetch", {"id": results[0]["id"]})
        fetched = json.loads(page.content[0].text)
        assert fetched["text"].startswith(f"# {fetched['title']}\n")
        assert results[0]["text"].split()[0] in fetched["text"]
        talks = await client.call_tool("list_talks", {"limit": 2})
        assert len(talks.structured_content["talks"]) <= 2
        links = await client.call_tool("list_links", {"kind": "slides"})
        assert links.structured_content["total"] == len(links.structured_content["links"])
