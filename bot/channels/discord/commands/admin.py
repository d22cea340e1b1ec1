"""`/setup`, `/reindex` and `/unanswered`: for people with Manage Server."""

from __future__ import annotations

import contextlib
import logging
from typing import TypeVar

import discord
import msgspec
from discord import app_commands
from discord.app_commands import locale_str

from bot.channels.discord.context import Interaction
from bot.channels.discord.guild_settings import MOST_CHANNELS, GuildSettings
from bot.channels.discord.messages.escape import escape_line
from bot.channels.discord.messages.rendering import render_text
from bot.channels.discord.messages.replies import InteractionOutlet
from bot.channels.discord.texts import say
from bot.chat.rebuild import run_rebuild
from bot.rendering.texts import LANGUAGE_NAMES
from bot.runtime.clock import SystemClock
from bot.services.contracts import Reindex
from indexer.text.language import choose_language

log = logging.getLogger("huigu.discord")

UNANSWERED = 30
_Function = TypeVar("_Function")
Listed = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.Thread


def _for_managers(function: _Function) -> _Function:
    """Offer a command to people with Manage Server only, and check them again when it is run."""
    checked = app_commands.checks.has_permissions(manage_guild=True)(function)
    offered = app_commands.default_permissions(manage_guild=True)(checked)
    return app_commands.guild_only()(offered)


async def _acknowledged(interaction: Interaction) -> tuple[InteractionOutlet, str]:
    """Acknowledge in private; gives where to answer, and in which language."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    own = choose_language(locale=str(interaction.locale))
    return InteractionOutlet(interaction, own, private=True), own


@app_commands.command(
    name=locale_str("setup"), description=locale_str("Show or change how the bot behaves here")
)
@app_commands.describe(
    allow=locale_str("Answer in public in this channel"),
    disallow=locale_str("No longer answer in public in this channel"),
    language=locale_str("Language of the answer"),
    threads=locale_str("Answer mentions in a thread"),
    forum=locale_str("Answer new forum posts"),
    mentions=locale_str("Answer mentions and replies"),
)
@app_commands.rename(
    allow=locale_str("allow"),
    disallow=locale_str("disallow"),
    language=locale_str("language"),
    threads=locale_str("threads"),
    forum=locale_str("forum"),
    mentions=locale_str("mentions"),
)
@app_commands.choices(
    language=[
        app_commands.Choice(name=locale_str("that of the question"), value="auto"),
        app_commands.Choice(name=locale_str("Chinese"), value="zh"),
        app_commands.Choice(name=locale_str("English"), value="en"),
    ]
)
@_for_managers
async def setup(
    interaction: Interaction,
    allow: Listed | None = None,
    disallow: Listed | None = None,
    language: str = "",
    threads: bool | None = None,
    forum: bool | None = None,
    mentions: bool | None = None,
) -> None:
    """Change what is given, and show all settings."""
    desk = interaction.client.desk
    outlet, own = await _acknowledged(interaction)
    old = desk.guilds.of(interaction.guild_id)
    channels = [one for one in old.channels if not disallow or one != disallow.id]
    if allow and allow.id not in channels:
        channels.append(allow.id)
    if len(channels) > MOST_CHANNELS:
        await outlet.refuse(say("too_many_channels", own, MOST_CHANNELS))
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
        await desk.guilds.keep(interaction.guild_id, new)
    head = say("settings_kept" if new != old else "settings_head", own)
    text = _settings(head, new, own, reads_messages=desk.reads_messages)
    await _send(outlet, text)


@app_commands.command(
    name=locale_str("reindex"), description=locale_str("Rebuild the index from its sources")
)
@_for_managers
async def reindex(interaction: Interaction) -> None:
    """Rebuild the index and tell how it went."""
    desk = interaction.client.desk
    outlet, own = await _acknowledged(interaction)
    await _show_rebuild(desk.services.reindex, outlet, own, desk.timeouts.progress_s)


@app_commands.command(
    name=locale_str("unanswered"), description=locale_str("Questions that found no answer")
)
@_for_managers
async def unanswered(interaction: Interaction) -> None:
    """List what people could not find."""
    desk = interaction.client.desk
    outlet, own = await _acknowledged(interaction)
    found = await desk.services.journal.list_unanswered(UNANSWERED)
    lines = [
        say("unanswered", own, one.times, escape_line(one.question), escape_line(one.last[:10]))
        for one in found
    ]
    text = "\n".join([say("unanswered_head", own), *lines]) if lines else ""
    await _send(outlet, text or say("none_unanswered", own))


async def _show_rebuild(
    reindex: Reindex, outlet: InteractionOutlet, language: str, interval_s: float
) -> None:
    """Edit the progress of a rebuild into the reply, then send its report."""
    updates = run_rebuild(reindex, language, SystemClock(), interval_s, escape_line, log)
    async with contextlib.aclosing(updates):
        async for update in updates:
            if update.is_final:
                await _send(outlet, update.text)
                continue
            try:
                await outlet.edit(update.text)
            except discord.HTTPException as error:
                log.info("progress could not be shown: %s", error)


async def _send(outlet: InteractionOutlet, text: str) -> None:
    """Send a text of our own in as many messages as it needs."""
    for piece in render_text(text).pieces:
        await outlet.send(piece)


def _settings(head: str, settings: GuildSettings, own: str, *, reads_messages: bool) -> str:
    """Word a server's settings."""

    def switch(on: bool) -> str:
        return say("on" if on else "off", own)

    channels = ", ".join(f"<#{one}>" for one in settings.channels)
    language = LANGUAGE_NAMES.get(settings.language) or say("auto", own)
    lines = [
        say("set_channels", own, channels or say("all_channels", own)),
        say("set_language", own, language),
        say("set_mentions", own, switch(settings.mentions)),
        say("set_threads", own, switch(settings.threads)),
        say("set_forum", own, switch(settings.forum)),
    ]
    text = "\n".join([head, *(f"- {line}" for line in lines)])
    if settings.forum and not reads_messages:
        text += f"\n\n{say('needs_content', own)}"
    return text
