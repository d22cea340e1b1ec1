"""`/videos`, `/slides`, `/latest` and `/about`: what people can look up without a question."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from discord import app_commands
from discord.app_commands import locale_str

from bot.channels.discord.commands.ask import CHOICES, choices
from bot.channels.discord.commands.link_list import make_latest_messages, make_message
from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.escape import escape_line
from bot.channels.discord.messages.incoming import channels_of
from bot.channels.discord.messages.replies import InteractionOutlet
from bot.channels.discord.texts import say
from bot.chat.list_request import FIRST_YEAR, LAST_YEAR, Kind, ListRequest
from bot.services.contracts import About
from indexer.text.language import choose_language

EVENT_CHARS = 100
"""Longest event name that is looked for."""
HOUR_S, DAY_S = 3600, 86400


async def suggest_events(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest events."""
    catalogue = interaction.client.desk.services.catalogue
    return choices(await catalogue.events(typed[:EVENT_CHARS], CHOICES))


async def suggest_video_years(
    interaction: Interaction, typed: str
) -> list[app_commands.Choice[int]]:
    """Suggest years that have recordings."""
    return await _suggest_years(interaction, "video", typed)


async def suggest_slides_years(
    interaction: Interaction, typed: str
) -> list[app_commands.Choice[int]]:
    """Suggest years that have slides."""
    return await _suggest_years(interaction, "slides", typed)


@app_commands.command(name=locale_str("videos"), description=locale_str("List recordings"))
@app_commands.describe(event=locale_str("Only of this event"), year=locale_str("Only of this year"))
@app_commands.rename(event=locale_str("event"), year=locale_str("year"))
@app_commands.autocomplete(event=suggest_events)
@app_commands.autocomplete(year=suggest_video_years)
async def videos(
    interaction: Interaction,
    event: app_commands.Range[str, 1, EVENT_CHARS] = "",
    year: app_commands.Range[int, FIRST_YEAR, LAST_YEAR] = 0,
) -> None:
    """List recordings, a page at a time."""
    await _list(interaction, "video", event, year)


@app_commands.command(name=locale_str("slides"), description=locale_str("List slides"))
@app_commands.describe(event=locale_str("Only of this event"), year=locale_str("Only of this year"))
@app_commands.rename(event=locale_str("event"), year=locale_str("year"))
@app_commands.autocomplete(event=suggest_events)
@app_commands.autocomplete(year=suggest_slides_years)
async def slides(
    interaction: Interaction,
    event: app_commands.Range[str, 1, EVENT_CHARS] = "",
    year: app_commands.Range[int, FIRST_YEAR, LAST_YEAR] = 0,
) -> None:
    """List slides, a page at a time."""
    await _list(interaction, "slides", event, year)


@app_commands.command(name=locale_str("latest"), description=locale_str("The pages published last"))
async def latest(interaction: Interaction) -> None:
    """List the newest pages."""
    async with _open_reply(interaction) as (outlet, language):
        catalogue = interaction.client.desk.services.catalogue
        for content in await make_latest_messages(catalogue, language):
            await outlet.send(content)


@app_commands.command(
    name=locale_str("about"),
    description=locale_str("What the bot knows, and how old that is"),
)
async def about(interaction: Interaction) -> None:
    """Say what the answers are made from."""
    async with _open_reply(interaction) as (outlet, language):
        facts = await interaction.client.desk.services.catalogue.about()
        await outlet.send(_write_about(facts, language, datetime.now(UTC)))


async def _list(interaction: Interaction, kind: Kind, event: str, year: int) -> None:
    async with _open_reply(interaction) as (outlet, language):
        request = ListRequest(kind, language, event, year)
        catalogue = interaction.client.desk.services.catalogue
        await outlet.send(*await make_message(catalogue, request))


@contextlib.asynccontextmanager
async def _open_reply(interaction: Interaction) -> AsyncIterator[tuple[InteractionOutlet, str]]:
    """Acknowledge, in public where the server's settings allow it; give outlet and language."""
    desk, language = interaction.client.desk, choose_language(locale=str(interaction.locale))
    private = not desk.guilds.of(interaction.guild_id).allows(*channels_of(interaction))
    with desk.in_flight:
        await interaction.response.defer(ephemeral=private, thinking=True)
        yield InteractionOutlet(interaction, language, private=private), language


async def _suggest_years(
    interaction: Interaction, kind: Kind, typed: str
) -> list[app_commands.Choice[int]]:
    event = str(interaction.namespace.event or "")
    links = await interaction.client.desk.services.catalogue.links(kind, event[:EVENT_CHARS])
    years = sorted({link.year for link in links if link.year}, reverse=True)
    matches = [year for year in years if str(year).startswith(str(typed or ""))]
    return [app_commands.Choice(name=str(year), value=year) for year in matches[:CHOICES]]


def _write_about(facts: About, language: str, now: datetime) -> str:
    """Write the facts of the index."""
    if not facts.generation:
        return say("about_empty", language)
    return say(
        "about",
        language,
        facts.documents,
        facts.passages,
        facts.links,
        escape_line(", ".join(facts.sources)),
        escape_line(facts.generation),
        f"{escape_line(facts.created[:16].replace('T', ' '))} UTC",
        _write_age(facts.created, language, now),
    )


def _write_age(created: str, language: str, now: datetime) -> str:
    """Write how long ago a UTC time was; a question mark for what is no time."""
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
