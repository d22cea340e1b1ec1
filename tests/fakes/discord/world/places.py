"""Places of the fake Discord: servers ("guilds"), channels, threads and direct channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.snowflakes import write_now
from tests.fakes.discord.world.people import MEMBER_MAY, User

TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 11, 12, 15
KINDS = {"text": TEXT, "forum": FORUM}
THREADS = (PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(slots=True, eq=False)
class Guild:
    """A server."""

    id: str
    name: str
    locale: str
    owner: User
    channels: list[Channel] = field(default_factory=list)
    """With threads."""

    def make_payload(self, bot: User) -> dict[str, Any]:
        """Make the data of GUILD_CREATE."""
        everyone = {
            "id": self.id,
            "name": "@everyone",
            "permissions": str(MEMBER_MAY),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        return {
            "id": self.id,
            "name": self.name,
            "owner_id": self.owner.id,
            "preferred_locale": self.locale,
            "member_count": 2,
            "large": False,
            "unavailable": False,
            "roles": [everyone],
            "emojis": [],
            "stickers": [],
            "features": ["COMMUNITY"],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "members": [bot.make_member() | {"user": bot.make_payload()}],
            "channels": [item.make_payload(bot) for item in self.channels if not item.is_thread],
            "threads": [item.make_payload(bot) for item in self.channels if item.is_thread],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel, a forum, a thread or a direct channel with one person."""

    id: str
    kind: int
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    """Of a thread."""
    owner: User | None = None
    """Of a thread; the person of a direct channel."""
    bot_may: int = MEMBER_MAY
    """Bit field: the permissions of the bot here."""
    archived: bool = False
    typed: int = 0
    """How often the bot showed that it was typing."""

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS

    @property
    def guild_id(self) -> str | None:
        return self.guild.id if self.guild else None

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    def make_payload(self, bot: User) -> dict[str, Any]:
        """Make the channel's data, as Discord sends it."""
        if self.kind == DM:
            assert self.owner is not None
            recipients = [self.owner.make_payload()]
            return {"id": self.id, "type": DM, "recipients": recipients, "last_message_id": None}
        payload: dict[str, Any] = {
            "id": self.id,
            "type": self.kind,
            "name": self.name,
            "guild_id": self.guild_id,
            "parent_id": self.parent.id if self.parent else None,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
        }
        return payload | (self._make_thread() if self.is_thread else self._make_channel(bot))

    def _make_channel(self, bot: User) -> dict[str, Any]:
        denied = MEMBER_MAY & ~self.bot_may
        overwrite = {"id": bot.id, "type": 1, "allow": str(self.bot_may), "deny": str(denied)}
        payload = {
            "position": 0,
            "topic": None,
            "nsfw": False,
            "permission_overwrites": [overwrite],
        }
        if self.kind == FORUM:
            payload |= {
                "available_tags": [],
                "default_reaction_emoji": None,
                "default_sort_order": None,
            }
        return payload

    def _make_thread(self) -> dict[str, Any]:
        now = write_now()
        return {
            "owner_id": self.owner.id if self.owner else "0",
            "message_count": 0,
            "member_count": 1,
            "total_message_sent": 0,
            "applied_tags": [],
            "thread_metadata": {
                "archived": self.archived,
                "auto_archive_duration": 1440,
                "archive_timestamp": now,
                "create_timestamp": now,
                "locked": False,
            },
        }
