"""Follows what people do with their question after it was asked: they edit it, or delete it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import discord
import msgspec

from bot.channels.discord.context import BotClient, BotContext, log
from bot.channels.discord.exchanges import Exchange
from bot.channels.discord.guild_settings import GuildSettings
from bot.channels.discord.messages.addressed import read_message
from bot.channels.discord.messages.answer import send_answer
from bot.channels.discord.messages.conversation import find_conversation
from bot.channels.discord.messages.destinations import EditedDestination
from bot.channels.discord.messages.incoming import make_question, make_question_id
from bot.messages import MAX_QUESTION_CHARS
from indexer.text.language import choose_language

NOTHING = "none"
"""As `Question.follows`: no question has this id, so that the conversation begins anew. Else an
edited question would go on from its own first wording."""


async def handle_edit(client: BotClient, message: discord.Message) -> None:
    """Answer an edited question anew, in its old answer, if it is the last of its conversation."""
    context = client.context
    if context.in_flight.stopping:
        return
    settings = context.guild_settings.get(message.guild.id if message.guild else None)
    exchange = context.exchanges.find(message.id)
    exchange = exchange or await _restore_exchange(client, message, settings)
    if exchange is None:
        return
    asked = await read_message(client, message, settings)
    if asked is None or not 0 < len(asked.text) <= MAX_QUESTION_CHARS:
        return
    language = choose_language(settings.language, asked.text)
    with context.in_flight:
        async with exchange.lock:
            try:
                await _answer_anew(client, exchange, asked.text, language)
            except discord.HTTPException as error:
                log.info("an answer could not be updated: %s", error)


async def _restore_exchange(
    client: BotClient, message: discord.Message, settings: GuildSettings
) -> Exchange | None:
    """Restore an exchange from before a restart; None unless it is the last one of its place."""
    context, person = client.context, message.author.id
    limit_s = context.timeouts.conversation_s
    is_recent = discord.utils.utcnow() - message.created_at <= timedelta(seconds=limit_s)
    # Discord also tells of a message that it only adds a preview to.
    if not is_recent or message.edited_at is None:
        return None
    answers = context.sent_answers.list_answers([message.id])
    if not answers:
        return None
    last = answers[-1]
    conversation = find_conversation(client, message, last.channel)
    if (
        context.sent_answers.has_later(last)
        or context.exchanges.is_talking(conversation.thread, limit_s)
        or not await context.services.journal.has_asked(last.question, f"discord:{person}")
    ):
        return None
    locale = str(message.guild.preferred_locale) if message.guild else ""
    question = make_question(
        "", person, message.channel.id, settings.language, locale, conversation
    )
    question = msgspec.structs.replace(question, id=last.question)
    return context.exchanges.begin(message.id, question, limit_s)


async def handle_deletion(client: BotClient, messages: Collection[int]) -> None:
    """Delete the answers to deleted questions, and forget deleted answers."""
    context = client.context
    with context.in_flight:
        for message in messages:
            await _stop_answering(context, message)
        answers = [
            sent for sent in context.sent_answers.list_answers(messages) if sent.id not in messages
        ]
        for sent in answers:
            channel = client.get_partial_messageable(sent.channel)
            try:
                await channel.get_partial_message(sent.id).delete()
            except discord.NotFound:
                pass  # deleted with its channel, or by hand
            except discord.HTTPException as error:
                log.info("an answer could not be deleted: %s", error)
        await context.sent_answers.forget([*messages, *(sent.id for sent in answers)])


async def _answer_anew(client: BotClient, exchange: Exchange, text: str, language: str) -> None:
    """Answer the new wording, unless nothing changed or the conversation went on."""
    context, before = client.context, exchange.question
    # Others may have asked for an answer to this message too, by the message menu.
    answers = context.sent_answers.list_answers([exchange.message])
    old = [sent for sent in answers if sent.question == before.id]
    is_last = context.exchanges.is_last(exchange, context.timeouts.conversation_s)
    if not old or not is_last or text == before.text or exchange.is_deleted:
        return
    exchange.question = msgspec.structs.replace(
        before,
        text=text,
        id=make_question_id(),
        follows=before.follows or ("" if before.quoted else exchange.before or NOTHING),
    )
    channel = client.get_partial_messageable(old[0].channel)
    destination = EditedDestination(channel, [sent.id for sent in old])
    await send_answer(
        context,
        exchange.question,
        destination,
        language,
        show_question=False,
        message=exchange.message,
    )
    await context.sent_answers.forget(await destination.delete_rest())


async def _stop_answering(context: BotContext, message: int) -> None:
    """Keep an answer back that is not sent yet, and wait for one that is being sent."""
    exchange = context.exchanges.find(message)
    if exchange is not None:
        exchange.is_deleted = True
        async with exchange.lock:
            pass
