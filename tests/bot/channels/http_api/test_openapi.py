from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import msgspec
import pytest

from bot.channels.http_api.responses.errors import ERROR_MEDIA
from bot.channels.http_api.routes import describe_whole_api
from bot.messages import Answer
from tests.fakes.bot.asks import ABSENT, FOUND

# The seed makes every run the same.
# A conversation must hold a question of the user, which JSON Schema cannot say.
CONFIG = """
[[operations]]
include-path-regex = "^/v1/(chat/completions|responses)$"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "429", "5xx"]
"""
OPTIONS = "--checks all --max-examples 25 --seed 7 --no-color"


@pytest.mark.slow
async def test_the_server_behaves_as_its_document_says(serve, tmp_path):
    """Schemathesis sends valid and invalid requests of the document, and checks each response."""
    client = await serve()
    command = Path(sys.executable).parent / "schemathesis"
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    process = await asyncio.create_subprocess_exec(
        *(str(command), "run", str(client._base_url / "openapi.json"), *OPTIONS.split()),
        # The document's own is relative, which it takes for another place than the paths'.
        *("--url", str(client._base_url), "--phases", "examples,coverage,fuzzing"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=tmp_path,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    # It does not count the document itself.
    count = sum(len(item) for item in describe_whole_api()["paths"].values()) - 1
    assert f"{count} selected / {count} total" in output.decode()


def test_the_schema_of_an_answer_has_exactly_the_fields_of_an_answer():
    schema = describe_whole_api()["components"]["schemas"]["Answer"]
    for answer in (FOUND, ABSENT):
        # Over HTTP an answer has an id too.
        assert {*msgspec.to_builtins(answer), "id"} == set(schema["required"])
    hidden, optional = {"state", "evidence"}, {"explanation"}
    assert set(schema["properties"]) == set(Answer.__struct_fields__) - hidden
    assert set(schema["required"]) == set(schema["properties"]) - optional
    assert schema["additionalProperties"] is False


def test_the_document_holds_no_schema_that_nothing_uses():
    document = describe_whole_api()
    text = msgspec.json.encode(document).decode()
    for name in document["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text
    assert "DialogueState" not in document["components"]["schemas"]


async def test_every_documented_path_exists(serve):
    client = await serve()
    async with client.get("/openapi.json") as response:
        document = await response.json()
    for path, item in document["paths"].items():
        for method in item:
            async with client.request(method, path.replace("{id}", "a")) as response:
                problem = await response.json() if response.content_type == ERROR_MEDIA else {}
            assert problem.get("code") not in {"not_found", "method_not_allowed"}, (method, path)
            assert response.status != 500
