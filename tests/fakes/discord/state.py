"""Everything the fake Discord knows: who, where, what was said, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from tests.fakes.discord import refusals
from tests.fakes.discord.clock import Changes, Clock
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.people import User
from tests.fakes.discord.pings import Ping
from tests.fakes.discord.places import Channel, Guild
from tests.fakes.discord.posts import Post
from tests.fakes.discord.refusals import Fault, Refusal, Refused
from tests.fakes.discord.snowflakes import Snowflakes

_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the bot and how it was answered."""

    name: str
    """Of the route: `send`, `edit`, `callback`, …"""
    method: str
    path: str
    status: int
    payload: Any
    at: float
    """By the server's clock."""


class Dispatch(Protocol):
    """Tells the bot something through the gateway."""

    async def __call__(self, event: str, data: dict[str, Any], guild_id: str | None) -> None:
        """Send an event to the shard of a guild, or keep it for a RESUME."""
        ...


@dataclass(slots=True)
class State:
    """What there is. Looking up something unknown raises what Discord would answer."""

    token: str
    bot: User
    clock: Clock
    snowflakes: Snowflakes
    intents: int
    """Privileged ones that the developer portal has switched on."""
    shards: int
    changes: Changes = field(default_factory=Changes)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    """In the order they were written; deleted ones too."""
    interactions: dict[str, Interaction] = field(default_factory=dict)
    """By their token."""
    commands: dict[str | None, list[dict[str, Any]]] = field(default_factory=dict)
    """By guild; None holds those of everywhere."""
    requests: list[Request] = field(default_factory=list)
    violations: list[Fault] = field(default_factory=list)
    """Every breach of a limit; a healthy bot makes none."""
    pings: list[Ping] = field(default_factory=list)
    unknown_routes: list[str] = field(default_factory=list)
    """What the bot called and this fake does not have."""

    @property
    def application_id(self) -> str:
        """Discord gives a bot and its application the same id."""
        return self.bot.id

    @property
    def reads_contents(self) -> bool:
        """Whether the developer portal lets the bot read what is written."""
        return bool(self.intents & 1 << 15)

    def channel(self, channel_id: str) -> Channel:
        return _found(self.channels, channel_id, refusals.UNKNOWN_CHANNEL)

    def guild(self, guild_id: str) -> Guild:
        return _found(self.guilds, guild_id, refusals.UNKNOWN_GUILD)

    def user(self, user_id: str) -> User:
        return _found(self.users, user_id, refusals.UNKNOWN_USER)

    def post(self, channel_id: str, post_id: str) -> Post:
        """A message that the bot can fetch: in this channel, not deleted, not ephemeral.

        Raises:
            Refused: There is none.
        """
        post = _found(self.posts, post_id, refusals.UNKNOWN_MESSAGE)
        if post.deleted or post.ephemeral or post.channel.id != channel_id:
            raise Refused(refusals.UNKNOWN_MESSAGE)
        return post

    def breach(self, faults: list[Fault]) -> None:
        """Refuse a payload that breaks a limit, and remember it.

        Raises:
            Refused: There are faults.
        """
        if faults:
            self.violations += faults
            raise Refused(refusals.INVALID_FORM_BODY, refusals.error_tree(faults))


def _found(shelf: dict[str, _Kept], key: str, otherwise: Refusal) -> _Kept:
    try:
        return shelf[key]
    except KeyError:
        raise Refused(otherwise) from None
