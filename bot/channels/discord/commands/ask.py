"""`/ask` and the message menu "Answer this"."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.channels.discord.context import Desk, Interaction
from bot.channels.discord.messages.answer import deliver_answer
from bot.channels.discord.messages.incoming import (
    beginning,
    channels_of,
    make_question,
    thread_of,
    words_of,
)
from bot.channels.discord.messages.replies import InteractionOutlet
from bot.channels.discord.texts import say
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.rendering.split import shorten
from indexer.text.language import choose_language

CHOICES = 25
"""Discord shows no more."""
CHOICE_LIMIT = 100
"""Characters of a choice's name, and of its value."""
FREQUENT = 200
"""Frequent questions looked through for what was typed."""
FREQUENT_SHOWN = 10
"""Of the choices; the rest are titles."""


async def suggested(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest questions that others asked, then titles of pages."""
    services = interaction.client.desk.services
    wanted = typed.casefold().strip()
    asked = [
        one for one in await services.journal.list_frequent(FREQUENT) if wanted in one.casefold()
    ]
    titles = await services.catalogue.titles(typed[:MAX_QUESTION_CHARS], CHOICES)
    return choices([*asked[:FREQUENT_SHOWN], *titles])


def choices(texts: list[str]) -> list[app_commands.Choice[str]]:
    """Turn texts into choices within Discord's limits, each once."""
    lines = (" ".join(words_of(text).split()) for text in texts)
    short = dict.fromkeys(shorten(line, CHOICE_LIMIT) for line in lines if line)
    # The value is what is asked: an ellipsis would only mislead the search.
    return [
        app_commands.Choice(name=one, value=one.rstrip("…") or one) for one in list(short)[:CHOICES]
    ]


@app_commands.command(
    name=locale_str("ask"), description=locale_str("Ask, and get the answer with its links")
)
@app_commands.describe(
    question=locale_str("What you want to know"),
    language=locale_str("Language of the answer"),
    private=locale_str("Only you see the answer"),
)
@app_commands.rename(
    question=locale_str("question"),
    language=locale_str("language"),
    private=locale_str("private"),
)
@app_commands.choices(
    language=[
        app_commands.Choice(name=locale_str("Chinese"), value="zh"),
        app_commands.Choice(name=locale_str("English"), value="en"),
    ]
)
@app_commands.autocomplete(question=suggested)
async def ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, MAX_QUESTION_CHARS],
    language: str = "",
    private: bool = False,
) -> None:
    """Answer a question where it was asked."""
    private = private or not _in_public(interaction)
    await _answer(interaction, words_of(question), language, private=private)


@app_commands.context_menu(name=locale_str("Answer this"))
async def answer_this(interaction: Interaction, message: discord.Message) -> None:
    """Answer what somebody wrote."""
    text = beginning(words_of(message.content))
    await _answer(interaction, text, "", private=not _in_public(interaction))


async def _answer(interaction: Interaction, text: str, language: str, *, private: bool) -> None:
    """Acknowledge first, whatever the load; then ask."""
    desk, own = interaction.client.desk, choose_language(locale=str(interaction.locale))
    with desk.in_flight:
        await interaction.response.defer(ephemeral=private, thinking=True)
        outlet = InteractionOutlet(interaction, own, private=private)
        if not text:
            await outlet.refuse(say("nothing_to_ask", own))
            return
        question = _question(desk, interaction, text, language)
        await deliver_answer(desk, question, outlet, own, show_question=True)


def _question(desk: Desk, interaction: Interaction, text: str, language: str) -> Question:
    return make_question(
        desk,
        text,
        interaction.user.id,
        interaction.channel_id or interaction.user.id,
        interaction.guild_id,
        language=language,
        thread=thread_of(interaction),
    )


def _in_public(interaction: Interaction) -> bool:
    """Tell whether everyone in the channel may see the answer."""
    return interaction.client.desk.guilds.of(interaction.guild_id).allows(*channels_of(interaction))
