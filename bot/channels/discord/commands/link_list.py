"""Lists of links, one page a message, with buttons that still work after a restart."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, cast

import discord

from bot.channels.discord.buttons.persistent import PersistentButton
from bot.channels.discord.context import Interaction
from bot.channels.discord.messages.incoming import get_language
from bot.channels.discord.messages.rendering import CUSTOM_ID_LIMIT, MESSAGE_LIMIT
from bot.channels.discord.texts import TEXTS, say
from bot.chat.list_request import Kind, ListRequest
from bot.chat.lists import Dialect, ListRow, find_latest, find_links
from bot.rendering.discord_markdown import escape_line, format_address
from bot.rendering.split import shorten, utf16
from bot.services.contracts import Catalogue

NAME_LIMIT = 200
"""For a name, a title or an event, in UTF-16 code units. An address is never shortened."""


class PageButton(
    PersistentButton,
    template=r"huigu:l:(?P<turn>prev|next):(?P<kind>video|slides):(?P<language>zh|en)"
    r":(?P<page>\d{1,6}):(?P<year>\d{1,4}):(?P<event>.*)",
):
    """Shows the previous or the next page of a list, in the same message."""

    def __init__(self, turn: str, target: ListRequest, *, enabled: bool) -> None:
        """Make the button `prev` or `next`; disabled where there is no such page."""
        self.target = target
        super().__init__(
            discord.ui.Button(
                label=say("previous" if turn == "prev" else "next", target.language),
                custom_id=write_custom_id(turn, target),
                disabled=not enabled,
            )
        )

    @classmethod
    async def from_custom_id(  # type: ignore[override]  # the client is always a BotClient
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PageButton:
        """Make a pressed button from its custom_id."""
        kind, year, page = cast("Kind", match["kind"]), int(match["year"]), int(match["page"]) + 1
        target = ListRequest(kind, match["language"], match["event"], year, page)
        return cls(match["turn"], target, enabled=True)

    async def handle(self, interaction: Interaction) -> None:
        """Show the page."""
        catalogue, own = interaction.client.context.services.catalogue, get_language(interaction)
        # The id of a button tells the language, and the person's Discord the script.
        language = own if own == self.target.language else self.target.language
        content, view = await make_message(catalogue, replace(self.target, language=language))
        await interaction.edit_original_response(content=content, view=view)


async def make_message(
    catalogue: Catalogue, request: ListRequest
) -> tuple[str, discord.ui.View | None]:
    """Make the message for a page of links, with buttons if there is more than one page."""
    page = await find_links(catalogue, request, DIALECT)
    if page.pages == 1:
        return page.text, None
    view = discord.ui.View(timeout=None)
    for turn, number in (("prev", page.number - 1), ("next", page.number + 1)):
        target = replace(request, page=max(number, 1))
        view.add_item(PageButton(turn, target, enabled=1 <= number <= page.pages))
    return page.text, view


async def make_latest_messages(catalogue: Catalogue, language: str) -> list[str]:
    """List the latest pages, in as many messages as they need."""
    page = await find_latest(catalogue, language, DIALECT)
    first, *others = DIALECT.paginate(page.rows) or [()]
    return [replace(page, rows=first).text, *("\n".join(rows) for rows in others)]


def write_custom_id(turn: str, target: ListRequest) -> str:
    """Write the custom_id of a button; the search still finds an event whose name is cut."""
    # Pages count from 0 here, as in the buttons of older messages.
    fixed = f"huigu:l:{turn}:{target.kind}:{target.language}:{target.page - 1}:{target.year}:"
    event = target.event
    while utf16(fixed + event) > CUSTOM_ID_LIMIT:
        event = event[:-1]
    return fixed + event


def _format_row(row: ListRow) -> str:
    title = f" — {_shorten(row.title)}" if row.title else ""
    note = f" ({_shorten(row.note)})" if row.note else ""
    return f"- {_shorten(row.name)}{title}{note} {format_address(row.url)}"


def _shorten(text: str) -> str:
    return escape_line(shorten(text, NAME_LIMIT))


DIALECT = Dialect(
    texts=TEXTS,
    format_row=_format_row,
    format_foot=lambda request, links, pages: say(
        "page_of", request.language, links, request.page, pages
    ),
    max_rows=10,  # two screens of a phone
    max_length=MESSAGE_LIMIT - 200,  # the rest is for head and foot
    measure=utf16,
    escape=escape_line,
)
