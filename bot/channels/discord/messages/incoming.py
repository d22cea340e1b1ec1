"""What people wrote on Discord -> `Question`."""

from __future__ import annotations

import re
import secrets

import discord

from bot.channels.discord.context import Desk, Interaction
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.rendering.split import split

ID_BYTES = 12
"""Of a question's id: 16 characters, too many to guess."""
_MARKS = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[^:<>]+:|t:)\d+(?::\w)?>")
"""Mentions, custom emoji, command mentions and timestamps; no part of a question."""

Place = discord.abc.Messageable | discord.abc.GuildChannel


def make_question(
    desk: Desk,
    text: str,
    person: int,
    channel: int,
    guild: int | None,
    *,
    language: str = "",
    thread: str = "",
    earlier: str = "",
) -> Question:
    """Put a question together.

    Args:
        desk: For the server's settings.
        text: What is asked.
        person: Id of who asks.
        channel: Id of the channel, thread or direct chat.
        guild: Id of the server; None in a direct chat.
        language: What the asker chose; else the server's setting holds.
        thread: Conversation it belongs to.
        earlier: The question it follows up.

    Returns:
        The question, with an id of its own.
    """
    return Question(
        text=text,
        language=language or desk.guilds.of(guild).language,
        asker=f"discord:{person}",
        place=f"discord:{channel}",
        id=secrets.token_urlsafe(ID_BYTES),
        channel="discord",
        thread=thread,
        earlier=earlier[:MAX_QUESTION_CHARS],
    )


def words_of(content: str) -> str:
    """What a message says, without mentions, emoji and line breaks."""
    return " ".join(_MARKS.sub(" ", content).split())


def beginning(text: str, limit: int = MAX_QUESTION_CHARS) -> str:
    """As much of a long text as a question may have, cut at a sentence or word."""
    pieces = split(text, limit, len)
    return pieces[0] if pieces else ""


def thread_of(interaction: Interaction) -> str:
    """The conversation that a command belongs to: its thread or direct chat, else its own.

    An answer carries the id of its interaction, so that a reply finds the conversation again.
    """
    channel = interaction.channel
    if interaction.guild_id is None or isinstance(channel, discord.Thread):
        return f"discord:{interaction.channel_id}"
    return f"discord:{interaction.id}"


def channels_of(interaction: Interaction) -> tuple[int | None, ...]:
    """Ids that a list of channels may name: the channel's and, for a thread, its parent's."""
    return interaction.channel_id, getattr(interaction.channel, "parent_id", None)
