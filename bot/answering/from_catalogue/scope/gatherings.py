"""Which events are of a sort that a question names: `the latest meetup`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.catalogue.records import Event
from indexer.text.late_patterns import compile_late

_SORTS = {
    "meetup": r"meet-?ups?",
    "summit": r"summits?|峰会",
    "webinar": r"webinars?",
    "workshop": r"workshops?|工作坊",
    "salon": r"salons?|沙龙",
    "podcast": r"podcasts?|播客",
    "hackathon": r"hackathons?|黑客松",
    "gathering": r"线下聚会",
}
"""Sorts of events that some communities hold; every community has conferences."""
_PATTERNS = {
    sort: compile_late(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE)
    for sort, words in _SORTS.items()
}


def keep_sort(events: Sequence[Event], text: str) -> list[Event]:
    """Keep the events whose names say the sort that a text asks for; all if no event's does."""
    asked = [pattern for pattern in _PATTERNS.values() if pattern.search(text)]
    kept = [
        event
        for event in events
        if any(pattern.search(name) for pattern in asked for name in event.names)
    ]
    return kept or list(events)
