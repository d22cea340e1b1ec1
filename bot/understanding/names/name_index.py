"""What is kept in memory of a generation's names, so that a question is read in a millisecond."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from threading import Lock

import msgspec
from msgspec.structs import replace

from bot.understanding.names.first_names import FirstName, build_first_names
from bot.understanding.names.group import Group, Whereabouts
from bot.understanding.names.key_list import KeyList
from bot.understanding.names.near_misses import LONGEST, SHORTEST, SpelledWords
from bot.understanding.names.parts import build_parts, list_part_keys
from bot.understanding.names.places.place_names import PlaceName, build_place_names
from bot.understanding.names.places.regions import (
    EventWords,
    build_regions,
    collect_places,
    list_place_keys,
    read_event_words,
)
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.events.event_names import parse_event_name
from indexer.catalogue.events.places import find_places
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event
from indexer.text.language import fold

_SHORTEST_BASE = 8
"""Characters of a name that longer names may hold."""
_COMMON_TITLES = 2
"""Titles that have a word which others are taken for: a rare one may be misspelt itself."""
_WORD = re.compile(rf"(?<![^\W\d_])[a-z]{{{SHORTEST},{LONGEST}}}(?![^\W\d_])")


class TopicWords:
    """The words of titles, read at the first question that has a topic; thread-safe."""

    def __init__(self) -> None:
        """Begin without them."""
        self._words: SpelledWords | None = None
        self._lock = Lock()

    def read(self, catalogue: Catalogue) -> SpelledWords:
        """Give the words; the catalogue is always that of the same generation."""
        with self._lock:
            if self._words is None:
                self._words = SpelledWords(_list_topics(catalogue))
            return self._words


class NameIndex(msgspec.Struct, frozen=True):
    """The names of one generation."""

    keys: KeyList
    """Keys of all names and groups."""
    groups: Mapping[str, Group]
    """By the key of their name."""
    events: Mapping[int, Event]
    """All events, by id, the earliest first, without facts, links and pages."""
    words: SpelledWords
    """Latin words of names of events, people and organisations."""
    topics: TopicWords = msgspec.field(default_factory=lambda: TopicWords())
    """Latin words of the titles of several talks."""
    places: Mapping[str, PlaceName] = msgspec.field(default_factory=dict)
    """By the key of each name of a place."""
    first_names: Mapping[str, FirstName] = msgspec.field(default_factory=dict)
    """By a word of the names of few people, folded."""
    aliases: Mapping[str, str] = msgspec.field(default_factory=dict)
    """The key of a name by that of its alias, which the community configures."""
    runs: dict[tuple[int, ...], bool] = msgspec.field(default_factory=dict)
    """Whether the events of a name are a run of episodes; filled as questions ask for one."""


def build_name_index(catalogue: Catalogue, aliases: Mapping[str, str] | None = None) -> NameIndex:
    """Read the names of a generation.

    Args:
        catalogue: Of the generation.
        aliases: What people also call things, and their names in the catalogue.
    """
    pairs = {make_name_key(alias): make_name_key(name) for alias, name in (aliases or {}).items()}
    pairs.pop("", None)
    ids = catalogue.list_events()
    # What pages say of each event, and its links, are read when an answer needs them.
    all_events = {
        event.id: replace(event, facts=(), links=(), pages=())
        for event in catalogue.get_events(ids)
    }
    groups = _build_groups(catalogue, all_events)
    # First what leaves most behind, so that the keys take its memory.
    words = SpelledWords([*_list_words(catalogue), *pairs])
    series = catalogue.get_series(catalogue.list_series())
    known = catalogue.find_names(list(list_part_keys(groups)))
    groups |= build_parts(groups, known, series)
    keys = catalogue.list_keys()
    people = build_first_names(catalogue.list_names("person"))
    places = build_place_names(all_events.values())
    new = [*groups, *places, *pairs]
    keys += set(new).difference(catalogue.find_names(new))
    return NameIndex(
        keys=KeyList(keys),
        groups=groups,
        events=all_events,
        words=words,
        places=places,
        first_names=people,
        aliases=pairs,
    )


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
    read_words = cache(read_event_words)
    return {
        key: _build_group(
            names[key],
            [all_events[id] for id in all_events if id in ids],
            of_series.get(key, 0),
            read_words,
            partial(_find_wider, key, members),
        )
        for key, ids in members.items()
    }


def _find_wider(key: str, members: Mapping[str, Collection[int]]) -> Iterator[int]:
    """Find the events whose names begin or end in the name of a group, but that are not its own.

    An event at another one (`Mesh Day at MeshCon`) has that one's name only as its place.
    """
    for base, ids in members.items():
        if len(base) > len(key) >= _SHORTEST_BASE and (
            base.startswith(key) or (base.endswith(key) and not base[: -len(key)].endswith("at"))
        ):
            yield from (id for id in ids if id not in members[key])


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


def _build_group(
    name: str,
    events: Sequence[Event],
    series: int,
    read_words: Callable[[Event], EventWords],
    find_wider: Callable[[], Iterable[int]],
) -> Group:
    shared = {event.series for event in events}
    return Group(
        name=name,
        series=series or (shared.pop() if len(shared) == 1 else 0),
        events=tuple(event.id for event in events),
        is_series=bool(series),
        whereabouts=Whereabouts(
            lambda: build_regions(name, list(map(read_words, events))),
            lambda: collect_places(list(map(read_words, events))),
            find_wider,
        ),
    )


def remove_number(name: str) -> str:
    """Remove the year and the edition from the name of an event; its region stays."""
    return parse_event_name(name).regional


def list_keys(name: str) -> set[str]:
    """List the keys of a name, with and without `+`: `KubeCon + CloudNativeCon`."""
    key = make_name_key(name)
    return {key, key.replace("+", "")} - {""}


def _list_words(catalogue: Catalogue) -> Iterator[str]:
    """List the words of names that people may misspell: those of `SpelledWords`."""
    for what in ("series", "event", "person", "organisation", "place"):
        # People have several names in common with their other spellings.
        for name in {name.text for name in catalogue.list_names(what)}:
            yield from _WORD.findall(fold(name))


def _list_topics(catalogue: Catalogue) -> Iterator[str]:
    """List the words that titles of several talks have."""
    found: Counter[str] = Counter()
    for name in catalogue.list_names("talk"):
        found.update(set(_WORD.findall(fold(name.text))))
    yield from (word for word, titles in found.items() if titles >= _COMMON_TITLES)
