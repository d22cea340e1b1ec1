"""An interaction as the gateway tells it: who, where, in which language, with which rights."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord.people import User
from tests.fakes.discord.places import Channel

ATTACHMENT_LIMIT = 10 * 1024 * 1024


def interaction_payload(
    kind: int, data: dict[str, Any], user: User, channel: Channel, bot: User
) -> dict[str, Any]:
    """What an INTERACTION_CREATE holds, its id, token and message left out."""
    place = channel.payload(bot) | {"permissions": str(user.permissions)}
    own: dict[str, Any] = {
        "application_id": bot.id,
        "type": kind,
        "version": 1,
        "data": data,
        "channel_id": channel.id,
        "channel": place,
        "locale": user.locale,
        "app_permissions": str(channel.bot_may),
        "entitlements": [],
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    guild = channel.guild
    if guild is None:
        owners = {"authorizing_integration_owners": {"0": "0"}}
        return own | owners | {"user": user.payload(), "context": 1}
    return own | {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": user.member_with_rights(),
        "context": 0,
        "authorizing_integration_owners": {"0": guild.id},
    }
