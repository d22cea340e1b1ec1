"""Tells whether two questions name the same: an answer about one event is none about another."""

from __future__ import annotations

from msgspec.structs import replace

from bot.request import Request
from indexer.text.events import find_event_name
from indexer.text.language import fold

_NAMES = frozenset({"event", "series", "talk", "person", "organisation", "place"})
"""Sorts of names that make another question. A track may be any word: `Security`."""


def names_same(first: Request, second: Request) -> bool:
    """Tell whether two questions name the same things and set the same limits.

    Kinds of link differ only where both name some: `the tapes` may be meant by `what to watch`.
    """
    kinds = set(first.constraints.kinds), set(second.constraints.kinds)
    return (
        _list_names(first) == _list_names(second)
        and replace(first.constraints, kinds=()) == replace(second.constraints, kinds=())
        and not (all(kinds) and kinds[0].isdisjoint(kinds[1]))
    )


def _list_names(request: Request) -> set[tuple[str, tuple[int, ...] | str]]:
    """List what a question names, in the catalogue or beside it."""
    names: set[tuple[str, tuple[int, ...] | str]] = {
        (one.what, one.ids) for one in request.mentions if one.what in _NAMES
    }
    if request.unknown is not None:
        names.add(("unknown", fold(request.unknown.text)))
    elif not names and (name := find_event_name(request.text)):
        names.add(("unknown", fold(name)))
    return names
