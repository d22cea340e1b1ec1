"""State of the fake Discord: people, places, messages, requests and errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from tests.fakes.discord import refusals
from tests.fakes.discord.clock import Changes, Clock
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.refusals import Fault, Refusal, Refused
from tests.fakes.discord.snowflakes import Snowflakes
from tests.fakes.discord.world.people import User
from tests.fakes.discord.world.pings import Ping
from tests.fakes.discord.world.places import Channel, Guild
from tests.fakes.discord.world.posts import Post

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the bot, with the status of its response."""

    name: str
    """Name of the route: `send`, `edit`, `callback`, …"""
    method: str
    path: str
    status: int
    payload: Any
    at: float
    """By `Clock.now`."""


class Dispatch(Protocol):
    """Sends the bot an event through the gateway."""

    async def __call__(self, event: str, data: dict[str, Any], guild_id: str | None) -> None:
        """Send an event to the shard of a guild; store it for a RESUME."""
        ...


@dataclass(slots=True)
class State:
    """All state. A look-up of something unknown raises Discord's error response."""

    token: str
    bot: User
    clock: Clock
    snowflakes: Snowflakes
    intents: int
    """Privileged intents switched on in the developer portal."""
    shards: int
    changes: Changes = field(default_factory=Changes)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    """In the order they were written, with deleted ones."""
    interactions: dict[str, Interaction] = field(default_factory=dict)
    """By token."""
    commands: dict[str | None, list[dict[str, Any]]] = field(default_factory=dict)
    """By guild; those under None are global."""
    requests: list[Request] = field(default_factory=list)
    violations: list[Fault] = field(default_factory=list)
    """Every broken limit; a healthy bot breaks none."""
    pings: list[Ping] = field(default_factory=list)
    unknown_routes: list[str] = field(default_factory=list)
    """Requests of the bot that this fake does not support."""

    @property
    def application_id(self) -> str:
        """The id of the application: the same as the bot's."""
        return self.bot.id

    @property
    def reads_contents(self) -> bool:
        """Whether the Message Content intent is switched on."""
        return bool(self.intents & 1 << 15)

    def get_channel(self, channel_id: str) -> Channel:
        return _look_up(self.channels, channel_id, refusals.UNKNOWN_CHANNEL)

    def get_guild(self, guild_id: str) -> Guild:
        return _look_up(self.guilds, guild_id, refusals.UNKNOWN_GUILD)

    def get_user(self, user_id: str) -> User:
        return _look_up(self.users, user_id, refusals.UNKNOWN_USER)

    def get_post(self, channel_id: str, post_id: str) -> Post:
        """Get a message that the bot can fetch: in this channel, not deleted, not ephemeral.

        Raises:
            Refused: There is none.
        """
        post = _look_up(self.posts, post_id, refusals.UNKNOWN_MESSAGE)
        if post.deleted or post.ephemeral or post.channel.id != channel_id:
            raise Refused(refusals.UNKNOWN_MESSAGE)
        return post

    def raise_faults(self, faults: list[Fault]) -> None:
        """Record the faults of a payload, and refuse it if there are any.

        Raises:
            Refused: There are faults.
        """
        if faults:
            self.violations += faults
            raise Refused(refusals.INVALID_FORM_BODY, refusals.make_error_tree(faults))


def _look_up(items: dict[str, _Item], key: str, refusal: Refusal) -> _Item:
    try:
        return items[key]
    except KeyError:
        raise Refused(refusal) from None
