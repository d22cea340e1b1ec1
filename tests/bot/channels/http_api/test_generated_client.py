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

from bot.journal.journal import Journal
from bot.messages import Answer, Question, Refused
from bot.runtime.state_files import StateFiles
from bot.services.keys.access_key import AccessKey, hash_secret
from bot.services.keys.file import KEYS_FILE, open_keys
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_journal
from tests.fakes.bot.rebuilds import RESULT, rebuild_at_once

# The generator knows only `text/…` and JSON.
CONFIG = """
post_hooks: []
package_name_override: huigu_client
content_type_overrides: {application/atom+xml: text/xml}
"""
KEY = "huigu_generated-client"

USE = """
import json, sys
from huigu_client import Client
from huigu_client.api.default import alive, ask, ask_privately, describe_rebuild, give_feedback
from huigu_client.api.default import metrics, openapi, ready, start_rebuild, take_feedback_back
from huigu_client.models import Answer, ErrorDetails, FeedbackBody, FeedbackBodyVerdict, QueryBody

client = Client(base_url=sys.argv[1], headers={"Accept-Language": "en"})
english = ask_privately.sync(client=client, body=QueryBody(question="where are the videos?", k=2))
chinese = ask_privately.sync(client=client, body=QueryBody(question="视频在哪里？"))
got = ask.sync(client=client, q="视频在哪里？")
empty = ask.sync(client=client, q=" ")
busy = ask_privately.sync_detailed(client=client, body=QueryBody(question="too busy"))
assert all(isinstance(answer, Answer) for answer in (english, chinese, got)), (english, got)
assert isinstance(empty, ErrorDetails), empty
admin = Client(base_url=sys.argv[1], headers={"Authorization": f"Bearer {sys.argv[2]}"})
helpful = FeedbackBody(id=english.id, verdict=FeedbackBodyVerdict.HELPFUL)
given = give_feedback.sync(client=client, body=helpful)
taken = take_feedback_back.sync(client=client, id=english.id)
unknown = take_feedback_back.sync(client=client, id="never-asked")
started = start_rebuild.sync(client=admin)
rebuilt = describe_rebuild.sync(client=admin)
print(json.dumps({
    "feedback": [given.verdict, taken.verdict, unknown.code],
    "rebuild": [started.waiting, rebuilt.last.generation, start_rebuild.sync(client=client).code],
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

    files = StateFiles(tmp_path, "data/journal.sqlite")
    with open_keys(files.beside_journal(KEYS_FILE)) as file:
        file.add(AccessKey("tester", "admin", hash_secret(KEY), "2030-01-01T00:00:00Z"))
    journal = Journal.open(None, 180)
    client = await serve(
        with_journal(ask, journal), journal=journal, files=files, reindex=rebuild_at_once
    )
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
    told = json.loads(await run(sys.executable, "use.py", base, KEY, cwd=tmp_path))
    journal.close()
    assert told == {
        "feedback": ["helpful", "", "unknown_question"],
        "rebuild": [False, RESULT.generation, "key_needed"],
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
