"""Asks a question and sends the answer: for commands, menus, mentions, forum posts and buttons."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.channels.discord.buttons.feedback import LAST_ROW, add_feedback
from bot.channels.discord.buttons.persistent import PersistentButton
from bot.channels.discord.buttons.question_ids import QUESTION_ID
from bot.channels.discord.context import BotContext, Interaction, log
from bot.channels.discord.messages.conversation import find_pressed_conversation
from bot.channels.discord.messages.destinations import (
    Destination,
    InteractionDestination,
    acknowledge,
    wants_private,
)
from bot.channels.discord.messages.incoming import get_language, make_question
from bot.channels.discord.messages.rendering import NextQuestion, RenderedAnswer, render
from bot.channels.discord.sent_answers import SentMessage
from bot.channels.discord.texts import say
from bot.chat.asking import NoAnswer, ask_or_explain
from bot.messages import LANGUAGES, MAX_QUESTION_CHARS, Answer, Question
from bot.rendering.script import choose_script
from bot.runtime.clock import SystemClock

PER_ROW = 5
"""Buttons in a row."""


async def send_answer(
    context: BotContext,
    question: Question,
    destination: Destination,
    language: str,
    *,
    show_question: bool,
    message: int = 0,
    wants: Callable[[Answer], bool] = lambda _: True,
) -> None:
    """Ask a question and send the whole answer, or the reason in `language` why there is none.

    Args:
        context: Of the channel.
        question: What is asked.
        destination: Where the answer goes.
        language: Of the person.
        show_question: Whether the answer begins with the question.
        message: Id of the message that asks; it takes the answer along when it is deleted.
        wants: Whether an answer is to be sent.
    """
    answer = await ask_or_explain(
        context.services, question, language, SystemClock(), context.timeouts.answer_s, log
    )
    if isinstance(answer, NoAnswer):
        await destination.refuse(answer.text, answer.retry_after_s)
        return
    if not wants(answer):
        return
    rendered = render(answer, question.text if show_question else "")
    sent = [await destination.send(piece) for piece in rendered.pieces[:-1]]
    shown_in = choose_script(answer.language, question.text)
    view = make_answer_view(rendered, question.id, [one.id for one in sent], shown_in)
    sent.append(await destination.send(rendered.pieces[-1], view))
    # Nobody can reply to a message that only one person sees.
    if not destination.is_private:
        await context.sent_answers.add([
            SentMessage(one.id, one.channel.id, question.id, message) for one in sent
        ])


async def answer_interaction(
    interaction: Interaction,
    text: str,
    destination: InteractionDestination,
    language: str,
    *,
    show_question: bool = True,
    message: int = 0,
) -> None:
    """Answer the question of a command or button, in the conversation of the person.

    `language` is empty for the language of the question; `message` as for `send_answer`.
    """
    context = interaction.client.context
    question = make_question(
        text,
        interaction.user.id,
        interaction.channel_id or interaction.user.id,
        language,
        str(interaction.locale),
        find_pressed_conversation(interaction),
    )
    context.exchanges.begin(interaction.id, question, context.timeouts.conversation_s)
    await send_answer(
        context,
        question,
        destination,
        get_language(interaction),
        show_question=show_question,
        message=message,
    )


def make_answer_view(
    rendered: RenderedAnswer, question_id: str, earlier: Sequence[int], language: str
) -> discord.ui.View:
    """Make the buttons under the last message of an answer: choices and links, then ours.

    `earlier` are the ids of the answer's other messages, deleted along with the last one.
    """
    view = discord.ui.View(timeout=None)
    for choice in rendered.choices:
        view.add_item(ChoiceButton(choice, row=0))
    for place, link in enumerate(rendered.buttons):
        row = bool(rendered.choices) + place // PER_ROW
        view.add_item(discord.ui.Button(label=link.label, url=link.url, row=row))
    if rendered.more:
        view.add_item(MoreButton(rendered.more, question_id, language))
    add_feedback(view, question_id, earlier, language, rateable=rendered.rateable)
    return view


class _AskingButton(PersistentButton, template=""):
    """A button whose press is a question, which is answered in a message below."""

    async def acknowledge(self, interaction: Interaction) -> None:
        """Show a "thinking" message in place of the answer to come."""
        await acknowledge(interaction, private=_answers_in_private(interaction))


class ChoiceButton(
    _AskingButton,
    # `q:…` stands in older messages, also for the rest of a list.
    template=r"huigu:(?:c|q:\d{1,4}):(?P<language>zh|en|):(?P<question>.+)",
):
    """Asks one of the questions that an answer offers."""

    def __init__(self, asks: NextQuestion, row: int | None = None) -> None:
        self.asks = asks
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=asks.label,
            style=discord.ButtonStyle.primary,
            custom_id=asks.custom_id,
            row=row,
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # the client is always a BotClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ChoiceButton:
        """Make a pressed button from its custom_id."""
        return cls(NextQuestion("…", match["question"], match["language"]))

    async def handle(self, interaction: Interaction) -> None:
        """Answer in a message below."""
        text = self.asks.question[:MAX_QUESTION_CHARS]
        await _answer_press(interaction, text, self.asks.language, show_question=True)


class MoreButton(
    _AskingButton, template=rf"huigu:m:(?P<question>{QUESTION_ID}):(?P<language>zh|en|)"
):
    """Asks for the rest of a list."""

    def __init__(self, label: str, question_id: str, language: str) -> None:
        self.language = language if language in LANGUAGES else ""
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=label,
            style=discord.ButtonStyle.primary,
            custom_id=f"huigu:m:{question_id}:{self.language}",
            row=LAST_ROW,
        )
        super().__init__(button)

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # the client is always a BotClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> MoreButton:
        """Make a pressed button from its custom_id."""
        return cls("…", match["question"], match["language"])

    async def handle(self, interaction: Interaction) -> None:
        """Answer in a message below: the conversation knows what of, by the answer above."""
        language = self.language or get_language(interaction)
        await _answer_press(interaction, say("more", language), self.language, show_question=False)


async def _answer_press(
    interaction: Interaction, text: str, language: str, *, show_question: bool
) -> None:
    """Answer a press that is acknowledged."""
    context = interaction.client.context
    private = _answers_in_private(interaction) or wants_private(interaction)
    destination = InteractionDestination(interaction, private=private)
    if context.in_flight.stopping:
        await destination.refuse(say("stopping", get_language(interaction)))
        return
    with context.in_flight:
        await answer_interaction(
            interaction, text, destination, language, show_question=show_question
        )


def _answers_in_private(interaction: Interaction) -> bool:
    """Tell whether only the person sees the message with the button, and so the answer."""
    return interaction.message is not None and interaction.message.flags.ephemeral
