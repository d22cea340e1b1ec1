"""Push hooks of GitHub and GitLab: what is signed, and which rebuild follows."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
import uuid

import pytest

from bot.channels.http_api.hooks.routes import MAX_HOOK_BYTES
from bot.channels.http_api.spec import HttpSecrets
from bot.services.repositories import Repository
from tests.fakes.bot.rebuilds import ManualRebuilds
from tests.fakes.wecom.secrets import GITHUB_HOOK_SECRET, GITLAB_HOOK_SECRET

SECRETS = HttpSecrets(github_hook_secret=GITHUB_HOOK_SECRET, gitlab_hook_secret=GITLAB_HOOK_SECRET)
REPOSITORIES = (
    Repository("posts", "github.com/mesh/posts", ""),
    Repository("drafts", "github.com/mesh/posts", "drafts"),
    Repository("talks", "gitlab.com/mesh/group/talks", "main"),
)


@pytest.fixture
def rebuilds() -> ManualRebuilds:
    return ManualRebuilds()


@pytest.fixture
async def client(serve, rebuilds):
    return await serve(reindex=rebuilds, repositories=REPOSITORIES, secrets=SECRETS)


def github_push(ref: str = "refs/heads/main", name: str = "mesh/posts", **fields) -> bytes:
    """As GitHub's documentation shows it, without what nobody reads."""
    repository = {
        "full_name": name,
        "html_url": f"https://github.com/{name}",
        "clone_url": f"https://github.com/{name}.git",
        "ssh_url": f"git@github.com:{name}.git",
        "git_url": f"git://github.com/{name}.git",
        "default_branch": "main",
    }
    push = {"ref": ref, "after": uuid.uuid4().hex, "deleted": False, "repository": repository}
    return json.dumps({**push, **fields}).encode()


def gitlab_push(ref: str = "refs/heads/main", name: str = "mesh/group/talks", **fields) -> bytes:
    project = {
        "git_http_url": f"https://gitlab.com/{name}.git",
        "git_ssh_url": f"git@gitlab.com:{name}.git",
        "web_url": f"https://gitlab.com/{name}",
        "default_branch": "main",
    }
    sha = uuid.uuid4().hex
    push = {"object_kind": "push", "ref": ref, "checkout_sha": sha, "project": project}
    return json.dumps({**push, **fields}).encode()


def sign(body: bytes, secret: str = GITHUB_HOOK_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def call_github(client, body: bytes, **headers: str) -> tuple[int, dict]:
    sent = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": str(uuid.uuid4()),
        "X-Hub-Signature-256": sign(body),
        **headers,
    }
    async with client.post("/hooks/github", data=body, headers=sent) as response:
        return response.status, await response.json(content_type=None)


async def call_gitlab(client, body: bytes, **headers: str) -> tuple[int, dict]:
    sent = {
        "Content-Type": "application/json",
        "X-Gitlab-Event": "Push Hook",
        "X-Gitlab-Event-UUID": str(uuid.uuid4()),
        "X-Gitlab-Token": GITLAB_HOOK_SECRET,
        **headers,
    }
    async with client.post("/hooks/gitlab", data=body, headers=sent) as response:
        return response.status, await response.json(content_type=None)


async def test_a_push_reads_the_sources_of_its_repository(client, rebuilds):
    assert await call_github(client, github_push()) == (
        202,
        {"accepted": True, "reason": "", "sources": ["posts"]},
    )
    assert rebuilds.calls == [["posts"]]


async def test_a_push_of_gitlab_does_too(client, rebuilds):
    status, result = await call_gitlab(client, gitlab_push())
    assert (status, result["sources"]) == (202, ["talks"])
    assert rebuilds.calls == [["talks"]]


async def test_a_source_with_a_branch_follows_that_one(client, rebuilds):
    status, result = await call_github(client, github_push("refs/heads/drafts"))
    assert (status, result["sources"]) == (202, ["drafts"])


@pytest.mark.parametrize("ref", ["refs/heads/feature", "refs/tags/v1", "", "main"])
async def test_another_branch_starts_nothing(client, rebuilds, ref):
    status, result = await call_github(client, github_push(ref))
    assert (status, result["accepted"]) == (200, False)
    assert (await call_gitlab(client, gitlab_push(ref)))[1]["accepted"] is False
    assert rebuilds.calls == []


async def test_a_deleted_branch_starts_nothing(client, rebuilds):
    assert (await call_github(client, github_push(deleted=True)))[1]["accepted"] is False
    assert (await call_gitlab(client, gitlab_push(checkout_sha=None)))[1]["accepted"] is False
    assert rebuilds.calls == []


async def test_a_repository_that_is_no_source_reads_all(client, rebuilds):
    status, result = await call_github(client, github_push(name="mesh/site"))
    assert (status, result) == (202, {"accepted": True, "reason": "", "sources": []})
    assert rebuilds.calls == [[]]


async def test_many_pushes_are_one_rebuild_behind_the_running_one(client, rebuilds):
    await call_github(client, github_push())
    await asyncio.gather(*(call_github(client, github_push()) for _ in range(10)))
    await call_gitlab(client, gitlab_push())
    assert rebuilds.calls == [["posts"]]
    await rebuilds.finish()
    assert rebuilds.calls == [["posts"], ["posts", "talks"]]


async def test_other_events_start_nothing(client, rebuilds):
    for event in ("ping", "issues", "", "PUSH"):
        status, result = await call_github(client, b"{}", **{"X-GitHub-Event": event})
        assert (status, result["accepted"]) == (200, False)
    result = (await call_gitlab(client, b"{}", **{"X-Gitlab-Event": "Tag Push Hook"}))[1]
    assert result["accepted"] is False
    assert rebuilds.calls == []


async def test_a_call_that_came_before_is_ignored(client, rebuilds):
    body, delivery = github_push(), {"X-GitHub-Delivery": "one"}
    assert (await call_github(client, body, **delivery))[0] == 202
    for again in (body, github_push()):
        _, result = await call_github(client, again, **delivery)
        assert result["reason"] == "this call came before"
    # Nor with another id, which is not signed.
    assert (await call_github(client, body, **{"X-GitHub-Delivery": "two"}))[0] == 200
    assert rebuilds.calls == [["posts"]]
    retry = {"Idempotency-Key": "same"}
    assert (await call_gitlab(client, gitlab_push(), **retry))[0] == 202
    assert (await call_gitlab(client, gitlab_push(), **retry))[0] == 200


FORGED = [
    {"X-Hub-Signature-256": ""},
    {"X-Hub-Signature-256": "sha256="},
    {"X-Hub-Signature-256": "sha1=" + "0" * 40},
    {"X-Hub-Signature-256": "sha256=" + "0" * 64},
    {"X-Hub-Signature-256": sign(b"another body")},
    {"X-Hub-Signature-256": "sha256=密"},
]


@pytest.mark.parametrize("headers", FORGED, ids=range(len(FORGED)))
async def test_a_forged_call_is_refused(client, rebuilds, headers):
    body = github_push()
    status, problem = await call_github(client, body, **headers)
    assert (status, problem["code"]) == (403, "hook_not_signed")
    # It does not use up the id of the real one.
    assert (await call_github(client, body))[0] == 202


async def test_signed_with_another_secret_or_twice_is_refused(client, rebuilds):
    body = github_push()
    other = {"X-Hub-Signature-256": sign(body, "another secret")}
    assert (await call_github(client, body, **other))[0] == 403
    headers = [("X-Hub-Signature-256", sign(body)), ("X-Hub-Signature-256", sign(body))]
    headers += [("Content-Type", "application/json"), ("X-GitHub-Event", "push")]
    async with client.post("/hooks/github", data=body, headers=headers) as response:
        assert response.status == 403
    for token in ("", "wrong", GITLAB_HOOK_SECRET + "x"):
        assert (await call_gitlab(client, gitlab_push(), **{"X-Gitlab-Token": token}))[0] == 403
    assert rebuilds.calls == []


BAD = [
    b"",
    b"[]",
    b"{",
    b"\xff\xfe",
    b'{"repository": 1}',
    b'{"ref": "refs/heads/main"}',
    b"[" * 9999,
]


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
async def test_what_is_no_push_is_refused(client, rebuilds, body):
    status, problem = await call_github(client, body)
    assert (status, problem["code"]) in {(400, "invalid_hook"), (400, "not_utf8")}
    assert (await call_gitlab(client, body))[0] == 400
    assert rebuilds.calls == []


async def test_a_large_body_is_refused(client):
    headers = {"Content-Type": "application/json"}
    body = io.BytesIO(b" " * (MAX_HOOK_BYTES + 1))
    async with client.post("/hooks/github", data=body, headers=headers) as response:
        assert response.status == 413


async def test_a_form_is_refused_with_what_to_set(client):
    body = github_push()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    status, problem = await call_github(client, body, **headers)
    assert (status, problem["code"]) == (415, "not_json")


async def test_without_a_secret_there_is_no_hook(serve, rebuilds):
    client = await serve(reindex=rebuilds, secrets=HttpSecrets(gitlab_hook_secret="x" * 20))
    assert (await call_github(client, github_push()))[0] == 404
    empty = {"X-Hub-Signature-256": sign(b"{}", "")}
    assert (await call_github(client, b"{}", **empty))[0] == 404


async def test_calls_are_limited(client):
    statuses = [(await call_github(client, b"{}"))[0] for _ in range(121)]
    assert statuses[-1] == 429
