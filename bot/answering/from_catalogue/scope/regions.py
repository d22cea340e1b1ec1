"""Which events were in a country or continent that a question names: `in China`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.catalogue.events.places import CHINESE_TOWNS, find_places
from indexer.catalogue.records import Event
from indexer.text.spans import blank_out

_CHINA = "china"
_CONTENT = re.compile(r"\b(?:in|of|from|the|held)\b|[在于的办里\W_]", re.IGNORECASE)


def find_regions(text: str) -> frozenset[str]:
    """Find the keys of the countries and continents in a text."""
    return frozenset(key for _, _, key, is_region in find_places(text) if is_region)


def is_region(text: str) -> bool:
    """Tell whether a text only names countries and continents: `in China`, `中国的`."""
    regions = [(start, end) for start, end, _, is_one in find_places(text) if is_one]
    return bool(regions) and not _CONTENT.sub("", blank_out(text, regions)).strip()


def keep_region(events: Sequence[Event], topic: str) -> list[Event]:
    """Keep the events in a region that a topic names; all if it names none, or none was there.

    In which country a town is, is known of those of China and of those beside which a place or
    name of some event writes it.
    """
    regions = find_regions(topic)
    told = {event.id: _read_places(event) for event in events}
    countries: dict[str, set[str]] = {}
    for towns, of_event in told.values():
        for town in towns:
            countries.setdefault(town, set()).update(of_event)
    for town in CHINESE_TOWNS & countries.keys():
        countries[town] = {_CHINA}
    kept = [
        event
        for event in events
        if regions & told[event.id][1]
        or any(regions & countries[town] for town in told[event.id][0])
    ]
    return kept if regions and kept else list(events)


def _read_places(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    """Read the keys of the towns and of the regions in the places and names of an event."""
    found = [place for text in (*event.places, *event.names) for place in find_places(text)]
    towns = frozenset(key for _, _, key, is_region in found if not is_region)
    return towns - {"online"}, frozenset(key for _, _, key, is_region in found if is_region)
