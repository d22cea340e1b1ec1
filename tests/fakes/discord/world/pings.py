"""Pings of a message: the mentions in it that `allowed_mentions` allows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.discord.world.posts import Post

_EVERYONE = re.compile(r"@(?:everyone|here)")
_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")


@dataclass(frozen=True, slots=True)
class Ping:
    """A notification that a message causes."""

    mention: str
    """As written; `reply` for the author of the message replied to."""
    content: str


def find_pings(payload: dict[str, Any], reply_to: Post | None) -> list[Ping]:
    """Find the pings of a message that the bot sends.

    Discord pings nobody from a code block, or without the permission. Here these count too: a text
    that relies on that is one edit away from a ping.
    """
    content = payload.get("content") or ""
    allowed = payload.get("allowed_mentions")
    mentions: list[str] = []
    if _is_parsed(allowed, "everyone"):
        mentions += _EVERYONE.findall(content)
    for kind, pattern in (("users", _USER), ("roles", _ROLE)):
        named = (allowed or {}).get(kind) or []
        for match in pattern.finditer(content):
            if _is_parsed(allowed, kind) or match[1] in map(str, named):
                mentions.append(match[0])
    if reply_to is not None and (allowed is None or allowed.get("replied_user")):
        mentions.append("reply")
    return [Ping(mention, content) for mention in mentions]


def _is_parsed(allowed: dict[str, Any] | None, kind: str) -> bool:
    return allowed is None or kind in (allowed.get("parse") or [])
