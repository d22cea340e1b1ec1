"""Whom a message would notify: what it holds, and what `allowed_mentions` lets through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.discord.posts import Post

_EVERYONE = re.compile(r"@(?:everyone|here)")
_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")


@dataclass(frozen=True, slots=True)
class Ping:
    """Somebody was notified, or would have been."""

    mention: str
    """As written; `reply` for the author of the message that was replied to."""
    content: str


def pings(payload: dict[str, Any], reply_to: Post | None) -> list[Ping]:
    """Whom a message would notify.

    Discord notifies nobody inside a code block, or where the bot has no right to; here that counts
    as well, for a text that relies on it is one edit away from a ping.

    Args:
        payload: The message, as the bot sent it.
        reply_to: The message it replies to.
    """
    content = payload.get("content") or ""
    allowed = payload.get("allowed_mentions")
    found: list[str] = []
    if _parsed(allowed, "everyone"):
        found += _EVERYONE.findall(content)
    for kind, pattern in (("users", _USER), ("roles", _ROLE)):
        named = (allowed or {}).get(kind) or []
        for match in pattern.finditer(content):
            if _parsed(allowed, kind) or match[1] in map(str, named):
                found.append(match[0])
    if reply_to is not None and (allowed is None or allowed.get("replied_user")):
        found.append("reply")
    return [Ping(mention, content) for mention in found]


def _parsed(allowed: dict[str, Any] | None, kind: str) -> bool:
    return allowed is None or kind in (allowed.get("parse") or [])
