"""A button that works after a restart: it carries everything it needs in its custom_id."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

import discord

from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.notices import send_notice


class PersistentButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=""):
    """Handles each press once, and tells the person when that fails."""

    thinking = False
    """Whether a press shows the person a "thinking" message of their own."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Acknowledge a press and handle it; discord.py logs the error of a failure."""
        context = interaction.client.context
        if not context.interactions.accept(interaction.id):
            return
        if not await context.services.claim("interaction", str(interaction.id)):
            return
        await self.acknowledge(interaction)
        async with AsyncExitStack() as stack:
            # discord.py lets a channel set an error handler for commands only.
            stack.push_async_callback(send_notice, interaction, "broken")
            await self.handle(interaction)
            stack.pop_all()  # nothing failed

    async def acknowledge(self, interaction: Interaction) -> None:
        """Acknowledge a press, within Discord's 3 seconds."""
        await interaction.response.defer(ephemeral=self.thinking, thinking=self.thinking)

    async def handle(self, interaction: Interaction) -> None:
        """Handle a press that is acknowledged."""
        raise NotImplementedError
