"""What GitHub and GitLab send about a push.

GitHub: https://docs.github.com/en/webhooks/webhook-events-and-payloads#push
GitLab: https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events
"""

from __future__ import annotations

import msgspec

from bot.channels.http_api.requests.question import decode_json
from bot.services.repositories import Push

BRANCHES = "refs/heads/"
INVALID = "invalid_hook"


class _GitHubRepository(msgspec.Struct, frozen=True):
    clone_url: str = ""
    ssh_url: str = ""
    git_url: str = ""
    html_url: str = ""
    default_branch: str = ""


class _GitHubPush(msgspec.Struct, frozen=True):
    repository: _GitHubRepository
    ref: str = ""
    deleted: bool = False


class _GitLabProject(msgspec.Struct, frozen=True):
    git_http_url: str = ""
    git_ssh_url: str = ""
    web_url: str = ""
    default_branch: str | None = None


class _GitLabPush(msgspec.Struct, frozen=True):
    project: _GitLabProject
    ref: str = ""
    checkout_sha: str | None = None
    """Null where the branch was deleted."""


def read_github_push(raw: bytes) -> Push:
    """Read a push of GitHub; `HttpError` passes through if it is none."""
    sent = decode_json(raw, _GitHubPush, INVALID, INVALID)
    repository = sent.repository
    addresses = (
        *(repository.clone_url, repository.ssh_url, repository.git_url, repository.html_url),
    )
    branch = "" if sent.deleted else _read_branch(sent.ref)
    return Push(addresses, branch, repository.default_branch)


def read_gitlab_push(raw: bytes) -> Push:
    """Read a push of GitLab; `HttpError` passes through if it is none."""
    sent = decode_json(raw, _GitLabPush, INVALID, INVALID)
    project = sent.project
    addresses = project.git_http_url, project.git_ssh_url, project.web_url
    branch = _read_branch(sent.ref) if sent.checkout_sha else ""
    return Push(addresses, branch, project.default_branch or "")


def _read_branch(ref: str) -> str:
    """Read the name of a branch; empty for a tag."""
    return ref.removeprefix(BRANCHES) if ref.startswith(BRANCHES) else ""
