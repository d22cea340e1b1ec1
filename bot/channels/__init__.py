"""Channels: each takes questions on one platform and answers them. No channel knows another.

A channel is a folder here with a `ChannelSpec` in its `spec.py`, and a line in `CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

import msgspec

if TYPE_CHECKING:
    # Every command reads the settings of every channel, and few a channel's services.
    from bot.services.contracts import Services

CHANNELS = {
    "http": "bot.channels.http_api.spec:SPEC",
    "discord": "bot.channels.discord.spec:SPEC",
    "wecom": "bot.channels.wecom.spec:SPEC",
    "official_account": "bot.channels.official_account.spec:SPEC",
    "announce": "bot.channels.announcements.spec:SPEC",
}

PerMinute = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
"""Questions that one person may ask in a minute."""

S = TypeVar("S", bound=msgspec.Struct)
"""The channel's settings."""
K = TypeVar("K", bound="Secrets")
"""The channel's secrets."""

Serve = Callable[["Services", S, K], Coroutine[None, None, None]]
"""Runs a channel until it is cancelled, then finishes the answers that have begun.

It calls `services.status.set_ready()` when it answers. Raises `ConfigError` before anything else if
it cannot start with its settings and secrets, which ends the process; `ChannelRefused` if its
platform refuses the secret, and another `HuiguError` if it cannot be reached: then it is called
again later (`bot/channels/supervisor.py`). The services' `ask` raises `Refused` beyond the
channel's own limits.
"""


class Limits(msgspec.Struct, frozen=True):
    """Most questions that a channel takes in a minute."""

    per_person: int
    """1 or more."""
    per_place: int
    """From one chat, group or address; 0 for no limit."""


class Secrets(msgspec.Struct, frozen=True):
    """Secrets, from the environment only; `repr` and so every log shows none of them."""

    def is_on(self) -> bool:
        """Tell whether the channel is on: it has no secrets, or one of them is set.

        If others are missing, the channel itself says so.
        """
        values = msgspec.structs.astuple(self)
        return not values or any(values)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class NoSecrets(Secrets, frozen=True):
    """The secrets of a channel that has none."""


def limit_person_and_room(per_minute: int) -> Limits:
    """Limit a place to five times what one person may ask."""
    return Limits(per_minute, per_minute * 5)


@dataclass(frozen=True, slots=True)
class ChannelSpec(Generic[S, K]):
    """All that the rest of the bot knows about a channel.

    Every command imports the `spec.py` of every channel, so it must not import anything slow.
    """

    name: str
    """As in `CHANNELS`; in messages, and the label of its metrics."""
    table: str
    """Of its settings in `huigu.toml`."""
    settings: type[S]
    secrets: type[K]
    """Each field is read from the variable `HUIGU_` and the field's name in upper case."""
    serve: str
    """`module:function`, a `Serve`; imported if the channel is on."""
    limits: Callable[[S], Limits]
    is_configured: Callable[[S], bool] = lambda settings: False
    """Whether its settings show that somebody wants to run it."""
    enabled_by: str = ""
    """The environment variables that switch it on, for a message; empty if it is always on."""
    runs_alone: Callable[[S], bool] = lambda settings: False
    """Whether only one of several replicas may run it: its platform delivers to each connection,
    or it posts by itself."""
    name_asker: Callable[[str], str] | None = None
    """Makes `Question.asker` of the platform's id of a person; if left out, it is `name:id`."""

    def identify(self, person: str) -> str:
        """Make the id of a person that questions of this channel have, and the journal hashes."""
        return self.name_asker(person) if self.name_asker else f"{self.name}:{person}"


def load_specs() -> Iterator[ChannelSpec[Any, Any]]:
    """Import the spec of every channel, but not the channels."""
    return map(resolve_name, CHANNELS.values())
