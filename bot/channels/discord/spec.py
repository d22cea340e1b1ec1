"""The Discord channel's entry in `CHANNELS`: its settings, its secret and its limits."""

from __future__ import annotations

import msgspec

from bot.channels import ChannelSpec, PerMinute, Secrets, limit_person_and_room


class DiscordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[discord]` table. The channel runs when `HUIGU_DISCORD_TOKEN` is set."""

    per_minute: PerMinute = 10
    """Questions one person may ask in a minute."""
    message_content: bool = False
    """Read messages that do not mention the bot: new forum posts, and follow-ups in the bot's own
    threads. Needs the Message Content intent, switched on in Discord's developer portal. Commands,
    mentions and the message menu work without it."""


class DiscordSecrets(Secrets, frozen=True):
    """The secret of the Discord channel."""

    discord_token: str = ""
    """`HUIGU_DISCORD_TOKEN`: the bot's token."""


SPEC = ChannelSpec(
    name="discord",
    table="discord",
    settings=DiscordSettings,
    secrets=DiscordSecrets,
    serve="bot.channels.discord.server:serve_discord",
    limits=lambda settings: limit_person_and_room(settings.per_minute),
    runs_alone=lambda settings: True,
    enabled_by="HUIGU_DISCORD_TOKEN",
)
