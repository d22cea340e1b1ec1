"""`/setup`, `/reindex` and `/unanswered`: for people with Manage Server."""

from __future__ import annotations

import contextlib
from typing import TypeVar

import discord
import msgspec
from discord import app_commands

from bot.channels.discord.commands.ask import LANGUAGE_CHOICES
from bot.channels.discord.context import Interaction, log
from bot.channels.discord.guild_settings import MAX_CHANNELS, GuildSettings
from bot.channels.discord.messages.destinations import InteractionDestination, acknowledge
from bot.channels.discord.messages.incoming import get_language
from bot.channels.discord.messages.rendering import MESSAGE_LIMIT
from bot.channels.discord.texts import say
from bot.chat.rebuild import run_rebuild
from bot.rendering.discord_markdown import escape_line
from bot.rendering.split import split, utf16
from bot.rendering.texts import LANGUAGE_NAMES
from bot.runtime.clock import SystemClock

UNANSWERED = 30
"""Questions listed at most."""
_Function = TypeVar("_Function")
ListableChannel = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.Thread


def _for_managers(function: _Function) -> _Function:
    """Show a command to people with Manage Server only, and check them again at each call."""
    function = app_commands.checks.has_permissions(manage_guild=True)(function)
    function = app_commands.default_permissions(manage_guild=True)(function)
    return app_commands.guild_only()(function)


@app_commands.command(name="setup", description="Show or change how the bot behaves here")
@app_commands.describe(
    allow="Answer in public in this channel",
    disallow="No longer answer in public in this channel",
    language="Language of the answer",
    threads="Answer mentions in a thread",
    forum="Answer new forum posts",
    mentions="Answer mentions and replies",
)
@app_commands.choices(
    language=[app_commands.Choice(name="same as the question", value="auto"), *LANGUAGE_CHOICES]
)
@_for_managers
async def setup(
    interaction: Interaction,
    allow: ListableChannel | None = None,
    disallow: ListableChannel | None = None,
    language: str = "",
    threads: bool | None = None,
    forum: bool | None = None,
    mentions: bool | None = None,
) -> None:
    """Change the given settings, and show all."""
    context, ui_language = interaction.client.context, get_language(interaction)
    destination = await acknowledge(interaction, private=True)
    old = context.guild_settings.get(interaction.guild_id)
    channels = [channel for channel in old.channels if not disallow or channel != disallow.id]
    if allow and allow.id not in channels:
        channels.append(allow.id)
    if len(channels) > MAX_CHANNELS:
        await destination.refuse(say("too_many_channels", ui_language, MAX_CHANNELS))
        return
    new = msgspec.structs.replace(
        old,
        channels=tuple(channels),
        language={"": old.language, "auto": ""}.get(language, language),
        threads=old.threads if threads is None else threads,
        forum=old.forum if forum is None else forum,
        mentions=old.mentions if mentions is None else mentions,
    )
    if new != old:
        assert interaction.guild_id is not None, "guild_only"
        await context.guild_settings.save(interaction.guild_id, new)
    head = say("settings_saved" if new != old else "settings_head", ui_language)
    text = _write_settings(head, new, ui_language, reads_messages=context.reads_messages)
    await _send(destination, text)


@app_commands.command(name="reindex", description="Read all sources again")
@_for_managers
async def reindex(interaction: Interaction) -> None:
    """Rebuild the index; edit its progress into the reply, then send the report."""
    context, language = interaction.client.context, get_language(interaction)
    destination = await acknowledge(interaction, private=True)
    interval_s = context.timeouts.progress_s
    updates = run_rebuild(
        context.services.reindex, language, SystemClock(), interval_s, escape_line, log
    )
    async with contextlib.aclosing(updates):
        async for update in updates:
            if update.is_final:
                await _send(destination, update.text)
                continue
            try:
                await interaction.edit_original_response(content=update.text)
            except discord.HTTPException as error:
                log.info("progress could not be shown: %s", error)


@app_commands.command(name="unanswered", description="Questions without a good answer")
@_for_managers
async def unanswered(interaction: Interaction) -> None:
    """List questions that found nothing, or whose answer was called wrong."""
    context, language = interaction.client.context, get_language(interaction)
    destination = await acknowledge(interaction, private=True)
    questions = await context.services.journal.list_unanswered(UNANSWERED)
    lines = [
        say("unanswered", language, q.times, escape_line(q.question), escape_line(q.last[:10]))
        for q in questions
    ]
    text = "\n".join([say("unanswered_head", language), *lines])
    await _send(destination, text if lines else say("none_unanswered", language))


async def _send(destination: InteractionDestination, text: str) -> None:
    """Send a text, escaped already, in as many messages as it needs."""
    for piece in split(text, MESSAGE_LIMIT, utf16):
        await destination.send(piece)


def _write_settings(
    head: str, settings: GuildSettings, language: str, *, reads_messages: bool
) -> str:
    def write_switch(key: str, on: bool) -> str:
        return say(key, language, say("on" if on else "off", language))

    channels = ", ".join(f"<#{channel}>" for channel in settings.channels)
    answer_language = LANGUAGE_NAMES.get(settings.language) or say("auto", language)
    lines = [
        say("set_channels", language, channels or say("all_channels", language)),
        say("set_language", language, answer_language),
        write_switch("set_mentions", settings.mentions),
        write_switch("set_threads", settings.threads),
        write_switch("set_forum", settings.forum),
    ]
    text = "\n".join([head, *(f"- {line}" for line in lines)])
    if settings.forum and not reads_messages:
        text += f"\n\n{say('needs_content', language)}"
    return text
