"""Handles messages for the bot: mentions, replies, direct messages, forum posts, own threads."""

from __future__ import annotations

import discord

from bot.channels.discord.context import BotClient, log
from bot.channels.discord.guild_settings import GuildSettings
from bot.channels.discord.messages.answer import send_answer, show_typing
from bot.channels.discord.messages.conversation import find_conversation, is_reply_to_bot
from bot.channels.discord.messages.destinations import MentionDestination
from bot.channels.discord.messages.incoming import clean_content, cut_text, make_question
from bot.channels.discord.texts import say
from bot.messages import MAX_QUESTION_CHARS
from bot.rendering.split import shorten
from indexer.text.language import choose_language

THREAD_NAME_LIMIT = 100
_WRITTEN_BY_PEOPLE = {discord.MessageType.default, discord.MessageType.reply}


async def handle_message(client: BotClient, message: discord.Message) -> None:
    """Answer a message that is for the bot; ignore any other one."""
    context = client.context
    settings = context.guild_settings.get(message.guild.id if message.guild else None)
    text = _find_question(client, message, settings)
    if text is None or not context.messages.accept(message.id):
        return
    locale = str(message.guild.preferred_locale) if message.guild else ""
    language = choose_language(settings.language, text, locale)
    destination = MentionDestination(context, message.channel, message)
    if context.in_flight.stopping:
        await destination.refuse(say("stopping", language))
    elif not text:
        example = await context.services.community.get_example(language)
        await destination.refuse(say("empty", language, example))
    elif len(text) > MAX_QUESTION_CHARS:
        await destination.refuse(say("too_long", language, MAX_QUESTION_CHARS))
    else:
        with context.in_flight:
            await _answer(client, message, text, language, settings)


async def _answer(
    client: BotClient, message: discord.Message, text: str, language: str, settings: GuildSettings
) -> None:
    """Answer a question in its channel, or in a thread made from it."""
    context = client.context
    conversation = await find_conversation(client, message)
    channel: discord.abc.Messageable = message.channel
    if settings.threads and isinstance(channel, discord.TextChannel):
        channel = await _create_thread(message, text)
    question = make_question(
        text, message.author.id, message.channel.id, settings.language, conversation
    )
    destination = MentionDestination(context, channel, message)
    async with show_typing(channel, context.timeouts.typing_s):
        await send_answer(context, question, destination, language, show_question=False)


def _find_question(
    client: BotClient, message: discord.Message, settings: GuildSettings
) -> str | None:
    """Find the question in a message for the bot, "" for a bare mention; else None."""
    if message.author.bot or message.webhook_id or message.type not in _WRITTEN_BY_PEOPLE:
        return None
    channel = message.channel
    if not settings.is_allowed_in(channel.id, getattr(channel, "parent_id", None)):
        return None
    text = clean_content(message.content)
    if message.guild is None:
        return text
    if isinstance(channel, discord.Thread) and _is_new_forum_post(message, channel):
        if not (settings.forum and client.context.reads_messages):
            return None
        beginning = cut_text(text, MAX_QUESTION_CHARS - len(channel.name) - 1)
        return f"{channel.name}\n{beginning}".rstrip()
    if _is_mention(client, message):
        return (text or _read_replied_to(client, message)) if settings.mentions else None
    # Without the Message Content intent, a message that does not mention the bot has no text.
    if text and is_reply_to_bot(client, message):
        return text if settings.mentions else None
    if text and client.context.reads_messages and _is_in_own_thread(client, message):
        return text
    return None


def _is_mention(client: BotClient, message: discord.Message) -> bool:
    """Tell whether a message mentions the bot, or the role that Discord made for it."""
    if client.user in message.mentions:
        return True
    own_role = message.guild.self_role if message.guild and message.guild.me else None
    return own_role is not None and own_role in message.role_mentions


def _read_replied_to(client: BotClient, message: discord.Message) -> str:
    """Read another person's message, to which a bare mention replies: "answer this"."""
    original = message.reference.resolved if message.reference else None
    if not isinstance(original, discord.Message) or is_reply_to_bot(client, message):
        return ""
    return cut_text(clean_content(original.content))


def _is_new_forum_post(message: discord.Message, thread: discord.Thread) -> bool:
    """Tell whether a message is the first one of a forum post: it has the id of the thread."""
    return thread.id == message.id and isinstance(thread.parent, discord.ForumChannel)


def _is_in_own_thread(client: BotClient, message: discord.Message) -> bool:
    """Tell whether a message in a thread of the bot's is addressed to nobody else."""
    channel = message.channel
    return (
        client.user is not None
        and isinstance(channel, discord.Thread)
        and channel.owner_id == client.user.id
        and message.reference is None
        and not message.mentions
    )


async def _create_thread(message: discord.Message, text: str) -> discord.abc.Messageable:
    """Make a thread from a question; return its channel where the bot may not make threads."""
    try:
        return await message.create_thread(name=shorten(text, THREAD_NAME_LIMIT))
    except discord.HTTPException as error:
        log.info("no thread could be made in channel %d: %s", message.channel.id, error)
        return message.channel
