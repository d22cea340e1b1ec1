"""The command tree: each interaction once, and every failure told to the person it happened to."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator

import discord
from discord import app_commands

from bot.channels.discord.context import DeskClient, Interaction
from bot.channels.discord.messages.replies import NO_PINGS
from bot.channels.discord.texts import say
from indexer.text.language import choose_language

log = logging.getLogger("huigu.discord")


class HuiguTree(app_commands.CommandTree[DeskClient]):
    """The tree of a `DeskClient`."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Take an interaction that is new, while the bot is not stopping."""
        desk = interaction.client.desk
        if not desk.interactions.accept(interaction.id):
            return False
        if not desk.in_flight.stopping:
            return True
        if interaction.type is discord.InteractionType.application_command:
            await tell(interaction, "stopping")
        return False

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Say what went wrong and what to do; log what nobody foresaw."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, app_commands.NoPrivateMessage):
            await tell(interaction, "guild_only")
        elif isinstance(cause, app_commands.MissingPermissions):
            await tell(interaction, "manage_only")
        elif isinstance(
            cause, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)
        ):
            await tell(interaction, "outdated")
        else:
            log.error("a command failed", exc_info=cause)
            await tell(interaction, "broken")


@contextlib.asynccontextmanager
async def failure_told(interaction: discord.Interaction[DeskClient]) -> AsyncIterator[None]:
    """Tell the person when what is done in this context fails; discord.py then logs it.

    Buttons need it: discord.py has no error handler for them that the channel could set.
    """
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            await tell(interaction, "broken")


async def tell(interaction: discord.Interaction[DeskClient], key: str) -> None:
    """Say something to one person, whether or not the interaction was acknowledged.

    Args:
        interaction: Of the person.
        key: One of `words.TEXTS` without values.
    """
    text = say(key, choose_language(locale=str(interaction.locale)))
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(text, ephemeral=True, allowed_mentions=NO_PINGS)
            return
        # Discord puts the first one into the "thinking" message, so nobody is left waiting; what
        # was sent of an answer stays.
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=NO_PINGS)
    except (discord.HTTPException, OSError) as error:
        log.warning("Discord did not take a message: %s", error)
