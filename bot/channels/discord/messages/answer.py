"""Asks a question and sends the answer: for commands, menus, mentions and forum posts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import discord

from bot.channels.discord.context import BotContext, Conversation, log
from bot.channels.discord.messages.destinations import InteractionDestination, MentionDestination
from bot.channels.discord.messages.feedback import make_answer_view
from bot.channels.discord.messages.rendering import render
from bot.chat.asking import NoAnswer, ask_or_explain
from bot.messages import Question
from bot.runtime.clock import SystemClock


async def send_answer(
    context: BotContext,
    question: Question,
    destination: InteractionDestination | MentionDestination,
    language: str,
    *,
    show_question: bool,
) -> None:
    """Ask a question and send the whole answer, or the reason in `language` why there is none."""
    answer = await ask_or_explain(
        context.services, question, language, SystemClock(), context.timeouts.answer_s, log
    )
    if isinstance(answer, NoAnswer):
        await destination.refuse(answer.text, answer.retry_after_s)
        return
    rendered = render(answer, question.text if show_question else "")
    sent_ids = [await destination.send(piece) for piece in rendered.pieces[:-1]]
    view = make_answer_view(rendered.buttons, question.id, sent_ids, answer.language)
    sent_ids.append(await destination.send(rendered.pieces[-1], view))
    for message_id in sent_ids:
        context.conversations[message_id] = Conversation(question.thread, question.text)


@contextlib.asynccontextmanager
async def show_typing(channel: discord.abc.Messageable, delay_s: float) -> AsyncIterator[None]:
    """Show in a channel that the bot is typing, after a delay, until this context ends."""

    async def show() -> None:
        # Most answers take milliseconds: without the delay, our requests would double in number.
        await asyncio.sleep(delay_s)
        try:
            async with channel.typing():
                await asyncio.Event().wait()
        except discord.HTTPException as error:
            log.info("typing could not be shown: %s", error)

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
