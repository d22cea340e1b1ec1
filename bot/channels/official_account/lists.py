"""Lists of links and of the latest pages; one message a list page."""

from __future__ import annotations

from bot.channels.official_account.rendering import (
    MAX_BYTES,
    Rows,
    escape_line,
    format_link,
    to_rows,
)
from bot.channels.official_account.texts import TEXTS, say
from bot.chat.list_request import Kind, ListRequest, parse_list_request
from bot.chat.lists import Dialect, ListPage, ListRow, find_latest, find_links, write_next_command
from bot.rendering.split import utf8
from bot.services.contracts import Catalogue
from bot.wechat.rows import LINK, Row

MAX_ARGUMENT_CHARS = 80
"""Longer arguments are cut, because the foot of the list repeats them."""


async def list_links(catalogue: Catalogue, kind: Kind, argument: str, language: str) -> Rows:
    """List the links for an argument as typed, as many as fit into one message."""
    request = parse_list_request(kind, argument[:MAX_ARGUMENT_CHARS], language)
    return _make_rows(await find_links(catalogue, request, DIALECT))


async def list_latest(catalogue: Catalogue, language: str) -> Rows:
    """List the latest pages."""
    return _make_rows(await find_latest(catalogue, language, DIALECT))


def _make_rows(page: ListPage) -> Rows:
    if not page.rows:
        return to_rows(page.head)
    foot = [Row(""), Row(page.foot, LINK)] if page.foot else []
    return (*(Row(text, LINK) for text in (page.head, *page.rows)), *foot)


def _format_row(row: ListRow) -> str:
    where = row.date or (row.event if row.event != row.name else "")
    note = " · ".join(filter(None, (where, row.dead)))
    return f"- {format_link(row.name, row.url)}{f' ({escape_line(note)})' if note else ''}"


def _format_foot(request: ListRequest, links: int, pages: int) -> str:
    """Tell the command for the next list page; empty on the last one."""
    if request.page == pages:
        return ""
    command = write_next_command(request)
    return say("next_page", request.language, escape_line(command))


DIALECT = Dialect(
    texts=TEXTS,
    format_row=_format_row,
    format_foot=_format_foot,
    max_rows=20,  # three screens of a phone
    max_length=MAX_BYTES - 360,  # leaves room for head and foot
    measure=utf8,
)
