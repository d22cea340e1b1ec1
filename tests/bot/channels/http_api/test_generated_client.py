"""A client that openapi-python-client makes of the live document asks and reads answers.

The generator is a program of its own. What it makes imports attrs and httpx, and runs in a process
of its own too, as it would with whoever generates it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from bot.messages import Answer, Question, Refused
from tests.fakes.bot.asks import fake_ask

USE = """
import json, sys
from huigu_client import Client
from huigu_client.api.default import alive, ask, ask_privately, metrics, openapi, ready
from huigu_client.models import Answer, ErrorDetails, QueryBody

client = Client(base_url=sys.argv[1], headers={"Accept-Language": "en"})
english = ask_privately.sync(client=client, body=QueryBody(question="where are the videos?", k=2))
chinese = ask_privately.sync(client=client, body=QueryBody(question="视频在哪里？"))
got = ask.sync(client=client, q="视频在哪里？")
empty = ask.sync(client=client, q=" ")
busy = ask_privately.sync_detailed(client=client, body=QueryBody(question="too busy"))
assert all(isinstance(answer, Answer) for answer in (english, chinese, got)), (english, got)
assert isinstance(empty, ErrorDetails), empty
print(json.dumps({
    "english": [english.language, english.links[0].url, english.citations[0].title],
    "chinese": [chinese.language, chinese.links[0].label, got.text == chinese.text],
    "codes": [empty.code, busy.parsed.code, busy.headers["Retry-After"]],
    "alive": alive.sync(client=client).alive,
    "ready": [ready.sync(client=client).ready, ready.sync(client=client).generation],
    "metrics": "huigu_http_requests" in metrics.sync(client=client),
    "openapi": openapi.sync(client=client).to_dict()["openapi"],
}))
"""

CONFIG = """
post_hooks: []
package_name_override: huigu_client
content_type_overrides:
  application/atom+xml: text/html
"""
"""The generator knows no feeds; a text it is."""


async def run(*command: str, cwd: Path) -> str:
    """Run a command; what it prints, where an error or a warning would be a failure."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "NO_PROXY": "*"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    return output.decode()


@pytest.mark.slow
async def test_a_generated_client_asks_in_both_languages(serve, tmp_path):
    async def ask(question: Question) -> Answer:
        if "busy" in question.text:
            raise Refused("busy", 256, 1)
        return await fake_ask(question)

    client = await serve(ask)
    base = str(client._base_url).rstrip("/")
    (tmp_path / "config.yml").write_text(CONFIG)
    printed = await run(
        *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
        *("--url", f"{base}/openapi.json", "--config", "config.yml", "--fail-on-warning"),
        *("--output-path", "huigu_client"),
        cwd=tmp_path,
    )
    assert "Warning" not in printed
    (tmp_path / "use.py").write_text(USE, encoding="utf-8")
    told = json.loads(await run(sys.executable, "use.py", base, cwd=tmp_path))
    assert told == {
        "english": [
            "en",
            "https://space.bilibili.com/1/channel/2",
            "MeshDay 2030: recap, recordings and slides",
        ],
        "chinese": ["zh", "B 站观看视频回放", True],
        "codes": ["question_empty", "busy", "1"],
        "alive": True,
        "ready": [True, "g1"],
        "metrics": True,
        "openapi": "3.1.0",
    }
