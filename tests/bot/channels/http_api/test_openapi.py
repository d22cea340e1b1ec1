from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bot.channels.http_api.responses.errors import ERROR_MEDIA
from bot.channels.http_api.routes import describe_whole_api
from bot.messages import Answer
from bot.runtime.state_files import StateFiles
from bot.services.keys.access_key import AccessKey, hash_secret
from bot.services.keys.file import KEYS_FILE, open_keys
from bot.settings import ServerSettings
from tests.fakes.bot.asks import ABSENT, FOUND
from tests.fakes.bot.rebuilds import rebuild_at_once

# The seed makes every run the same.
# A conversation must hold a question of the user, which JSON Schema cannot say.
# What is too long for an address is refused before anything else is read.
CONFIG = """
[checks]
negative_data_rejection.expected-statuses = ["4xx"]

[[operations]]
include-path-regex = "^/v1/(chat/completions|responses)$"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "429", "5xx"]
"""
KEY = "huigu_schemathesis"
OPTIONS = "--checks all --max-examples 25 --seed 7 --no-color"


@pytest.mark.slow
async def test_the_server_behaves_as_its_document_says(serve, tmp_path):
    """Schemathesis sends valid and invalid requests of the document, and checks each response."""
    files = StateFiles(tmp_path, "data/journal.sqlite")
    with open_keys(files.beside_journal(KEYS_FILE)) as file:
        file.add(AccessKey("tester", "admin", hash_secret(KEY), "2030-01-01T00:00:00Z"))
    settings = ServerSettings(per_minute=1_000_000)
    client = await serve(files=files, settings=settings, reindex=rebuild_at_once)
    command = Path(sys.executable).parent / "schemathesis"
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    process = await asyncio.create_subprocess_exec(
        *(str(command), "run", str(client._base_url / "openapi.json"), *OPTIONS.split()),
        # The document's own is relative, which it takes for another place than the paths'.
        *("--url", str(client._base_url), "--phases", "examples,coverage,fuzzing"),
        *("--header", f"Authorization: Bearer {KEY}"),
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
            async with client.request(method, _fill(path)) as response:
                problem = await response.json() if response.content_type == ERROR_MEDIA else {}
            assert problem.get("code") not in {"not_found", "method_not_allowed"}, (method, path)
            assert response.status != 500


def _fill(path: str) -> str:
    """Write something for each parameter in a path."""
    return re.sub(r"\{\w+\}", "a", path)


def test_everything_in_the_document_is_described():
    """Every operation, parameter, body, response, header and field, however deep."""
    document = describe_whole_api()
    bare = [f"schema {name}" for name, one in _list_schemas(document) if "description" not in one]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            bare += [f"{method} {path} {what}" for what in _list_bare(operation)]
    assert bare == []


def _list_bare(operation: dict) -> Iterator[str]:
    """List the pieces of an operation that nothing describes."""
    if not operation.get("summary"):
        yield "summary"
    for parameter in operation.get("parameters", []):
        if not parameter.get("description"):
            yield f"parameter {parameter['name']}"
    if "requestBody" in operation and not operation["requestBody"].get("description"):
        yield "body"
    for status, response in operation["responses"].items():
        if not response.get("description"):
            yield status
        for name, header in response.get("headers", {}).items():
            if not header.get("description"):
                yield f"{status} {name}"


def _list_schemas(document: dict) -> Iterator[tuple[str, dict]]:
    """List the schemas of records and of all fields, with where they stand."""
    yield from document["components"]["schemas"].items()
    waiting = [("", document)]
    while waiting:
        place, node = waiting.pop()
        if isinstance(node.get("properties"), dict) and "type" in node:
            yield from ((f"{place}.{name}", one) for name, one in node["properties"].items())
        for key, value in node.items():
            inner = enumerate(value) if isinstance(value, list) else [(key, value)]
            waiting += [(f"{place}/{key}", one) for _, one in inner if isinstance(one, dict)]


async def test_a_key_is_said_to_be_needed_where_it_is(serve):
    document, client = describe_whole_api(), await serve()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            needs_key = {} not in operation.get("security", [{}])
            async with client.request(method, _fill(path)) as response:
                assert (response.status == 401) == needs_key, (method, path)
            assert ("401" in operation["responses"]) == ("security" in operation)
