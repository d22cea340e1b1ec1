"""A client's session on the gateway: what it is told, and what it has missed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.people import User
from tests.fakes.discord.posts import Post

if TYPE_CHECKING:
    from tests.fakes.discord.gateway import Connection

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
MESSAGE_CONTENT = 1 << 15
_ALWAYS = ("READY", "RESUMED", "INTERACTION_CREATE")
_POST = "post"
"""Key under which an event carries the message itself, for each reader's own view of it."""


@dataclass(slots=True, eq=False)
class Session:
    """One client on one shard, across its sockets."""

    id: str
    shard: int
    shards: int
    intents: int
    connection: Connection | None = None
    frames: list[dict[str, Any]] = field(default_factory=list)
    """Every event, the first with sequence number 1."""

    def keep(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Number an event and keep it for a RESUME."""
        frame = {"op": 0, "t": event, "s": len(self.frames) + 1, "d": data}
        self.frames.append(frame)
        return frame


def sees(intents: int, event: str, guild_id: str | None) -> bool:
    """Tell whether a client asked to hear of such events."""
    if event in _ALWAYS:
        return True
    if event.startswith("MESSAGE_"):
        return bool(intents & (GUILD_MESSAGES if guild_id else DIRECT_MESSAGES))
    return guild_id is None or bool(intents & GUILDS)


def told(post: Post) -> dict[str, Any]:
    """An event's data that stands for a message, until `tailored` makes it a reader's."""
    return {_POST: post}


def tailored(session: Session, event: str, data: dict[str, Any], bot: User) -> dict[str, Any]:
    """What a client may read: contents only with the intent, where it is mentioned, or in DMs."""
    post = data.get(_POST)
    if not isinstance(post, Post):
        return data
    in_guild = post.channel.guild_id is not None
    return post.payload(bot, hide=in_guild and not session.intents & MESSAGE_CONTENT)
