"""`/event`, `/speaker` and `/talks`: look something up by its name; `/help`."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.channels.discord.commands.ask import CHOICES, answer_command, make_choices
from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.incoming import clean_content, get_language
from bot.channels.discord.texts import say
from bot.chat.lookups import write_lookup
from bot.services.contracts import NamedKind

NAME_CHARS = 100
"""Limit for a name."""


def _make_command(
    name: str, what: NamedKind, option: str, description: str, option_description: str
) -> app_commands.Command[Any, ..., None]:
    """Make a command that asks for what has a name, which it helps to type."""

    async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        catalogue, language = (
            interaction.client.context.services.catalogue,
            get_language(interaction),
        )
        names = await catalogue.suggest_names(what, typed[:NAME_CHARS], CHOICES, language)
        return make_choices(names)

    @app_commands.command(name=name, description=description)
    @app_commands.rename(wanted=option)
    @app_commands.describe(wanted=option_description)
    @app_commands.autocomplete(wanted=suggest)
    async def look_up(
        interaction: Interaction, wanted: app_commands.Range[str, 1, NAME_CHARS]
    ) -> None:
        language = _choose_language(interaction)
        text = clean_content(wanted)
        question = write_lookup(name, text, language) if text else ""
        await answer_command(interaction, question, language)

    return look_up


event = _make_command(
    "event", "event", "name", "What an event was, and its links", "Name of the event"
)
speaker = _make_command("speaker", "person", "name", "The talks of a person", "Name of the person")
talks = _make_command("talks", "topic", "topic", "Talks about a topic", "What they are about")


@app_commands.command(name="help", description="What you can ask, with examples")
async def show_help(interaction: Interaction) -> None:
    """Show what the bot answers to `help`, to the person only."""
    language = _choose_language(interaction)
    await answer_command(
        interaction, say("help", language), language, private=True, show_question=False
    )


def _choose_language(interaction: Interaction) -> str:
    """Choose the language that the server wants, else the person's; in the person's script."""
    own = get_language(interaction)
    wanted = interaction.client.context.guild_settings.get(interaction.guild_id).language
    return own if wanted in {"", own} else wanted
