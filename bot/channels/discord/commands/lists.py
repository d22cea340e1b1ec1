"""`/videos`, `/slides`, `/latest` and `/about`: looking up without asking."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from discord import app_commands
from discord.app_commands import locale_str

from bot.channels.discord.commands.ask import CHOICES, choices
from bot.channels.discord.commands.link_list import NAME_LIMIT, Kind, ListView, paged, shown
from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.escape import escaped_line, shown_address
from bot.channels.discord.messages.incoming import channels_of
from bot.channels.discord.messages.replies import InteractionOutlet
from bot.channels.discord.texts import language_of, say
from bot.rendering.split import shortened
from bot.services.contracts import About

LATEST = 10
EVENT_CHARS = 100
"""Longest event name that is looked for."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
HOUR_S, DAY_S = 3600, 86400


async def events(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest events."""
    catalogue = interaction.client.desk.services.catalogue
    return choices(await catalogue.events(typed[:EVENT_CHARS], CHOICES))


async def video_years(interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
    """Suggest years that have recordings."""
    return await _years(interaction, "video", typed)


async def slides_years(interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
    """Suggest years that have slides."""
    return await _years(interaction, "slides", typed)


@app_commands.command(name=locale_str("videos"), description=locale_str("List recordings"))
@app_commands.describe(event=locale_str("Only of this event"), year=locale_str("Only of this year"))
@app_commands.rename(event=locale_str("event"), year=locale_str("year"))
@app_commands.autocomplete(event=events)
@app_commands.autocomplete(year=video_years)
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
@app_commands.autocomplete(event=events)
@app_commands.autocomplete(year=slides_years)
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
    async with _reply(interaction) as (outlet, language):
        await _latest(interaction, outlet, language)


async def _latest(interaction: Interaction, outlet: InteractionOutlet, language: str) -> None:
    found = await interaction.client.desk.services.catalogue.latest(LATEST)
    items = [
        f"- {escaped_line(shortened(page.title, NAME_LIMIT))} "
        f"({escaped_line(page.published)}) {shown_address(page.url)}".replace(" () ", " ")
        for page in found
    ]
    if not items:
        await outlet.send(say("no_pages", language))
        return
    pages = paged(items)
    await outlet.send(f"{say('latest_head', language)}\n\n{pages[0]}")
    for page in pages[1:]:
        await outlet.send(page)


@app_commands.command(
    name=locale_str("about"),
    description=locale_str("What the bot knows, and how old that is"),
)
async def about(interaction: Interaction) -> None:
    """Tell what the answers are made from."""
    async with _reply(interaction) as (outlet, language):
        facts = await interaction.client.desk.services.catalogue.about()
        await outlet.send(_about(facts, language, datetime.now(UTC)))


async def _list(interaction: Interaction, kind: Kind, event: str, year: int) -> None:
    async with _reply(interaction) as (outlet, language):
        content, view = await shown(interaction, ListView(kind, language, 0, year, event))
        await outlet.send(content, view)


@contextlib.asynccontextmanager
async def _reply(interaction: Interaction) -> AsyncIterator[tuple[InteractionOutlet, str]]:
    """Acknowledge, in public where the server's settings allow that; give the outlet, language."""
    desk, language = interaction.client.desk, language_of(interaction.locale)
    private = not desk.guilds.of(interaction.guild_id).allows(*channels_of(interaction))
    with desk.running:
        await interaction.response.defer(ephemeral=private, thinking=True)
        yield InteractionOutlet(interaction, language, private=private), language


async def _years(
    interaction: Interaction, kind: Kind, typed: str
) -> list[app_commands.Choice[int]]:
    event = str(interaction.namespace.event or "")
    found = await interaction.client.desk.services.catalogue.links(kind, event[:EVENT_CHARS])
    years = sorted({link.year for link in found if link.year}, reverse=True)
    fitting = [year for year in years if str(year).startswith(str(typed or ""))]
    return [app_commands.Choice(name=str(year), value=year) for year in fitting[:CHOICES]]


def _about(facts: About, language: str, now: datetime) -> str:
    """Word the facts of the index."""
    if not facts.generation:
        return say("about_empty", language)
    return say(
        "about",
        language,
        facts.documents,
        facts.passages,
        facts.links,
        escaped_line(", ".join(facts.sources)),
        escaped_line(facts.generation),
        f"{escaped_line(facts.created[:16].replace('T', ' '))} UTC",
        _age(facts.created, language, now),
    )


def _age(created: str, language: str, now: datetime) -> str:
    """Word how long ago a UTC time was; a question mark for one that is no time."""
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
