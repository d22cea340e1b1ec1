"""Tells which messages are for the bot, and what they ask."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.channels.discord.context import BotClient, log
from bot.channels.discord.guild_settings import GuildSettings
from bot.channels.discord.messages.conversation import is_reply_to_bot, name_thread
from bot.channels.discord.messages.incoming import clean_content, cut_text, read_emoji
from bot.messages import MAX_QUESTION_CHARS

_WRITTEN_BY_PEOPLE = {discord.MessageType.default, discord.MessageType.reply}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message for the bot asks."""

    text: str
    """Empty for a bare mention."""
    expects_answer: bool = True
    """Whether the person addresses the bot; else only an answer that helps is welcome."""


async def read_message(
    client: BotClient, message: discord.Message, settings: GuildSettings
) -> Asked | None:
    """Read the question in a message for the bot; None for any other message."""
    if message.author.bot or message.webhook_id or message.type not in _WRITTEN_BY_PEOPLE:
        return None
    channel = message.channel
    if not settings.is_allowed_in(channel.id, getattr(channel, "parent_id", None)):
        return None
    text = clean_content(message.content) or read_emoji(message.content)
    if message.guild is None:
        return Asked(text)
    if isinstance(channel, discord.Thread) and _is_new_forum_post(message, channel):
        if not (settings.forum and client.context.reads_messages):
            return None
        beginning = cut_text(text, MAX_QUESTION_CHARS - len(channel.name) - 1)
        return Asked(f"{channel.name}\n{beginning}".rstrip())
    if _is_mention(client, message):
        return Asked(text or _read_replied_to(client, message)) if settings.mentions else None
    # Without the Message Content intent, a message that does not mention the bot has no text.
    if not text:
        return None
    if is_reply_to_bot(client, message):
        return Asked(text) if settings.mentions else None
    if not client.context.reads_messages or not _addresses_nobody(message):
        return None
    return await _read_in_thread(client, message, text, settings)


async def _read_in_thread(
    client: BotClient, message: discord.Message, text: str, settings: GuildSettings
) -> Asked | None:
    """Read what the author of a thread goes on with; None for talk between members."""
    thread = message.channel
    if not isinstance(thread, discord.Thread):
        return None
    if client.user is not None and thread.owner_id == client.user.id:
        author = await _find_author(client, thread)
        return Asked(text) if author == message.author.id else None
    if not isinstance(thread.parent, discord.ForumChannel) or not settings.forum:
        return None
    conversation = name_thread(thread.id, message.author.id)
    if thread.owner_id != message.author.id:
        return None
    # In a forum post, members help each other: the bot only goes on with a running conversation.
    is_talking = client.context.exchanges.is_talking(
        conversation, client.context.timeouts.conversation_s
    )
    return Asked(text, expects_answer=False) if is_talking else None


async def _find_author(client: BotClient, thread: discord.Thread) -> int:
    """Find whose question the bot made a thread from; 0 where the bot may not read that."""
    authors = client.context.thread_authors
    if thread.id not in authors:
        parent = client.get_partial_messageable(thread.parent_id)
        try:
            # The thread has the id of the message that it is made from.
            authors[thread.id] = (await parent.fetch_message(thread.id)).author.id
        except discord.HTTPException as error:
            log.info("the author of thread %d is unknown: %s", thread.id, error)
            return 0
    return authors[thread.id]


def _is_mention(client: BotClient, message: discord.Message) -> bool:
    """Tell whether a message mentions the bot, or the role that Discord made for it."""
    if client.user in message.mentions:
        return True
    own_role = message.guild.self_role if message.guild and message.guild.me else None
    return own_role is not None and own_role in message.role_mentions


def _addresses_nobody(message: discord.Message) -> bool:
    """Tell whether a message is neither a reply nor mentions anyone."""
    return message.reference is None and not message.mentions and not message.role_mentions


def _read_replied_to(client: BotClient, message: discord.Message) -> str:
    """Read another person's message, to which a bare mention replies: "answer this"."""
    original = message.reference.resolved if message.reference else None
    if not isinstance(original, discord.Message) or is_reply_to_bot(client, message):
        return ""
    return cut_text(clean_content(original.content))


def _is_new_forum_post(message: discord.Message, thread: discord.Thread) -> bool:
    """Tell whether a message is the first one of a forum post: it has the id of the thread."""
    return thread.id == message.id and isinstance(thread.parent, discord.ForumChannel)
