"""Notices: short texts about an interaction, shown to one person only."""

from __future__ import annotations

import discord

from bot.channels.discord.context import Interaction, log
from bot.channels.discord.messages.incoming import get_language
from bot.channels.discord.texts import say


async def send_notice(interaction: Interaction, key: str) -> None:
    """Send the text of a key in `TEXTS`, whether or not the interaction is acknowledged."""
    language = get_language(interaction)
    text = say(key, language)
    if key == "broken":
        text = interaction.client.context.services.community.add_contact(text, language)
    try:
        if interaction.response.is_done():
            # Discord puts the first follow-up into a waiting "thinking" message, and leaves in
            # place what was sent of an answer.
            await interaction.followup.send(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, ephemeral=True)
    except (discord.HTTPException, OSError) as error:
        log.warning("Discord rejected a message: %s", error)
