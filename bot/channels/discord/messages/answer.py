"""Asks a question and sends the answer: for commands, menus, mentions, forum posts and buttons."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

import discord
import msgspec

from bot.channels.discord.context import BotContext, Conversation, Interaction, log
from bot.channels.discord.buttons.persistent import PersistentButton
from bot.channels.discord.messages.conversation import begin_conversation
from bot.channels.discord.messages.destinations import (
    InteractionDestination,
    MentionDestination,
    acknowledge,
    wants_private,
)
from bot.channels.discord.buttons.feedback import LAST_ROW, add_feedback
from bot.channels.discord.messages.incoming import get_language, make_question
from bot.channels.discord.messages.rendering import NextQuestion, RenderedAnswer, render
from bot.channels.discord.texts import say
from bot.chat.asking import NoAnswer, ask_or_explain
from bot.messages import MAX_OFFSET, MAX_QUESTION_CHARS, Question
from bot.runtime.clock import SystemClock

PER_ROW = 5
"""Buttons in a row."""


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
    view = make_answer_view(rendered, question.id, sent_ids, answer.language)
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


def make_answer_view(
    rendered: RenderedAnswer, question_id: str, earlier: Sequence[int], language: str
) -> discord.ui.View:
    """Make the buttons under the last message of an answer: choices and links, then ours.

    `earlier` are the ids of the answer's other messages, deleted along with the last one.
    """
    view = discord.ui.View(timeout=None)
    for place, choice in enumerate(rendered.choices):
        view.add_item(AskButton(choice, place // PER_ROW))
    for place, link in enumerate(rendered.buttons, start=len(rendered.choices)):
        view.add_item(discord.ui.Button(label=link.label, url=link.url, row=place // PER_ROW))
    if rendered.more:
        view.add_item(AskButton(rendered.more, LAST_ROW))
    add_feedback(view, question_id, earlier, language, rateable=rendered.rateable)
    return view


class AskButton(
    PersistentButton,
    template=r"huigu:q:(?P<offset>\d{1,4}):(?P<language>zh|en|):(?P<question>.+)",
):
    """Asks a question: one that an answer offers, or for the rest of its list."""

    def __init__(self, asks: NextQuestion, row: int | None = None) -> None:
        self.asks = asks
        super().__init__(
            discord.ui.Button(
                label=asks.label,
                style=discord.ButtonStyle.primary,
                custom_id=asks.custom_id,
                row=row,
            )
        )

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # the client is always a BotClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> AskButton:
        """Make a pressed button from its custom_id."""
        offset = min(int(match["offset"]), MAX_OFFSET)
        return cls(NextQuestion("…", match["question"], match["language"], offset))

    async def acknowledge(self, interaction: Interaction) -> None:
        """Show a "thinking" message in place of the answer to come."""
        await acknowledge(interaction, private=_answers_in_private(interaction))

    async def handle(self, interaction: Interaction) -> None:
        """Answer in a message below, in the conversation of the press."""
        context, language = interaction.client.context, get_language(interaction)
        private = _answers_in_private(interaction) or wants_private(interaction)
        destination = InteractionDestination(interaction, private=private)
        if context.in_flight.stopping:
            await destination.refuse(say("stopping", language))
            return
        question = make_question(
            self.asks.question[:MAX_QUESTION_CHARS],
            interaction.user.id,
            interaction.channel_id or interaction.user.id,
            self.asks.language,
            begin_conversation(interaction),
        )
        question = msgspec.structs.replace(question, offset=self.asks.offset)
        with context.in_flight:
            await send_answer(context, question, destination, language, show_question=True)


def _answers_in_private(interaction: Interaction) -> bool:
    """Tell whether only the person sees the message with the button, and so the answer."""
    return interaction.message is not None and interaction.message.flags.ephemeral
