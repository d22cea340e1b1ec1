"""Channels: each brings questions in and answers out on one platform, and knows no other channel.

A channel is a folder here, with a `ChannelSpec` in its `spec.py`, and a line in `CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Annotated, Any, Generic, Protocol, TypeVar

import msgspec

from bot.services.contracts import Services

CHANNELS = {
    "http": "bot.channels.http_api.spec:SPEC",
    "discord": "bot.channels.discord.spec:SPEC",
    "wecom": "bot.channels.wecom.spec:SPEC",
    "official_account": "bot.channels.official_account.spec:SPEC",
    "announce": "bot.channels.announcements.spec:SPEC",
}

PerMinute = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
"""Questions one person may ask in a minute."""

S = TypeVar("S", bound=msgspec.Struct)
"""The channel's settings."""
K = TypeVar("K", bound=msgspec.Struct)
"""The channel's secrets."""
S_in = TypeVar("S_in", bound=msgspec.Struct, contravariant=True)
K_in = TypeVar("K_in", bound=msgspec.Struct, contravariant=True)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many questions a channel takes in a minute."""

    per_person: int
    """1 or more."""
    per_place: int
    """From one room of people; 0 for no limit."""


class NoSecrets(msgspec.Struct, frozen=True):
    """Of a channel that needs none."""


def limit_person_and_room(per_minute: int) -> Limits:
    """Let a room of people ask five times what one of them may."""
    return Limits(per_minute, per_minute * 5)


@dataclass(frozen=True, slots=True)
class ChannelSpec(Generic[S, K]):
    """All that the rest of the bot knows of a channel; each channel has one in its `spec.py`.

    The module is imported with every command, so it imports nothing that takes time.
    """

    name: str
    """In `CHANNELS`, in messages, and as the label of its metrics."""
    table: str
    """In `huigu.toml`."""
    settings: type[S]
    secrets: type[K]
    """Each field is read from the variable `HUIGU_` and the field's name in upper case."""
    serve: str
    """`module:function`, a `Serve`; imported when the channel is switched on."""
    limits: Callable[[S], Limits]
    is_on: Callable[[K], bool] = lambda secrets: True
    """One secret switches a channel on; the channel says which others it lacks."""
    is_prepared: Callable[[S], bool] = lambda settings: False
    """Whether a setting without a default is filled in: somebody means to run the channel."""
    needs: str = ""
    """The variable that switches it on, for people; empty for a channel that is always on."""


class Serve(Protocol[S_in, K_in]):
    """Brings questions in and answers out until it is cancelled, then finishes what it began."""

    async def __call__(self, services: Services, settings: S_in, secrets: K_in, /) -> None:
        """Run the channel.

        Args:
            services: What it may use; `ask` may raise `Refused`, by limits that are its own.
            settings: Its own table.
            secrets: Its own.

        Raises:
            ConfigError: The channel cannot start as it is configured.
        """
        ...


def load_specs() -> Iterator[ChannelSpec[Any, Any]]:
    """Import what every channel says of itself, not the channels."""
    for spec in CHANNELS.values():
        yield resolve_name(spec)
