"""People on the fake Discord, and their permissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ADD_REACTIONS = 1 << 6
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
READ_MESSAGE_HISTORY = 1 << 16
USE_APPLICATION_COMMANDS = 1 << 31
CREATE_PUBLIC_THREADS = 1 << 35
SEND_MESSAGES_IN_THREADS = 1 << 38

MEMBER_MAY = (
    ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS
)
"""Permissions of everybody, on a new server."""


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: str
    name: str
    locale: str = "en-US"
    """Language of their Discord."""
    permissions: int = MEMBER_MAY
    """Bit field, the same in every server and channel."""
    bot: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def make_payload(self) -> dict[str, Any]:
        """Make the user's data, as Discord sends it."""
        return {
            "id": self.id,
            "username": self.name,
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    def make_member(self) -> dict[str, Any]:
        """Make the data of the membership in a server, without the user."""
        return {
            "roles": [],
            "nick": None,
            "avatar": None,
            "joined_at": "2020-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
        }

    def make_interaction_member(self) -> dict[str, Any]:
        """Make the data of an interaction's person."""
        return self.make_member() | {
            "user": self.make_payload(),
            "permissions": str(self.permissions),
        }
