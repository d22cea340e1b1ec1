"""`/ask`, and the message menu "Answer this"."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.answer import answer_interaction
from bot.channels.discord.messages.destinations import acknowledge
from bot.channels.discord.messages.incoming import clean_content, cut_text, get_language
from bot.channels.discord.texts import say
from bot.messages import MAX_QUESTION_CHARS
from bot.rendering.split import shorten

CHOICES = 25
"""Discord shows no more."""
CHOICE_LIMIT = 100
"""Characters of a choice's name, and of its value."""
FREQUENT = 200
"""Frequent questions that are searched for the typed text."""
FREQUENT_CHOICES = 10
"""The other choices are titles."""
LANGUAGE_CHOICES = [
    app_commands.Choice(name="Chinese", value="zh"),
    app_commands.Choice(name="English", value="en"),
]


async def suggest_questions(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest frequent questions with the typed text, then titles of pages."""
    services = interaction.client.context.services
    wanted = typed.casefold().strip()
    frequent = await services.journal.list_frequent(FREQUENT)
    questions = [question for question in frequent if wanted in question.casefold()]
    titles = await services.catalogue.suggest_titles(typed[:MAX_QUESTION_CHARS], CHOICES)
    return make_choices([*questions[:FREQUENT_CHOICES], *titles])


def make_choices(texts: list[str]) -> list[app_commands.Choice[str]]:
    """Make choices from texts within Discord's limits, without duplicates."""
    lines = (clean_content(text) for text in texts)
    names = dict.fromkeys(shorten(line, CHOICE_LIMIT) for line in lines if line)
    # The value is what is asked: an ellipsis in it would mislead the search.
    return [
        app_commands.Choice(name=name, value=name.rstrip("…") or name)
        for name in list(names)[:CHOICES]
    ]


@app_commands.command(name="ask", description="Ask a question, and get the answer with its links")
@app_commands.describe(
    question="What you want to know",
    language="Language of the answer",
    private="Only you see the answer",
)
@app_commands.choices(language=LANGUAGE_CHOICES)
@app_commands.autocomplete(question=suggest_questions)
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, MAX_QUESTION_CHARS],
    language: str = "",
    private: bool = False,
) -> None:
    """Answer a question in the channel where it is asked."""
    await answer_command(interaction, clean_content(question), language, private=private)


@app_commands.context_menu(name="Answer this")
async def answer_this(interaction: Interaction, message: discord.Message) -> None:
    """Answer a person's message."""
    text = cut_text(clean_content(message.content))
    await answer_command(interaction, text, message=message.id)


async def answer_command(
    interaction: Interaction,
    text: str,
    language: str = "",
    *,
    private: bool = False,
    show_question: bool = True,
    message: int = 0,
) -> None:
    """Acknowledge a command first, to be in time at any load; then ask.

    `message` is the id of the message that asks, if it is one.
    """
    context = interaction.client.context
    with context.in_flight:
        destination = await acknowledge(interaction, private=private)
        if not text:
            await destination.refuse(say("nothing_to_ask", get_language(interaction)))
            return
        chosen = language or context.guild_settings.get(interaction.guild_id).language
        await answer_interaction(
            interaction, text, destination, chosen, show_question=show_question, message=message
        )
