"""Names of places that no page has by themselves: `Shanghai` and `上海` of `Shanghai, China`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from indexer.catalogue.events.places import REGIONS, TOWNS, find_places
from indexer.catalogue.names import has_han, make_name_key
from indexer.catalogue.records import Event

_SHORTEST = 4
"""Letters of a Latin place; shorter ones (`US`, `Bay`) are words too."""
_PART = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}")
_NOT_THERE = frozenset({"online"})
"""Keys of no place."""


class PlaceName(msgspec.Struct, frozen=True):
    """A place and the events that were there."""

    name: str
    events: tuple[int, ...]


def build_place_names(events: Iterable[Event]) -> dict[str, PlaceName]:
    """Find the events of each town, country and part of an address, by the key of each name."""
    members: dict[str, dict[int, None]] = {}
    texts: dict[str, str] = {}
    spellings = _list_spellings()
    for event in events:
        for name in _list_names(event, spellings):
            key = make_name_key(name)
            if len(key) >= _SHORTEST or has_han(key):
                texts.setdefault(key, name)
                members.setdefault(key, {})[event.id] = None
    return {key: PlaceName(texts[key], tuple(ids)) for key, ids in members.items()}


def is_region(name: str) -> bool:
    """Tell whether a place is a country or a continent: `watch it in China` names no event."""
    return name.casefold() in REGIONS


def _list_spellings() -> Mapping[str, list[str]]:
    """List the names of each known place by its key."""
    spellings: dict[str, list[str]] = {}
    for name, key in (REGIONS | TOWNS).items():
        spellings.setdefault(key, []).append(name.title())
    return spellings


def _list_names(event: Event, spellings: Mapping[str, list[str]]) -> Iterator[str]:
    for text in (*event.places, *event.names):
        for _, _, key, _ in find_places(text):
            if key not in _NOT_THERE:
                yield from spellings.get(key, (key,))
    for place in event.places:
        parts = [part.strip() for part in place.split(",")]
        yield from (part for part in parts if len(parts) > 1 and _PART.fullmatch(part))
