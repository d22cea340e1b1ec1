"""The command tree: drops duplicate interactions, and reports every failure to the person."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.channels.discord.context import BotClient, Interaction, log
from bot.channels.discord.messages.notices import send_notice

_NOTICES: dict[type[Exception], str] = {
    app_commands.NoPrivateMessage: "guild_only",
    app_commands.MissingPermissions: "manage_only",
    app_commands.CommandNotFound: "outdated",
    app_commands.CommandSignatureMismatch: "outdated",
}
"""The key in `TEXTS` for each expected error."""


class HuiguTree(app_commands.CommandTree[BotClient]):
    """All commands of the bot."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Accept an interaction that is no duplicate, unless the bot is stopping."""
        context = interaction.client.context
        if not context.interactions.accept(interaction.id):
            return False
        if not await context.services.claim("interaction", str(interaction.id)):
            return False
        if not context.in_flight.stopping:
            return True
        if interaction.type is discord.InteractionType.application_command:
            await send_notice(interaction, "stopping")
        return False

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person what went wrong; log an unexpected error."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if type(cause) not in _NOTICES:
            log.error("a command failed", exc_info=cause)
        await send_notice(interaction, _NOTICES.get(type(cause), "broken"))
