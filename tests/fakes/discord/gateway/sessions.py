"""Sessions of clients on the gateway: their events, also those to resend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.world.people import User
from tests.fakes.discord.world.posts import Post

if TYPE_CHECKING:
    from tests.fakes.discord.gateway.gateway import Connection

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
MESSAGE_CONTENT = 1 << 15
_ALWAYS = ("READY", "RESUMED", "INTERACTION_CREATE")
_POST = "post"
"""Key of the message in an event's data, until `tailor_event` makes the data for one reader."""


@dataclass(slots=True, eq=False)
class Session:
    """The session of one client on one shard; it outlives a socket."""

    id: str
    shard: int
    shards: int
    intents: int
    connection: Connection | None = None
    frames: list[dict[str, Any]] = field(default_factory=list)
    """Every event; the first has sequence number 1."""

    def record(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Number an event, and store it for a RESUME."""
        frame = {"op": 0, "t": event, "s": len(self.frames) + 1, "d": data}
        self.frames.append(frame)
        return frame


def is_subscribed(intents: int, event: str, guild_id: str | None) -> bool:
    """Tell whether the intents of a client include an event."""
    if event in _ALWAYS:
        return True
    if event.startswith("MESSAGE_"):
        return bool(intents & (GUILD_MESSAGES if guild_id else DIRECT_MESSAGES))
    return guild_id is None or bool(intents & GUILDS)


def make_post_event(post: Post) -> dict[str, Any]:
    """Make the data of a message's event; `tailor_event` completes it."""
    return {_POST: post}


def tailor_event(session: Session, event: str, data: dict[str, Any], bot: User) -> dict[str, Any]:
    """Make an event's data for one client.

    It gets contents with the intent, in direct channels, and where it is mentioned.
    """
    post = data.get(_POST)
    if not isinstance(post, Post):
        return data
    in_guild = post.channel.guild_id is not None
    return post.make_payload(bot, hide=in_guild and not session.intents & MESSAGE_CONTENT)
