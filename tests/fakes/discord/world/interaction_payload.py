"""The data of an interaction: person, place, languages and permissions."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord.world.people import User
from tests.fakes.discord.world.places import Channel

ATTACHMENT_LIMIT = 10 * 1024 * 1024


def make_interaction_payload(
    kind: int, data: dict[str, Any], user: User, channel: Channel, bot: User
) -> dict[str, Any]:
    """Make the data of INTERACTION_CREATE, without id, token and message."""
    place = channel.make_payload(bot) | {"permissions": str(user.permissions)}
    payload: dict[str, Any] = {
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
        return payload | owners | {"user": user.make_payload(), "context": 1}
    return payload | {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": user.make_interaction_member(),
        "context": 0,
        "authorizing_integration_owners": {"0": guild.id},
    }
