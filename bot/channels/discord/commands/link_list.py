"""Lists of link records, a page a message, turned with buttons that survive a restart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import discord

from bot.channels.discord.commands.command_tree import failure_told
from bot.channels.discord.context import DeskClient, Interaction
from bot.channels.discord.messages.escape import escaped_line, shown_address
from bot.channels.discord.messages.rendering import MESSAGE_LIMIT
from bot.channels.discord.messages.replies import NO_PINGS
from bot.channels.discord.texts import say
from bot.rendering.split import shortened, utf16
from bot.services.contracts import ListedLink

Kind = Literal["video", "slides"]
CUSTOM_ID_LIMIT = 100
MOST_ON_PAGE = 10
"""Links on one page: what a phone shows in two screens."""
NAME_LIMIT = 200
"""Of a link's or page's name in a list, in UTF-16 code units; the address is never shortened."""
_HEADROOM = 200
"""For the head and the foot of a page, in UTF-16 code units."""


@dataclass(frozen=True, slots=True)
class ListView:
    """Which list, and where in it somebody is. Fits into a custom_id."""

    kind: Kind
    language: str
    """`zh` or `en`: of the page's own words."""
    page: int = 0
    """From 0."""
    year: int = 0
    """0 for all."""
    event: str = ""
    """Empty for all."""

    def custom_id(self, turn: str) -> str:
        """Write it down for a button; a very long event's name is cut, and still finds it."""
        fixed = f"huigu:l:{turn}:{self.kind}:{self.language}:{self.page}:{self.year}:"
        event = self.event
        while utf16(fixed + event) > CUSTOM_ID_LIMIT:
            event = event[:-1]
        return fixed + event


class TurnButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"huigu:l:(?P<turn>prev|next):(?P<kind>video|slides):(?P<language>zh|en)"
    r":(?P<page>\d{1,6}):(?P<year>\d{1,4}):(?P<event>.*)",
):
    """Shows another page of the list in the same message."""

    def __init__(self, turn: str, target: ListView, *, enabled: bool) -> None:
        """Make a button.

        Args:
            turn: `prev` or `next`.
            target: What it shows.
            enabled: Whether there is such a page.
        """
        self.target = target
        label = say("previous" if turn == "prev" else "next", target.language)
        super().__init__(
            discord.ui.Button(
                style=discord.ButtonStyle.secondary,
                label=label,
                custom_id=target.custom_id(turn),
                disabled=not enabled,
            )
        )

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # ours is always a DeskClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> TurnButton:
        """Make the button that was pressed again from what it carries."""
        target = ListView(
            cast("Kind", match["kind"]),
            match["language"],
            int(match["page"]),
            int(match["year"]),
            match["event"],
        )
        return cls(match["turn"], target, enabled=True)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn the page."""
        desk = cast("DeskClient", interaction.client).desk
        if not desk.interactions.first(interaction.id):
            return
        await interaction.response.defer()
        async with failure_told(interaction):
            content, view = await shown(interaction, self.target)
            await interaction.edit_original_response(
                content=content, view=view, allowed_mentions=NO_PINGS
            )


async def shown(
    interaction: discord.Interaction[Any], where: ListView
) -> tuple[str, discord.ui.View | None]:
    """Read a page of the list from the index that answers now.

    Args:
        interaction: Whose client has the catalogue.
        where: Which page; one beyond the end gives the last.

    Returns:
        The message, and buttons where there is more than one page.
    """
    desk = cast("DeskClient", interaction.client).desk
    links = await desk.services.catalogue.links(where.kind, where.event, where.year)
    pages = paged([_item(link) for link in links])
    if not pages:
        return say("no_links", where.language), None
    where = replace(where, page=min(where.page, len(pages) - 1))
    head = say(f"{where.kind}_head", where.language)
    limits = [escaped_line(where.event)] if where.event else []
    limits += [str(where.year)] if where.year else []
    parts = [
        " · ".join([head, *limits]),
        pages[where.page],
        say("page_of", where.language, len(links), where.page + 1, len(pages)),
    ]
    view = _turns(where, len(pages)) if len(pages) > 1 else None
    return "\n\n".join(parts), view


def paged(items: Sequence[str]) -> list[str]:
    """Put items on pages that fit into a message, at most `MOST_ON_PAGE` each.

    Args:
        items: Each fits into a message by itself.

    Returns:
        Pages, items a line.
    """
    pages: list[list[str]] = []
    size = 0
    for item in items:
        length = utf16(item) + 1
        if not pages or len(pages[-1]) == MOST_ON_PAGE or size + length > MESSAGE_LIMIT - _HEADROOM:
            pages.append([])
            size = 0
        pages[-1].append(item)
        size += length
    return ["\n".join(page) for page in pages]


def _item(link: ListedLink) -> str:
    year = str(link.year or "")
    event = " · ".join(part for part in (link.event, year * (year not in link.event)) if part)
    name = link.label if link.label not in {"", link.url} else link.title
    parts = [escaped_line(shortened(name, NAME_LIMIT))]
    if link.title not in {"", name}:
        parts.append(f"— {escaped_line(shortened(link.title, NAME_LIMIT))}")
    if event:
        parts.append(f"({escaped_line(shortened(event, NAME_LIMIT))})")
    return f"- {' '.join(parts)} {shown_address(link.url)}"


def _turns(where: ListView, pages: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    previous = replace(where, page=max(where.page - 1, 0))
    following = replace(where, page=where.page + 1)
    view.add_item(TurnButton("prev", previous, enabled=where.page > 0))
    view.add_item(TurnButton("next", following, enabled=where.page + 1 < pages))
    return view
