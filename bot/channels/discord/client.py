"""The discord.py client: intents, commands, buttons and messages."""

from __future__ import annotations

import sys
from typing import Any

import discord
from discord import app_commands

from bot.channels.discord.buttons.feedback import DeleteButton, VerdictButton
from bot.channels.discord.commands import admin as admin_commands
from bot.channels.discord.commands import ask as ask_command
from bot.channels.discord.commands import lists as list_commands
from bot.channels.discord.commands import look_up as look_up_commands
from bot.channels.discord.commands.command_tree import HuiguTree
from bot.channels.discord.commands.invitation import write_invitation
from bot.channels.discord.commands.link_list import PageButton
from bot.channels.discord.connection import Connection
from bot.channels.discord.context import BotClient, BotContext, log
from bot.channels.discord.localization import Translator
from bot.channels.discord.messages.answer import ChoiceButton, MoreButton
from bot.channels.discord.messages.changes import handle_deletion, handle_edit
from bot.channels.discord.messages.destinations import NO_PINGS, ChannelDestination
from bot.channels.discord.messages.handler import handle_message
from bot.channels.discord.texts import say
from indexer.text.language import choose_language

COMMANDS: tuple[app_commands.Command[Any, ..., None] | app_commands.ContextMenu, ...] = (
    ask_command.ask,
    ask_command.answer_this,
    look_up_commands.event,
    look_up_commands.speaker,
    look_up_commands.talks,
    list_commands.videos,
    list_commands.slides,
    list_commands.latest,
    list_commands.about,
    look_up_commands.show_help,
    admin_commands.setup,
    admin_commands.reindex,
    admin_commands.unanswered,
)
BUTTONS = (ChoiceButton, MoreButton, VerdictButton, DeleteButton, PageButton)


class HuiguClient(BotClient):
    """The bot: passes Discord's events to the handlers."""

    def __init__(self, context: BotContext, proxy: str | None = None) -> None:
        super().__init__(
            # The fewest that the bot needs. Without the privileged `message_content`, Discord
            # still gives the text of a message that mentions the bot.
            intents=discord.Intents(
                guilds=True,
                guild_messages=True,
                dm_messages=True,
                message_content=context.reads_messages,
            ),
            allowed_mentions=NO_PINGS,
            activity=discord.Activity(type=discord.ActivityType.listening, name="/ask"),
            # Keep nothing about people and their messages.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=context.timeouts.guild_ready_s,
            proxy=proxy,
        )
        self.context = context
        self.connection = Connection(context.services.status)
        self.tree = HuiguTree(self)

    async def setup_hook(self) -> None:
        """Register the commands with Discord, and the buttons of all answers with discord.py."""
        await self.tree.set_translator(Translator())
        for command in COMMANDS:
            self.tree.add_command(command)
        self.add_dynamic_items(*BUTTONS)
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Log that the bot is online, with the invitation while it is on no server."""
        self.connection.note_ready()
        log.info("answering on Discord as %s; servers: %d", self.user, len(self.guilds))
        if not self.guilds and self.application_id:
            log.info("on no server yet; add it with %s", write_invitation(self.application_id))

    async def on_shard_connect(self, shard: int) -> None:
        """Note that a shard is connected."""
        self.connection.note_connected(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """Note that a shard is connected again."""
        self.connection.note_connected(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note that a shard lost its connection."""
        self.connection.note_lost(shard)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is for the bot."""
        await handle_message(self, message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Update the answer to a question that its author edits."""
        await handle_edit(self, payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Delete the answer to a deleted question."""
        await handle_deletion(self, {payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the answers to deleted questions."""
        await handle_deletion(self, payload.message_ids)

    async def on_error(self, event_method: str, /, *args: object, **_: object) -> None:
        """Log an unexpected error, and tell the person who wrote the message."""
        error = sys.exception()
        message = args[0] if args and isinstance(args[0], discord.Message) else None
        if isinstance(error, discord.Forbidden) and message:
            log.warning("not allowed to answer in channel %d: %s", message.channel.id, error)
            return
        log.error("%s failed", event_method, exc_info=error)
        if message is None or isinstance(error, discord.HTTPException):
            return
        destination = ChannelDestination(message.channel, message)
        try:
            language = choose_language(question=message.content)
            text = say("broken", language)
            await destination.refuse(self.context.services.community.add_contact(text, language))
        except discord.HTTPException as send_error:
            log.warning("Discord rejected a message: %s", send_error)
