"""What is kept in memory of a generation's names, so that a question is read in a millisecond."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.understanding.names.generic import remove_gathering
from bot.understanding.names.near_misses import SpelledWords
from bot.understanding.names.pieces import cut_pieces
from bot.understanding.names.regions import (
    Places,
    Regions,
    build_regions,
    collect_places,
    list_place_keys,
)
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.events.event_names import parse_event_name
from indexer.catalogue.events.places import find_places
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event

MAX_NAMES = 16
"""Most names that are tried at one place of a question."""

_SHORTEST_BASE = 8
"""Characters of a name that longer names may hold."""
_LONG_PART = 2.0
"""Words of a part of a name that stands for the whole."""


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
    places: Places
    """Where its events were."""
    wider: tuple[int, ...] = ()
    """Events of longer names: `China Maintainer Summit 2023` for `Maintainer Summit`."""
    is_part: bool = False
    """Whether the name is only a part of the series' own, and needs a year or an edition."""

    def may_be_at(self, place: str, is_region: bool) -> bool:
        """Tell whether one of its events may have been at a place, by the place's key."""
        if is_region:
            return not self.places.named_regions or place in self.places.regions
        return self.places.towns is None or place in self.places.towns


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The names of one generation."""

    keys: Sequence[str]
    """Keys of all names and groups, ascending."""
    groups: Mapping[str, Group]
    """By the key of their name."""
    events: Mapping[int, Event]
    """All events, by id, the earliest first, without facts, links and pages."""
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
    # What pages say of each event, and its links, are read when an answer needs them.
    all_events = {
        event.id: replace(event, facts=(), links=(), pages=())
        for event in catalogue.get_events(ids)
    }
    groups = _build_groups(catalogue, all_events)
    # First what leaves most behind, so that the keys take its memory.
    words = SpelledWords(_list_words(catalogue))
    keys = catalogue.list_keys()
    keys += set(groups).difference(catalogue.find_names(list(groups)))
    keys.sort()
    return NameIndex(keys, groups, all_events, words)


def _build_groups(catalogue: Catalogue, all_events: Mapping[int, Event]) -> dict[str, Group]:
    """Group events by the names of their series and by their own names without numbers."""
    names: dict[str, str] = {}
    members: dict[str, dict[int, None]] = {}
    of_series: dict[str, int] = {}
    for one in catalogue.get_series(catalogue.list_series()):
        own = catalogue.list_events(one.id)
        for name in one.names:
            for key in list_keys(name):
                names.setdefault(key, name)
                of_series.setdefault(key, one.id)
                members.setdefault(key, {}).update(dict.fromkeys(own))
    located = _locate(all_events.values())
    for event in all_events.values():
        for name in map(remove_number, event.names):
            places = frozenset(key for _, _, key, _ in find_places(name))
            # `KCD Beijing` is any KCD that was held there, however its own pages call it.
            same = located.get((event.series, min(places, default="")), ()) if event.series else ()
            ids = [id for id, of_event in same if places <= of_event] if places else []
            for key in list_keys(name):
                names.setdefault(key, name)
                members.setdefault(key, {}).update(dict.fromkeys((event.id, *ids)))
    groups = {
        key: _build_group(names[key], [all_events[id] for id in all_events if id in ids], series)
        for key, ids in members.items()
        for series in (of_series.get(key, 0),)
    }
    groups = {
        key: replace(group, wider=tuple(dict.fromkeys(_find_wider(key, group, members))))
        for key, group in groups.items()
    }
    return groups | _build_parts(groups)


def _find_wider(key: str, group: Group, members: Mapping[str, Iterable[int]]) -> Iterator[int]:
    """Find the events whose names begin or end in the name of a group, but that are not its own.

    An event at another one (`Mesh Day at MeshCon`) has that one's name only as its place.
    """
    for base, ids in members.items():
        if len(base) > len(key) >= _SHORTEST_BASE and (
            base.startswith(key) or (base.endswith(key) and not base[: -len(key)].endswith("at"))
        ):
            yield from (id for id in ids if id not in group.events)


def _locate(
    all_events: Iterable[Event],
) -> dict[tuple[int, str], list[tuple[int, frozenset[str]]]]:
    """List the events of each series and place, with all places of the event."""
    located: dict[tuple[int, str], list[tuple[int, frozenset[str]]]] = {}
    for event in all_events:
        places = frozenset(list_place_keys(event))
        for place in places:
            located.setdefault((event.series, place), []).append((event.id, places))
    return located


def _build_group(name: str, events: Sequence[Event], series: int) -> Group:
    shared = {event.series for event in events}
    return Group(
        name=name,
        series=series or (shared.pop() if len(shared) == 1 else 0),
        events=tuple(event.id for event in events),
        is_series=bool(series),
        regions=build_regions(name, events),
        places=collect_places(events),
    )


def _build_parts(groups: Mapping[str, Group]) -> dict[str, Group]:
    """Build groups of series by what is left of their names without `meetup` and such words.

    A part that two series share, or that is short, says too little.
    """
    owners: dict[str, dict[int, Group]] = {}
    for group in groups.values():
        part = remove_gathering(group.name)
        key = make_name_key(part)
        if group.is_series and key not in groups and _measure(part) >= _LONG_PART:
            owners.setdefault(key, {})[group.series] = group
    return {
        key: replace(group, is_part=True)
        for key, found in owners.items()
        if len(found) == 1
        for group in found.values()
    }


def _measure(name: str) -> float:
    """Measure a name in words; a Chinese character is half a word."""
    return sum(0.5 if piece.sort == "han" else piece.sort == "word" for piece in cut_pieces(name))


def remove_number(name: str) -> str:
    """Remove the year and the edition from the name of an event; its region stays."""
    return parse_event_name(name).regional


def list_keys(name: str) -> set[str]:
    """List the keys of a name, with and without `+`: `KubeCon + CloudNativeCon`."""
    key = make_name_key(name)
    return {key, key.replace("+", "")} - {""}


def _list_words(catalogue: Catalogue) -> Iterator[str]:
    for what in ("series", "event", "person", "organisation"):
        # People have several names in common with their other spellings.
        for name in {name.text for name in catalogue.list_names(what)}:
            yield from (piece.key for piece in cut_pieces(name) if piece.sort == "word")
