"""`/videos`, `/slides`, `/latest` and `/about`: lists and facts, without a question."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from discord import app_commands

from bot.channels.discord.commands.ask import CHOICES, make_choices
from bot.channels.discord.commands.link_list import make_latest_messages, make_message
from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.destinations import acknowledge
from bot.channels.discord.messages.incoming import get_language
from bot.channels.discord.texts import say
from bot.chat.list_request import FIRST_YEAR, LAST_YEAR, Kind, ListRequest
from bot.rendering.discord_markdown import escape_line
from bot.services.contracts import IndexInfo

EVENT_CHARS = 100
"""Limit for the name of an event."""
HOUR_S, DAY_S = 3600, 86400


async def suggest_events(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest events."""
    catalogue = interaction.client.context.services.catalogue
    return make_choices(await catalogue.suggest_events(typed[:EVENT_CHARS], CHOICES))


def _make_list_command(
    name: str, kind: Kind, description: str
) -> app_commands.Command[Any, ..., None]:
    """Make the command that lists the links of a kind, a page at a time."""

    async def suggest_years(interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
        event = str(interaction.namespace.event or "")[:EVENT_CHARS]
        links = await interaction.client.context.services.catalogue.list_links(kind, event)
        years = sorted({link.year for link in links if link.year}, reverse=True)
        matches = [year for year in years if str(year).startswith(str(typed or ""))]
        return [app_commands.Choice(name=str(year), value=year) for year in matches[:CHOICES]]

    @app_commands.command(name=name, description=description)
    @app_commands.describe(event="Only of this event", year="Only of this year")
    @app_commands.autocomplete(event=suggest_events)
    @app_commands.autocomplete(year=suggest_years)
    async def list_links(
        interaction: Interaction,
        event: app_commands.Range[str, 1, EVENT_CHARS] = "",
        year: app_commands.Range[int, FIRST_YEAR, LAST_YEAR] = 0,
    ) -> None:
        context = interaction.client.context
        with context.in_flight:
            destination = await acknowledge(interaction)
            request = ListRequest(kind, get_language(interaction), event, year)
            await destination.send(*await make_message(context.services.catalogue, request))

    return list_links


videos = _make_list_command("videos", "video", "List recordings")
slides = _make_list_command("slides", "slides", "List slides")


@app_commands.command(name="latest", description="The latest pages")
async def latest(interaction: Interaction) -> None:
    """List the latest pages."""
    context = interaction.client.context
    with context.in_flight:
        destination = await acknowledge(interaction)
        language = get_language(interaction)
        for content in await make_latest_messages(context.services.catalogue, language):
            await destination.send(content)


@app_commands.command(name="about", description="What the bot knows, and when that was updated")
async def about(interaction: Interaction) -> None:
    """Show what the answers are made from."""
    context = interaction.client.context
    with context.in_flight:
        destination = await acknowledge(interaction)
        facts = await context.services.catalogue.describe_index()
        await destination.send(_write_about(facts, get_language(interaction), datetime.now(UTC)))


def _write_about(facts: IndexInfo, language: str, now: datetime) -> str:
    if not facts.generation:
        return say("about_empty", language)
    return say(
        "about",
        language,
        facts.documents,
        facts.passages,
        facts.links,
        escape_line(", ".join(facts.sources)),
        _write_age(facts.created, language, now),
        f"{escape_line(facts.created[:16].replace('T', ' '))} UTC",
    )


def _write_age(created: str, language: str, now: datetime) -> str:
    """Write how long ago an ISO time, UTC, was; "?" for a text that is not a time."""
    try:
        then = datetime.fromisoformat(created)
    except ValueError:
        return "?"
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    seconds = max(int((now - then).total_seconds()), 0)
    if seconds < HOUR_S:
        return say("minutes", language, seconds // 60)
    if seconds < 2 * DAY_S:
        return say("hours", language, seconds // HOUR_S)
    return say("days", language, seconds // DAY_S)
