"""The bot as discord.py runs it: intents, commands, buttons, messages."""

from __future__ import annotations

import logging
import sys
from typing import Any

import discord
from discord import app_commands

from bot.channels.discord.commands import admin as admin_commands
from bot.channels.discord.commands import ask as ask_command
from bot.channels.discord.commands import lists as list_commands
from bot.channels.discord.commands.command_tree import HuiguTree
from bot.channels.discord.commands.invitation import invitation
from bot.channels.discord.commands.link_list import TurnButton
from bot.channels.discord.context import Desk, DeskClient
from bot.channels.discord.localization import Translator
from bot.channels.discord.messages.feedback import DeleteButton, VerdictButton
from bot.channels.discord.messages.mentions import hear
from bot.channels.discord.messages.replies import NO_PINGS, ChannelOutlet
from bot.channels.discord.texts import say
from indexer.text.language import choose_language

log = logging.getLogger("huigu.discord")

COMMANDS: tuple[app_commands.Command[Any, ..., None] | app_commands.ContextMenu, ...] = (
    ask_command.ask,
    ask_command.answer_this,
    list_commands.videos,
    list_commands.slides,
    list_commands.latest,
    list_commands.about,
    admin_commands.setup,
    admin_commands.reindex,
    admin_commands.unanswered,
)
BUTTONS = (VerdictButton, DeleteButton, TurnButton)


class HuiguClient(DeskClient):
    """The client of one token."""

    def __init__(self, desk: Desk) -> None:
        """Make a client that is not connected yet."""
        super().__init__(
            intents=needed_intents(reads_messages=desk.reads_messages),
            allowed_mentions=NO_PINGS,
            activity=discord.Activity(type=discord.ActivityType.listening, name="/ask"),
            # Nothing of people and their messages is kept.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=desk.timeouts.guild_ready_s,
        )
        self.desk = desk
        self.tree = HuiguTree(self)

    async def setup_hook(self) -> None:
        """Tell Discord the commands, and discord.py the buttons of all earlier answers."""
        await self.tree.set_translator(Translator())
        for command in COMMANDS:
            self.tree.add_command(command)
        self.add_dynamic_items(*BUTTONS)
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say in the log that people can ask now."""
        log.info("answering on Discord as %s, on %d servers", self.user, len(self.guilds))
        if not self.guilds and self.application_id:
            log.info("on no server yet; add it with %s", invitation(self.application_id))

    async def on_message(self, message: discord.Message) -> None:
        """Answer what is for the bot."""
        await hear(self, message)

    async def on_error(self, event_method: str, /, *args: object, **_: object) -> None:
        """Log what nobody foresaw, and tell whoever asked."""
        error = sys.exception()
        message = args[0] if args and isinstance(args[0], discord.Message) else None
        if isinstance(error, discord.Forbidden) and message:
            log.warning("not allowed to answer in channel %d: %s", message.channel.id, error)
            return
        log.error("%s failed", event_method, exc_info=error)
        if message is None or isinstance(error, discord.HTTPException):
            return
        outlet = ChannelOutlet(message.channel, message)
        try:
            await outlet.refuse(say("broken", choose_language(question=message.content)))
        except discord.HTTPException as second:
            log.warning("Discord did not take a message: %s", second)


def needed_intents(*, reads_messages: bool) -> discord.Intents:
    """Ask for no more than is used.

    Args:
        reads_messages: Whether messages that don't mention the bot are read; privileged.

    Returns:
        Servers with their channels, and messages; the text of a message that mentions the bot
        comes without a privilege.
    """
    intents = discord.Intents.none()
    intents.guilds = True
    intents.guild_messages = True
    intents.dm_messages = True
    intents.message_content = reads_messages
    return intents
