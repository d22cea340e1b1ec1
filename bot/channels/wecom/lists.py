"""`/视频`, `/PPT`, `/最新`: looking up without asking, a message at a time."""

from __future__ import annotations

from typing import Literal

from bot.answering.grounding import grounded
from bot.channels.wecom.events import MAX_STREAM_BYTES
from bot.channels.wecom.texts import say
from bot.chat.commands import listing
from bot.rendering.split import paged, utf8
from bot.services.contracts import Catalogue, ListedLink
from bot.wechat.escape import escaped_line, linked
from bot.wechat.markdown import fitted

Kind = Literal["video", "slides"]
LATEST = 10
MOST_ON_PAGE = 20
"""Links in one message: what a phone shows in three screens."""
EVENT_CHARS = 100
"""Longest argument that is looked at."""
NAMES = {"video": {"zh": "/视频", "en": "/videos"}, "slides": {"zh": "/PPT", "en": "/slides"}}
"""What to type for the next page; names in `bot.chat.commands.COMMANDS`."""
_ROOM = MAX_STREAM_BYTES - 1024
"""For the links, beside head and foot."""


async def links_listed(catalogue: Catalogue, kind: Kind, argument: str, language: str) -> str:
    """List links of a kind.

    Args:
        catalogue: Where they stand.
        kind: Which.
        argument: As typed: an event, a year, a page (`IstioCon 2023 #2`), or nothing.
        language: Of the words around them.

    Returns:
        Markdown within WeCom's limit, with how to get the next page where there is one.
    """
    asked = listing(argument[:EVENT_CHARS])
    found = await catalogue.links(kind, asked.event, asked.year, language)
    items = [fitted(_item(link), _ROOM) for link in found]
    pages = paged(items, _ROOM, MOST_ON_PAGE, utf8)
    if not pages:
        return say("no_links", language)
    page = min(asked.page, len(pages))
    limits = [escaped_line(asked.event)] if asked.event else []
    limits += [str(asked.year)] if asked.year else []
    head = " · ".join([say(f"{kind}_head", language, len(found)), *limits])
    parts = [head, "\n".join(pages[page - 1])]
    if page < len(pages):
        typed = escaped_line(f"{NAMES[kind][language]} {asked.of_page(page + 1)}")
        parts.append(say("page_of", language, page, len(pages), typed))
    elif len(pages) > 1:
        parts.append(say("last_page", language, page, len(pages)))
    return "\n\n".join(parts)


async def latest_listed(catalogue: Catalogue, language: str) -> str:
    """List the newest pages."""
    found = await catalogue.latest(LATEST)
    if not found:
        return say("no_pages", language)
    lines = []
    for page in found:
        date = f" ({escaped_line(page.published)})" if page.published else ""
        lines.append(f"- {linked(grounded(page.title, ()), page.url)}{date}")
    text = "\n\n".join([say("latest_head", language), "\n".join(lines)])
    return fitted(text, MAX_STREAM_BYTES, say("cut", language))


def _item(link: ListedLink) -> str:
    year = str(link.year or "")
    event = " · ".join(part for part in (link.event, year * (year not in link.event)) if part)
    name = link.label if link.label not in {"", link.url} else link.title
    title = f" — {escaped_line(grounded(link.title, ()))}" if link.title not in {"", name} else ""
    about = f" ({escaped_line(grounded(event, ()))})" if event else ""
    return f"- {linked(grounded(name, ()) or link.platform, link.url)}{title}{about}"
