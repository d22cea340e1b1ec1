"""Tells events of one series apart by where they were: `KubeCon Hong Kong`, `IstioCon 上海站`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from bot.understanding.names.generic import is_generic
from bot.understanding.names.pieces import Piece, cut_pieces
from indexer.catalogue.events.places import find_places
from indexer.catalogue.records import Event
from indexer.text.spans import overlaps

Regions = Mapping[str, frozenset[int]]
"""By a word of a place or name: ids of the events that have it. Known places are by `@` and their
key, which both languages share; other words only if some events of the group lack them."""
_ONLINE = "online"
"""Key of no town."""
_CITY_REGIONS = frozenset({"hong kong", "singapore", "macau"})
"""Regions of one town."""
_MOST_WORDS = 3
"""Latin words of a place: `Salt Lake City`."""
_SHORTEST = 3
"""Letters of a place that is in no table; shorter ones are not sure."""


class Region(msgspec.Struct, frozen=True):
    """Words of a question that tell events of a group apart."""

    start: int
    """Where they stand in the question."""
    end: int
    events: frozenset[int]
    """Ids of the events that they fit."""


class Places(msgspec.Struct, frozen=True):
    """The known places of a group of events, by key."""

    towns: frozenset[str] | None
    """None if the town of an event is not known."""
    regions: frozenset[str]
    named_regions: frozenset[str]
    """Regions that are part of the events' names."""


class EventWords(msgspec.Struct, frozen=True):
    """What the names and places of an event hold, read once for all groups that have it."""

    id: int
    words: frozenset[str]
    """Keys as of `list_words`."""
    places: frozenset[tuple[str, bool]]
    """Keys of its known places, and whether each is a region."""
    named: frozenset[str]
    """Keys of the known places in its names."""

    def list_places(self) -> set[str]:
        """List the keys of the known places."""
        return {key for key, _ in self.places}


def read_event_words(event: Event) -> EventWords:
    """Read the names and places of an event."""
    texts = (*event.names, *event.places)
    return EventWords(
        event.id,
        frozenset(key for text in texts for _, _, key in list_words(text, cut_pieces(text))),
        frozenset((key, is_region) for text in texts for _, _, key, is_region in find_places(text)),
        frozenset(key for name in event.names for _, _, key, _ in find_places(name)),
    )


def list_place_keys(event: Event) -> set[str]:
    """List the keys of the known places in the names and places of an event."""
    return {key for text in (*event.names, *event.places) for _, _, key, _ in find_places(text)}


def has_town(event: Event) -> bool:
    """Tell whether it is known in which town an event was, or that it was in none."""
    places = (place for text in (*event.names, *event.places) for place in find_places(text))
    return any(is_town(key, is_region) for _, _, key, is_region in places)


def is_town(key: str, is_region: bool) -> bool:
    """Tell whether a known place is a town, or a region of one: by its key, as `find_places`."""
    return not is_region or key in _CITY_REGIONS


def collect_places(members: Sequence[EventWords]) -> Places:
    """Collect the known places of events."""
    towns: set[str] = {_ONLINE}
    regions: set[str] = set()
    named: set[str] = set()
    knows_all = bool(members)
    for event in members:
        # An event of which pages say no more than that it was online was in no town.
        of_event = {key for key, is_region in event.places if is_town(key, is_region)}
        knows_all = knows_all and bool(of_event)
        towns |= of_event
        regions.update(key for key, is_region in event.places if is_region)
        named.update(key for key, is_region in event.places if is_region and key in event.named)
    return Places(frozenset(towns) if knows_all else None, frozenset(regions), frozenset(named))


def merge_places(parts: Sequence[Places]) -> Places:
    """Merge the places of several groups."""
    towns = [part.towns for part in parts if part.towns is not None]
    return Places(
        towns=frozenset[str]().union(*towns) if len(towns) == len(parts) else None,
        regions=frozenset[str]().union(*(part.regions for part in parts)),
        named_regions=frozenset[str]().union(*(part.named_regions for part in parts)),
    )


def build_regions(group: str, members: Sequence[EventWords]) -> dict[str, frozenset[int]]:
    """List the words that tell the events of a group apart; `group` is its name."""
    common = {key for _, _, key in list_words(group, cut_pieces(group))}
    found: dict[str, set[int]] = {}
    for event in members:
        for key in event.words - common:
            found.setdefault(key, set()).add(event.id)
    return {
        key: frozenset(ids)
        for key, ids in found.items()
        if (len(ids) < len(members) or key.startswith("@")) and not is_generic(key)
    }


def list_words(text: str, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    """List what may be a place: (start, end, key).

    Known places, then Latin words, up to three together, and pairs of Chinese characters.
    """
    for start, end, key, _ in find_places(text):
        yield start, end, f"@{key}"
    for first, piece in enumerate(pieces):
        if piece.sort == "word":
            key = ""
            for last in pieces[first : first + _MOST_WORDS]:
                if last.sort != "word":
                    break
                key += last.key
                if len(key) >= _SHORTEST:
                    yield piece.start, last.end, key
        elif piece.sort == "han" and first + 1 < len(pieces):
            after = pieces[first + 1]
            if after.sort == "han" and after.start == piece.end:
                yield piece.start, after.end, piece.key + after.key


def find_regions(
    words: Iterable[tuple[int, int, str]], taken: Iterable[tuple[int, int]], regions: Regions
) -> list[Region]:
    """Find the words of a question that tell events apart, the longest first, none overlap.

    Args:
        words: As of `list_words`.
        taken: Where names stand.
        regions: Of the group of events.
    """
    found = [Region(start, end, regions[key]) for start, end, key in words if key in regions]
    used = list(taken)
    chosen: list[Region] = []
    for region in sorted(found, key=lambda one: one.start - one.end):
        if not overlaps(region.start, region.end, used):
            chosen.append(region)
            used.append((region.start, region.end))
    return chosen


def narrow_by_regions(members: Sequence[Event], regions: Sequence[Region]) -> list[Event]:
    """Choose the events of regions; a region that no event of the others has is left out."""
    chosen = list(members)
    for region in regions:
        chosen = [event for event in chosen if event.id in region.events] or chosen
    return chosen
