"""Keys, from `huigu keys` to the real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.messages import Answer, Question
from bot.runtime.state_files import StateFiles
from bot.services.keys.access_key import AccessKey, hash_secret
from bot.services.keys.file import KEYS_FILE, open_keys
from bot.settings import ServerSettings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_rate_limit

REQUIRED = ServerSettings(keys="required")
Create = Callable[..., str]


@pytest.fixture
def files(tmp_path) -> StateFiles:
    return StateFiles(tmp_path, "data/journal.sqlite")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "huigu.toml"
    path.write_text("", encoding="utf-8")
    return path


@pytest.fixture
def create(config) -> Create:
    """Make a key with the command; gives the key."""

    def make(name: str, scope: str, *options: str) -> str:
        arguments = ["keys", "create", name, "--scope", scope, "--config", str(config), *options]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
        return done.stdout.strip()

    return make


async def get(client, path: str = "/query?q=a", key: str = "", **headers: str) -> tuple[int, dict]:
    if key:
        headers["Authorization"] = f"Bearer {key}"
    async with client.get(path, headers=headers) as response:
        got = await response.json(content_type=None)
        if response.status in {401, 403}:
            got["challenge"] = response.headers["WWW-Authenticate"]
        return response.status, got


async def test_where_keys_are_required_nothing_is_answered_without_one(serve, files, create):
    client = await serve(settings=REQUIRED, files=files)
    status, problem = await get(client)
    assert (status, problem["code"]) == (401, "key_needed")
    assert problem["challenge"] == 'Bearer realm="huigu"'
    for scope in ("ask", "admin"):
        assert (await get(client, key=create(scope, scope)))[0] == 200
    status, problem = await get(client, key=create("browser", "read"))
    assert (status, problem["code"]) == (403, "key_not_enough")
    assert 'error="insufficient_scope", scope="ask"' in problem["challenge"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json"])
async def test_monitors_need_no_key(serve, files, path):
    client = await serve(settings=REQUIRED, files=files)
    async with client.get(path) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "path", ["/", "/plain?q=a", "/examples.json", "/v1/models", "/query?q=a", "/feedback/a"]
)
async def test_whatever_else_there_is_needs_one(serve, files, path):
    client = await serve(settings=REQUIRED, files=files)
    method = "DELETE" if path.startswith("/feedback") else "GET"
    async with client.request(method, path) as response:
        assert response.status == 401


async def test_a_revoked_key_is_refused_at_once(serve, files, create, config):
    client = await serve(settings=REQUIRED, files=files)
    key, other = create("ci", "ask"), create("other", "ask")
    assert (await get(client, key=key))[0] == 200
    CliRunner().invoke(main, ["keys", "revoke", "ci", "--config", str(config)])
    status, problem = await get(client, key=key)
    assert (status, problem["code"]) == (401, "key_unknown")
    assert 'error="invalid_token"' in problem["challenge"]
    assert (await get(client, key=other))[0] == 200


async def test_an_expired_key_is_refused(serve, files):
    client = await serve(settings=REQUIRED, files=files)
    with open_keys(files.beside_journal(KEYS_FILE)) as file:
        for name, expires in (("old", "2020-01-01T00:00:00Z"), ("new", "2999-01-01T00:00:00Z")):
            hashed = hash_secret(f"huigu_{name}")
            file.add(AccessKey(name, "ask", hashed, "2019-01-01T00:00:00Z", expires))
    assert (await get(client, key="huigu_new"))[0] == 200
    assert (await get(client, key="huigu_old"))[0] == 401


@pytest.mark.parametrize(
    "value",
    [
        "Bearer huigu_wrong",
        "bearer   huigu_wrong",
        "Bearer huigu_" + "x" * 4000,
        "Bearer huigu_\xff\xfe",
        "Bearer huigu_密钥",
    ],
)
async def test_a_wrong_key_of_ours_is_never_taken_for_none(serve, files, create, value):
    create("right", "ask")
    client = await serve(files=files)
    async with client.get("/query?q=a", headers={"Authorization": value}) as response:
        assert response.status == 401
        assert (await response.json(content_type=None))["code"] == "key_unknown"


@pytest.mark.parametrize("value", ["Bearer sk-none", "Bearer", "Basic dXNlcjpwdw==", "", "Bearer "])
async def test_what_is_no_key_of_ours_counts_as_none(serve, files, create, value):
    """Clients of other APIs cannot be told to send none."""
    create("right", "ask")
    headers = {"Authorization": value}
    client = await serve(files=files)
    async with client.get("/query?q=a", headers=headers) as response:
        assert response.status == 200
    strict = await serve(settings=REQUIRED, files=files)
    async with strict.get("/query?q=a", headers=headers) as response:
        assert response.status == 401


async def test_two_keys_in_one_request_are_none(serve, files, create):
    key = create("right", "ask")
    client = await serve(files=files)
    headers = [("Authorization", f"Bearer {key}"), ("Authorization", f"Bearer {key}")]
    async with client.get("/query?q=a", headers=headers) as response:
        assert response.status == 401


async def test_the_texts_are_in_the_language_of_the_client(serve, files):
    client = await serve(settings=REQUIRED, files=files)
    headers = {"Accept-Language": "zh-CN"}
    status, problem = await get(client, **headers)
    assert status == 401
    assert "密钥" in problem["detail"]


async def test_a_key_has_a_limit_of_its_own(serve, files, create):
    questions: list[Question] = []

    async def ask(question: Question) -> Answer:
        questions.append(question)
        return await fake_ask(question)

    client = await serve(with_rate_limit(ask, per_person=1), files=files)
    many, few = create("many", "ask", "--per-minute", "3"), create("few", "ask")
    statuses = [(await get(client, key=key))[0] for key in (many, many, many, many, few, few, "")]
    assert statuses == [200, 200, 200, 429, 200, 429, 200]
    assert [question.asker for question in questions] == [*["key:many"] * 3, "key:few", "127.0.0.1"]


async def test_requests_are_limited_too(serve, files):
    client = await serve(settings=ServerSettings(per_minute=1), files=files)
    statuses = [(await get(client, "/examples.json"))[0] for _ in range(51)]
    assert statuses == [200] * 50 + [429]
    # Monitors go on.
    assert (await get(client, "/healthz"))[0] == 200


async def test_a_file_that_cannot_be_read_accepts_no_key(serve, files, create, caplog):
    key = create("ci", "ask")
    files.beside_journal(KEYS_FILE).write_bytes(b"no keys at all" * 100)
    client = await serve(settings=REQUIRED, files=files)
    assert (await get(client, key=key))[0] == 401
    assert "no key is accepted" in caplog.text
    assert key not in caplog.text


def test_the_key_itself_is_not_kept(files, create):
    key = create("ci", "admin")
    path = files.beside_journal(KEYS_FILE)
    assert len(key) == len("huigu_") + 43
    assert key.removeprefix("huigu_").encode() not in path.read_bytes()
    assert hash_secret(key) in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_is_listed_without_itself_and_revoked(config, create):
    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(main, ["keys", *arguments, "--config", str(config)])
        return done.exit_code, done.stdout, done.stderr

    assert run("list")[0] == 3
    before = datetime.now(UTC)
    made = json.loads(create("ci@host", "read", "--days", "1", "--json"))
    create("another", "ask", "--per-minute", "7")
    assert 86_390 < (datetime.fromisoformat(made["expires"]) - before).total_seconds() < 86_410
    code, printed, _ = run("list", "--json")
    rows = json.loads(printed)["keys"]
    assert [(row["name"], row["scope"], row["per_minute"], row["expired"]) for row in rows] == [
        ("another", "ask", 7, False),
        ("ci@host", "read", 0, False),
    ]
    assert made["key"] not in printed
    assert "ci@host\tread" in run("list")[1]
    code, _, problem = run("create", "ci@host", "--scope", "ask")
    assert code == 2
    assert "huigu keys revoke ci@host" in problem
    assert run("create", "no name\n", "--scope", "ask")[0] == 2
    assert run("create", "x", "--scope", "all")[0] == 2
    assert run("revoke", "ci@host") == (0, "revoked ci@host\n", "")
    assert run("revoke", "ci@host")[0] == 3
    assert json.loads(run("revoke", "nobody", "--json")[1]) == {"revoked": []}


@pytest.mark.parametrize("name", ["create", "list", "revoke"])
def test_every_command_of_keys_has_help(name):
    done = CliRunner().invoke(main, ["keys", name, "--help"])
    for part in ("--config", "--json", "Examples:", f"  huigu keys {name}"):
        assert part in done.stdout


@pytest.mark.parametrize("path", ["/query?q=a", "/", "/talks", "/read/a/b", "/admin/rebuild"])
async def test_a_request_for_the_head_alone_needs_a_key_too(serve, files, create, path):
    client = await serve(settings=REQUIRED, files=files)
    key = create("adm", "admin")
    async with client.head(path) as response:
        assert response.status == 401
    async with client.head(path, headers={"Authorization": f"Bearer {key}"}) as response:
        assert response.status in {200, 404}
