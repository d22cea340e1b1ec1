"""Handles messages for the bot: mentions, replies, direct messages, forum posts, own threads."""

from __future__ import annotations

import discord

from bot.channels.discord.context import BotClient, log
from bot.channels.discord.exchanges import Exchange
from bot.channels.discord.guild_settings import GuildSettings
from bot.channels.discord.messages.addressed import Asked, read_message
from bot.channels.discord.messages.answer import send_answer
from bot.channels.discord.messages.conversation import find_conversation
from bot.channels.discord.messages.destinations import MentionDestination
from bot.channels.discord.messages.incoming import make_question
from bot.channels.discord.messages.show_typing import show_typing
from bot.channels.discord.texts import say
from bot.messages import MAX_QUESTION_CHARS, Answer
from bot.rendering.script import choose_script
from bot.rendering.split import shorten
from indexer.text.language import choose_language

THREAD_NAME_LIMIT = 100


async def handle_message(client: BotClient, message: discord.Message) -> None:
    """Answer a message that is for the bot; ignore any other one."""
    context = client.context
    settings = context.guild_settings.get(message.guild.id if message.guild else None)
    asked = await read_message(client, message, settings)
    if asked is None or not context.messages.accept(message.id):
        return
    if not await context.services.claim("message", str(message.id)):
        return
    locale = str(message.guild.preferred_locale) if message.guild else ""
    language = choose_script(choose_language(settings.language, asked.text, locale), asked.text)
    destination = MentionDestination(context, message.channel, message)
    if context.in_flight.stopping:
        await destination.refuse(say("stopping", language))
    elif not asked.text:
        example = await context.services.community.get_example(language)
        await destination.refuse(say("empty", language, example))
    elif len(asked.text) > MAX_QUESTION_CHARS:
        await destination.refuse(say("too_long", language, MAX_QUESTION_CHARS))
    else:
        with context.in_flight:
            await _answer(client, message, asked, language, settings, locale)


async def _answer(
    client: BotClient,
    message: discord.Message,
    asked: Asked,
    language: str,
    settings: GuildSettings,
    locale: str,
) -> None:
    """Answer a question in its channel, or in a thread made from it."""
    context = client.context
    channel: discord.abc.Messageable = message.channel
    place = message.channel.id
    if settings.threads and isinstance(channel, discord.TextChannel):
        thread = await _create_thread(message, asked.text)
        if thread is not None:
            channel, place = thread, thread.id
            context.thread_authors[thread.id] = message.author.id
    question = make_question(
        asked.text,
        message.author.id,
        message.channel.id,
        settings.language,
        locale,
        find_conversation(client, message, place),
    )
    exchange = context.exchanges.begin(message.id, question, context.timeouts.conversation_s)
    destination = MentionDestination(context, channel, message)

    def wants(answer: Answer) -> bool:
        return _is_wanted(answer, asked, exchange)

    async with exchange.lock, show_typing(channel, context.timeouts.typing_s):
        await send_answer(
            context,
            question,
            destination,
            language,
            show_question=False,
            message=message.id,
            wants=wants,
        )


def _is_wanted(answer: Answer, asked: Asked, exchange: Exchange) -> bool:
    """Tell whether to send an answer: the question is still there, and it helps."""
    helps = answer.kind not in {"social", "not_found"}
    return not exchange.is_deleted and (helps or asked.expects_answer)


async def _create_thread(message: discord.Message, text: str) -> discord.Thread | None:
    """Make a thread from a question; None where the bot may not make threads."""
    try:
        return await message.create_thread(name=shorten(text, THREAD_NAME_LIMIT))
    except discord.HTTPException as error:
        log.info("no thread could be made in channel %d: %s", message.channel.id, error)
        return None
