"""Notices: short texts about an interaction, shown to one person only."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import discord

from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.destinations import NO_PINGS
from bot.channels.discord.messages.incoming import get_language
from bot.channels.discord.texts import say

log = logging.getLogger("huigu.discord")


@contextlib.asynccontextmanager
async def report_failure(interaction: Interaction) -> AsyncIterator[None]:
    """Send the person a notice when the code in this context fails; discord.py logs the error.

    For buttons: discord.py lets a channel set an error handler for commands only.
    """
    succeeded = False
    try:
        yield
        succeeded = True
    finally:
        if not succeeded:
            await send_notice(interaction, "broken")


async def send_notice(interaction: Interaction, key: str) -> None:
    """Send the text of a key in `TEXTS`, whether or not the interaction is acknowledged."""
    text = say(key, get_language(interaction))
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(text, ephemeral=True, allowed_mentions=NO_PINGS)
            return
        # Discord puts the first follow-up into a waiting "thinking" message, and leaves in place
        # what was sent of an answer.
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=NO_PINGS)
    except (discord.HTTPException, OSError) as error:
        log.warning("Discord rejected a message: %s", error)
