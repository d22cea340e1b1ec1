"""Finds the conversation of a command or message, and the question that it follows up.

A thread and a direct chat are one conversation each. In other channels, each question begins a new
one, and replies to its answers continue it; the people of a channel do not share a conversation.
"""

from __future__ import annotations

import discord

from bot.channels.discord.context import BotClient, Conversation, Interaction
from bot.channels.discord.messages.escape import unescape
from bot.channels.discord.messages.incoming import clean_content
from bot.channels.discord.messages.rendering import read_question


def begin_conversation(interaction: Interaction) -> Conversation:
    """Begin a conversation by a command, with an id that a reply finds again in the answer."""
    in_thread = isinstance(interaction.channel, discord.Thread)
    own_channel = interaction.guild_id is None or in_thread
    return Conversation(f"discord:{interaction.channel_id if own_channel else interaction.id}")


async def find_conversation(client: BotClient, message: discord.Message) -> Conversation:
    """Find the conversation of a person's message, with the question it follows up."""
    replied_to = await _find_replied_to(client, message)
    if message.guild is None or isinstance(message.channel, discord.Thread):
        last_question = replied_to.last_question if replied_to else ""
        return Conversation(f"discord:{message.channel.id}", last_question)
    return replied_to or Conversation(f"discord:{message.id}")


def is_reply_to_bot(client: BotClient, message: discord.Message) -> bool:
    """Tell whether a message replies to one of the bot's."""
    reference = message.reference
    if reference is None:
        return False
    original = reference.resolved
    if isinstance(original, discord.Message) and original.author == client.user:
        return True
    return (reference.message_id or 0) in client.context.conversations


async def _find_replied_to(client: BotClient, message: discord.Message) -> Conversation | None:
    """Find the conversation and the question of the answer that a message replies to."""
    reference = message.reference
    if reference is None or not is_reply_to_bot(client, message):
        return None
    cached = client.context.conversations.get(reference.message_id or 0)
    if cached is not None or not isinstance(reference.resolved, discord.Message):
        return cached
    # After a restart: the answer quotes the question of a command, and replies to a mention.
    answer = reference.resolved
    if answer.interaction_metadata is not None:
        question = clean_content(unescape(read_question(answer.content)))
        return Conversation(f"discord:{answer.interaction_metadata.id}", question)
    if answer.reference is None or answer.reference.message_id is None:
        return None
    question_id = answer.reference.message_id
    question = await _fetch_content(message.channel, question_id)
    return Conversation(f"discord:{question_id}", question)


async def _fetch_content(channel: discord.abc.Messageable, message: int) -> str:
    """Fetch the text of a message; empty where the bot may not read it."""
    try:
        return clean_content((await channel.fetch_message(message)).content)
    except discord.HTTPException:
        return ""
