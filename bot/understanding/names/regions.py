"""Tells events of one series apart by where they were: `KubeCon Hong Kong`, `IstioCon 上海站`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.names.generic import is_generic
from bot.understanding.names.pieces import Piece, cut_pieces
from indexer.catalogue.records import Event
from indexer.contracts import Vocabulary
from indexer.text.language import fold

Regions = Mapping[str, frozenset[int]]
"""By a word of a place or name: ids of the events that have it, and others of the group lack it."""
_MOST_WORDS = 3
"""Latin words of a place: `Salt Lake City`."""
_SHORTEST = 3
"""Letters of a place; `US` and `EU` are too short to be sure."""
_NEAR = 0.6
"""How similar a place must be to its name in the other language, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Region:
    """Words of a question that tell events of a group apart."""

    first: int
    """Index of the first piece."""
    end: int
    """Index behind the last piece."""
    events: frozenset[int]
    """Ids of the events that it fits."""


def build_regions(group_name: str, members: Sequence[Event]) -> dict[str, frozenset[int]]:
    """List the words that tell the events of a group apart."""
    common = {piece.key for piece in cut_pieces(group_name)}
    found: dict[str, set[int]] = {}
    for event in members:
        texts = (*event.places, *event.names)
        for key in {key for text in texts for _, _, key in list_words(cut_pieces(text))}:
            if key not in common and not is_generic(key):
                found.setdefault(key, set()).add(event.id)
    return {key: frozenset(ids) for key, ids in found.items() if len(ids) < len(members)}


def list_words(pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    """List Latin words, up to three together, and pairs of Chinese characters: (first, end, key).

    Words that are not side by side in the pieces' text are taken together too: `Hong-Kong`.
    """
    for first, piece in enumerate(pieces):
        if piece.sort == "word":
            key = ""
            for end in range(first, min(first + _MOST_WORDS, len(pieces))):
                if pieces[end].sort != "word":
                    break
                key += pieces[end].key
                if len(key) >= _SHORTEST:
                    yield first, end + 1, key
        elif piece.sort == "han" and first + 1 < len(pieces):
            after = pieces[first + 1]
            if after.sort == "han" and after.start == piece.end:
                yield first, first + 2, piece.key + after.key


def find_regions(pieces: Sequence[Piece], taken: Iterable[range], regions: Regions) -> list[Region]:
    """Find the words of a question that tell events apart, the longest first, none overlap."""
    if not regions:
        return []
    used = {place for places in taken for place in places}
    found = [
        Region(first, end, regions[key])
        for first, end, key in list_words(pieces)
        if key in regions and used.isdisjoint(range(first, end))
    ]
    chosen: list[Region] = []
    for region in sorted(found, key=lambda one: one.first - one.end):
        if used.isdisjoint(range(region.first, region.end)):
            chosen.append(region)
            used.update(range(region.first, region.end))
    return chosen


def find_translated(
    text: str, pieces: Sequence[Piece], regions: Regions, vocabulary: Vocabulary
) -> list[Region]:
    """Find places that the events write in the other language only: `Shanghai`, `上海`."""
    found = []
    for word, near in vocabulary.find_neighbours(text).items():
        keys = [
            key
            for other, similarity in near
            if similarity >= _NEAR
            for _, _, key in list_words(cut_pieces(other))
        ]
        ids = [regions[key] for key in keys if key in regions]
        places = _find_word(fold(word), pieces) if ids else None
        if places:
            found.append(Region(*places, ids[0]))
    return found


def _find_word(word: str, pieces: Sequence[Piece]) -> tuple[int, int] | None:
    """Find where a word stands: the index of its first piece, and behind its last."""
    for first in range(len(pieces)):
        key = ""
        for end in range(first, len(pieces)):
            key += pieces[end].key
            if key == word:
                return first, end + 1
            if not word.startswith(key):
                break
    return None
