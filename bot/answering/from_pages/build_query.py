"""Builds the query that pages are searched with, from what was understood of a question."""

from __future__ import annotations

from msgspec.structs import replace

from bot.request import Intent, Request
from indexer.search.query import Query, parse_query

_OF_FACTS: frozenset[Intent] = frozenset({
    *("who", "when", "where", "count", "list", "first", "latest", "next", "title", "what"),
    "compare",
})
"""Intents that ask for no links, though `where` and `哪里` are words that ask for them too."""


def build_query(request: Request, text: str) -> Query:
    """Build a query of a text; it wants links only if what was understood does.

    Args:
        request: The question, read.
        text: The question as pages are searched with it.
    """
    query = parse_query(text, request.language)
    if request.intent in _OF_FACTS and not request.constraints.kinds:
        return replace(query, link_intents=(), wants_links=False)
    return query
