"""Commands: `/视频`, `/PPT` and `/最新` list one page a message; `/重建索引` shows its progress."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncGenerator

from bot.channels.wecom.events import MAX_STREAM_BYTES, Update
from bot.channels.wecom.rendering import fit
from bot.channels.wecom.texts import TEXTS, say
from bot.chat.list_request import Kind, ListRequest, parse_list_request
from bot.chat.lists import Dialect, ListRow, find_latest, find_links, write_next_command
from bot.chat.rebuild import run_rebuild
from bot.rendering.grounding import ground
from bot.rendering.split import utf8
from bot.runtime.clock import Clock
from bot.services.contracts import Catalogue, Reindex
from bot.wechat.escape import escape_line, format_link

log = logging.getLogger("huigu.wecom")

MAX_ARGUMENT_CHARS = 100
PROGRESS_S = 3.0
"""Between two updates; a chat gets at most thirty messages a minute, answers included."""
_MAX_ROWS_BYTES = MAX_STREAM_BYTES - 1024
"""The rest is for the head and the foot."""


async def list_links(catalogue: Catalogue, kind: Kind, argument: str, language: str) -> str:
    """List the links for an argument as typed, as Markdown within WeCom's limit."""
    request = parse_list_request(kind, argument[:MAX_ARGUMENT_CHARS], language)
    return (await find_links(catalogue, request, DIALECT)).text


async def list_latest(catalogue: Catalogue, language: str) -> str:
    """List the latest pages as Markdown within WeCom's limit."""
    text = (await find_latest(catalogue, language, DIALECT)).text
    return fit(text, MAX_STREAM_BYTES, say("cut", language))


async def stream_rebuild(reindex: Reindex, language: str, clock: Clock) -> AsyncGenerator[Update]:
    """Rebuild the index; yield the progress, then the report or the reason of a failure."""
    updates = run_rebuild(reindex, language, clock, PROGRESS_S, escape_line, log)
    async with contextlib.aclosing(updates):
        async for update in updates:
            yield Update(fit(update.text, MAX_STREAM_BYTES, say("cut", language)))


def _format_row(row: ListRow) -> str:
    title = f" — {escape_line(ground(row.title, ()))}" if row.title else ""
    note = f" ({escape_line(ground(row.note, ()))})" if row.note else ""
    return fit(f"- {format_link(ground(row.name, ()), row.url)}{title}{note}", _MAX_ROWS_BYTES)


def _format_foot(request: ListRequest, links: int, pages: int) -> str:
    """Write the page number and the command for the next page."""
    if request.page < pages:
        command = escape_line(write_next_command(request))
        return say("page_of", request.language, request.page, pages, command)
    return say("last_page", request.language, pages, pages) if pages > 1 else ""


DIALECT = Dialect(
    texts=TEXTS,
    format_row=_format_row,
    format_foot=_format_foot,
    max_rows=20,  # three screens of a phone
    max_length=_MAX_ROWS_BYTES,
    measure=utf8,
    escape=escape_line,
)
