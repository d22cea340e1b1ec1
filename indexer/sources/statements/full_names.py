"""Finds the full names of an event, which hold the one that its page is known by.

A site about kites calls its event `Builders Day 2031` in titles and `Kite Builders Day` elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexer.text.events import find_event_name

_YEAR = re.compile(r"(?:(?<![ \t])[ \t]++)?(?<!\d)(?:19|20)\d{2}(?!\d)[ \t]*")
MAX_NAME_CHARS = 80


def list_full_names(name: str, year: int, texts: Iterable[str]) -> Iterator[str]:
    """List names in texts that end in the name of an event, or begin with it and name its place.

    They get the event's year if they have none.

    Args:
        name: Of the event, with or without a year.
        year: Of the event; 0 for unknown.
        texts: The title of its page and what tells what the page is about; of each, the first
            name counts.
    """
    own = _fold(name)
    if " " not in own:  # `SummerCon` in `Kite SummerCon` may be another one
        return
    for text in texts:
        found = find_event_name(text)
        full = _fold(found)
        is_longer = full.endswith(f" {own}") or full.startswith(f"{own} ")
        if is_longer and len(found) <= MAX_NAME_CHARS and not _contradicts(found, year):
            yield found if _YEAR.search(found) or not year else f"{found} {year}"


def _fold(name: str) -> str:
    return " ".join(_YEAR.sub(" ", name).casefold().split())


def _contradicts(name: str, year: int) -> bool:
    """Tell whether a name has another year."""
    stated = _YEAR.search(name)
    return bool(stated and year and int(stated[0]) != year)
