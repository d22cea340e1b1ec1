"""`视频`, `PPT`, `最新`: looking up without asking, a text at a time."""

from __future__ import annotations

from typing import Literal

from bot.channels.official_account.rendering import MAX_BYTES, Rows, linked, quiet_line, rows_said
from bot.channels.official_account.texts import say
from bot.chat.commands import listing
from bot.rendering.split import paged, utf8
from bot.services.contracts import Catalogue, ListedLink
from bot.wechat.rows import LINK, Row

Kind = Literal["video", "slides"]
LATEST = 10
NAMES = {
    "video": {"zh": "/视频", "en": "/videos"},
    "slides": {"zh": "/幻灯片", "en": "/slides"},
}
"""What to type for the next page; in `bot.chat.commands.COMMANDS` too."""
MOST_ON_PAGE = 20
"""Links in one text: what a phone shows in three screens."""
_ROOM = MAX_BYTES - 360
"""For the links of one page, beside head and foot."""
_MOST_ARGUMENT = 80
"""Characters of an event's name, for the foot."""


async def links_listed(catalogue: Catalogue, kind: Kind, argument: str, language: str) -> Rows:
    """List links of a kind, as many as one text holds.

    Args:
        catalogue: Where they stand.
        kind: Which.
        argument: As typed: an event, a year, a page (`IstioCon 2023 #2`), or nothing.
        language: Of the words around them.

    Returns:
        Lines; how to get the next page where there is one.
    """
    asked = listing(argument[:_MOST_ARGUMENT])
    found = await catalogue.links(kind, asked.event, asked.year, language)
    pages = paged([_item(link) for link in found], _ROOM, MOST_ON_PAGE, utf8)
    if not pages:
        return rows_said(say("no_links", language))
    page = min(asked.page, len(pages))
    shown = [Row(item, LINK) for item in pages[page - 1]]
    rows = [Row(say(f"{kind}_head", language, len(found)), LINK), *shown]
    if page < len(pages):
        typed = f"{NAMES[kind][language]} {asked.of_page(page + 1)}"
        rows += [Row(""), Row(say("next_page", language, quiet_line(typed)), LINK)]
    return tuple(rows)


async def latest_listed(catalogue: Catalogue, language: str) -> Rows:
    """List the newest pages."""
    found = await catalogue.latest(LATEST)
    if not found:
        return rows_said(say("no_pages", language))
    rows = [Row(say("latest_head", language), LINK)]
    for page in found:
        date = f" ({quiet_line(page.published)})" if page.published else ""
        rows.append(Row(f"- {linked(page.title, page.url)}{date}", LINK))
    return tuple(rows)


def _item(link: ListedLink) -> str:
    event = f" ({quiet_line(link.event)})" if link.event and link.event != link.label else ""
    return f"- {linked(link.label, link.url)}{event}"
