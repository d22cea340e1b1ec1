"""The hosts of repositories that may call: how each signs, and what it sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.channels.http_api.hooks.payloads import read_github_push, read_gitlab_push
from bot.channels.http_api.hooks.signatures import is_from_github, is_from_gitlab
from bot.channels.http_api.spec import HttpSecrets
from bot.services.repositories import Push


@dataclass(frozen=True, slots=True)
class HookHost:
    """One kind of host."""

    name: str
    """In the address: `/hooks/NAME`."""
    variable: str
    """The environment variable of its secret, for messages."""
    get_secret: Callable[[HttpSecrets], str]
    """Empty if the hook is off."""
    is_signed: Callable[[web.Request, bytes, str], bool]
    """Tells whether a call with a body comes from who knows the secret."""
    event: str
    """Header that says what happened."""
    push: str
    """What it says of a push to a branch."""
    deliveries: tuple[str, ...]
    """Headers with an id of the call, of which the first one that is there counts."""
    read_push: Callable[[bytes], Push]
    """Reads the body of a push; raises `HttpError`."""


HOSTS = (
    HookHost(
        name="github",
        variable="HUIGU_GITHUB_HOOK_SECRET",
        get_secret=lambda secrets: secrets.github_hook_secret,
        is_signed=is_from_github,
        event="X-GitHub-Event",
        push="push",
        deliveries=("X-GitHub-Delivery",),
        read_push=read_github_push,
    ),
    HookHost(
        name="gitlab",
        variable="HUIGU_GITLAB_HOOK_SECRET",
        get_secret=lambda secrets: secrets.gitlab_hook_secret,
        is_signed=is_from_gitlab,
        event="X-Gitlab-Event",
        push="Push Hook",
        # The first is the same when GitLab tries again.
        deliveries=("Idempotency-Key", "X-Gitlab-Event-UUID"),
        read_push=read_gitlab_push,
    ),
)
