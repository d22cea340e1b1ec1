"""Suggestions for an unfinished input: events, people, topics and titles."""

from __future__ import annotations

from bot.channels.http_api.lists.records import Suggestion, SuggestionKind
from bot.services.contracts import Catalogue, NamedKind

MAX_SUGGESTIONS = 20
NAMED: tuple[tuple[NamedKind, SuggestionKind], ...] = (
    ("event", "event"),
    ("person", "person"),
    ("topic", "topic"),
)
MOST_NAMED = 3
"""Of each sort, before the titles."""


async def suggest(catalogue: Catalogue, typed: str, limit: int, language: str) -> list[Suggestion]:
    """Suggest names, then titles, each text once; nothing for no input."""
    if not typed:
        return []
    suggestions: dict[str, Suggestion] = {}
    for what, kind in NAMED:
        for name in await catalogue.suggest_names(what, typed, MOST_NAMED, language):
            suggestions.setdefault(name.casefold(), Suggestion(name, kind))
    for title in await catalogue.suggest_titles(typed, limit):
        suggestions.setdefault(title.casefold(), Suggestion(title, "title"))
    return list(suggestions.values())[:limit]
