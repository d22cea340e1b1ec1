"""What is kept in memory of a generation's names, so that a question is read in a millisecond."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.names.near_misses import SpelledWords
from bot.understanding.names.pieces import cut_pieces
from bot.understanding.names.regions import Regions, build_regions
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event
from indexer.text import events

MAX_NAMES = 16
"""Most names that are tried at one place of a question."""
_YEAR = re.compile(r"(?:19|20)\d{2}")
_EDGES = " -–—:：·,，()（）#年"
_LAST_NUMBER = re.compile(r"(?:^|(?<=\D))\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Group:
    """Events that share a name but for year and edition: those of a series, or of a region."""

    name: str
    """As the catalogue writes it."""
    series: int
    """Id of their series; 0 for none."""
    events: tuple[int, ...]
    """Ids of events, the earliest first."""
    is_series: bool
    """Whether the name is the series' own."""
    regions: Regions
    """Words that tell its events apart."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The names of one generation."""

    keys: Sequence[str]
    """Keys of all names and groups, ascending."""
    groups: Mapping[str, Group]
    """By the key of their name."""
    events: Mapping[int, Event]
    """All events, by id, the earliest first."""
    words: SpelledWords
    """Latin words of names of events, people and organisations."""

    def find_beginnings(self, text: str) -> list[str]:
        """Find the keys that a text of keys begins with, the longest first."""
        found: list[str] = []
        place = len(self.keys)
        for _ in range(MAX_NAMES):
            place = bisect_right(self.keys, text, 0, place)
            if not place or not text:
                break
            key = self.keys[place - 1]
            shared = count_shared(key, text)
            if shared == len(key):
                found.append(key)
                shared -= 1
            # Whatever else the text begins with is a beginning of what both share.
            text = text[:shared]
        return found

    def has_key(self, key: str) -> bool:
        """Tell whether a key is of some name or group."""
        place = bisect_left(self.keys, key)
        return place < len(self.keys) and self.keys[place] == key

    def find_neighbours(self, text: str) -> Iterator[tuple[str, int]]:
        """Find the keys that share most with the beginning of a text, and how many characters."""
        place = bisect_right(self.keys, text)
        for key in self.keys[max(0, place - 1) : place + 1]:
            yield key, count_shared(key, text)


def count_shared(one: str, other: str) -> int:
    """Count the characters with which two texts begin alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def build_name_index(catalogue: Catalogue) -> NameIndex:
    """Read the names of a generation."""
    ids = catalogue.list_events()
    all_events = dict(zip(ids, catalogue.get_events(ids), strict=True))
    groups = _build_groups(catalogue, all_events)
    keys = sorted({*catalogue.list_keys(), *groups})
    names = [
        name.text
        for what in ("series", "event", "person", "organisation")
        for name in catalogue.list_names(what)
    ]
    return NameIndex(keys, groups, all_events, SpelledWords(_list_words(names)))


def _build_groups(catalogue: Catalogue, all_events: Mapping[int, Event]) -> dict[str, Group]:
    members: dict[str, dict[int, None]] = {}
    names: dict[str, str] = {}
    series = {one.id: one for one in catalogue.get_series(catalogue.list_series())}
    of_series = {
        key: id for id, one in series.items() for name in one.names for key in _list_keys(name)
    }
    for id, one in series.items():
        for name in one.names:
            for key in _list_keys(name):
                names.setdefault(key, name)
                members.setdefault(key, {})
    for event in all_events.values():
        own = series[event.series].names if event.series in series else ()
        for name in (*own, *(remove_number(name) for name in event.names)):
            for key in _list_keys(name):
                names.setdefault(key, name)
                members.setdefault(key, {})[event.id] = None
    groups = {}
    for key, ids in members.items():
        of_group = [all_events[id] for id in all_events if id in ids]
        groups[key] = Group(
            names[key],
            of_series.get(key) or _find_series(event.series for event in of_group),
            tuple(event.id for event in of_group),
            key in of_series,
            build_regions(names[key], of_group),
        )
    return groups


def _find_series(ids: Iterable[int]) -> int:
    """Find the series that all events share; 0 if there is none."""
    distinct = set(ids)
    return distinct.pop() if len(distinct) == 1 else 0


def remove_number(name: str) -> str:
    """Remove the year and the edition from the name of an event."""
    bare = " ".join(_YEAR.sub(" ", events.remove_editions(name)).split()).strip(_EDGES)
    return _LAST_NUMBER.sub("", bare).strip(_EDGES)


def _list_keys(name: str) -> set[str]:
    """List the keys of a name, with and without `+`: `KubeCon + CloudNativeCon`."""
    key = make_name_key(name)
    return {key, key.replace("+", "")} - {""}


def _list_words(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for piece in cut_pieces(name):
            if piece.sort == "word":
                yield piece.key
