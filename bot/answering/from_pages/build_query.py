"""Builds the query that pages are searched with, from what was understood of a question."""

from __future__ import annotations

from dataclasses import replace

from bot.request import Intent, Request
from bot.understanding.intent.cues import asks_for_venue
from indexer.search.query import Query, parse_query

_OF_FACTS: frozenset[Intent] = frozenset({
    *("who", "when", "where", "count", "list", "first", "latest", "next", "title", "what"),
    "compare",
})
"""Intents that ask for no links; `where` only of a venue: `where is X` may look for X itself."""


def build_query(request: Request, text: str) -> Query:
    """Build a query of a text; it wants links only if what was understood does.

    Args:
        request: The question, read.
        text: The question as pages are searched with it.
    """
    query = parse_query(text, request.language)
    is_fact = request.intent in _OF_FACTS and not request.constraints.kinds
    if not is_fact or (request.intent == "where" and not asks_for_venue(text)):
        return query
    return replace(query, link_intents=(), wants_links=False)
