"""Where people talk: servers, which Discord calls guilds, their channels and threads, and DMs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.people import MEMBER_MAY, User
from tests.fakes.discord.snowflakes import timestamp

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
    """Threads among them."""

    def payload(self, bot: User) -> dict[str, Any]:
        """The server, as GUILD_CREATE tells it."""
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
            "members": [bot.member() | {"user": bot.payload()}],
            "channels": [one.payload(bot) for one in self.channels if not one.is_thread],
            "threads": [one.payload(bot) for one in self.channels if one.is_thread],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel, a forum, a thread or a conversation with one person."""

    id: str
    kind: int
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    """Of a thread."""
    owner: User | None = None
    """Of a thread; of a DM the person."""
    bot_may: int = MEMBER_MAY
    """Bit field: what the bot may do here."""
    archived: bool = False
    typed: int = 0
    """How often the bot showed that it is typing."""

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS

    @property
    def guild_id(self) -> str | None:
        return self.guild.id if self.guild else None

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    def payload(self, bot: User) -> dict[str, Any]:
        """The channel, as Discord tells it."""
        if self.kind == DM:
            assert self.owner is not None
            recipients = [self.owner.payload()]
            return {"id": self.id, "type": DM, "recipients": recipients, "last_message_id": None}
        own: dict[str, Any] = {
            "id": self.id,
            "type": self.kind,
            "name": self.name,
            "guild_id": self.guild_id,
            "parent_id": self.parent.id if self.parent else None,
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
        }
        return own | (self._thread() if self.is_thread else self._channel(bot))

    def _channel(self, bot: User) -> dict[str, Any]:
        denied = MEMBER_MAY & ~self.bot_may
        overwrite = {"id": bot.id, "type": 1, "allow": str(self.bot_may), "deny": str(denied)}
        own = {"position": 0, "topic": None, "nsfw": False, "permission_overwrites": [overwrite]}
        if self.kind == FORUM:
            own |= {
                "available_tags": [],
                "default_reaction_emoji": None,
                "default_sort_order": None,
            }
        return own

    def _thread(self) -> dict[str, Any]:
        now = timestamp()
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
