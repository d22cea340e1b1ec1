"""The table of tools: what each takes and gives, and what an assistant is told of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.mcp.records import (
    AskArguments,
    FetchArguments,
    FetchedPage,
    LinkArguments,
    LinkRows,
    SearchArguments,
    SearchResults,
    TalkArguments,
    TalkRows,
    ToolResult,
)
from bot.mcp.tools import Caller, Tools
from bot.messages import Answer

Call = Callable[[Tools, Any, Caller], Awaitable[ToolResult]]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool."""

    call: Call
    arguments: type[msgspec.Struct]
    result: type[msgspec.Struct]
    title: str
    description: str
    """For the assistant, which decides by it."""
    leave_out: tuple[str, ...] = ()
    """Fields of the result that never leave the process."""


TOOLS = {
    "ask": ToolSpec(
        Tools.ask,
        AskArguments,
        Answer,
        "Ask the archive",
        "Answer a question from the community's own pages: where recordings and slides are, who "
        "spoke, when, how many, what was said. Every link is proven: give links and sources as "
        "they are. `found` is false where the archive does not hold the answer; then say so. "
        "Questions with the same `conversation` may follow on each other.",
        ("state", "evidence", "explanation", "id"),
    ),
    "search": ToolSpec(
        Tools.search,
        SearchArguments,
        SearchResults,
        "Search pages",
        "Find the passages of the archive nearest to a query, in Chinese or English whatever the "
        "language of the page. `fetch` reads the page of a result.",
    ),
    "fetch": ToolSpec(
        Tools.fetch,
        FetchArguments,
        FetchedPage,
        "Read a page",
        "Read a whole page of the archive, with its links, by the `id` that `search` gave.",
    ),
    "list_talks": ToolSpec(
        Tools.list_talks,
        TalkArguments,
        TalkRows,
        "List talks",
        "List talks by event, speaker, topic, year or language, with recordings and slides.",
    ),
    "list_links": ToolSpec(
        Tools.list_links,
        LinkArguments,
        LinkRows,
        "List links",
        "List all links of a kind (recordings, slides, …), of one event or of all.",
    ),
}
"""`search` and `fetch` are named and shaped as ChatGPT wants them; it uses no others."""
