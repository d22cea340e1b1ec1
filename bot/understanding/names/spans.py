"""Lists the places of a question where a name of the catalogue may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import msgspec

from bot.understanding.names.name_index import NameIndex
from bot.understanding.names.pieces import Piece, can_begin, can_end

MAX_NAME_CHARS = 200
"""Longest key of a name that is looked for."""
MAX_SPANS = 400
"""Most names that are looked up for one question."""
_SHORTEST_PLURAL = 4
"""Letters of a word that may stand in the plural: `Meetups`."""
QUOTED = re.compile(
    r"“([^“”]{2,200})”|《([^《》]{2,200})》|「([^「」]{2,200})」|『([^『』]{2,200})』"
    r'|"([^"]{2,200})"|(?<![^\W_])[\'‘]([^\'‘’\n]{6,200})[\'’](?![^\W_])|【([^【】]{2,200})】'
)


class Span(msgspec.Struct, frozen=True):
    """Some pieces of a question that read like a name."""

    first: int
    """Index of its first piece."""
    end: int
    """Index behind its last piece."""
    key: str
    """Key of the name."""
    swapped: bool = False
    """Whether its words stand in another order than in the name: `Song Jimmy`."""
    is_alias: bool = False
    """Whether the community says that it means the name of this key."""


def list_spans(pieces: Sequence[Piece], index: NameIndex) -> list[Span]:
    """List the spans of a question whose key is one of the index."""
    spans: list[Span] = []
    text = "".join(piece.key for piece in pieces)
    offsets = [0, *accumulate(len(piece.key) for piece in pieces)]
    ends = {offset: place for place, offset in enumerate(offsets)}
    for first in range(len(pieces)):
        if len(spans) >= MAX_SPANS:
            break
        if not can_begin(pieces, first):
            continue
        begin = offsets[first]
        for key in index.keys.find_beginnings(text[begin : begin + MAX_NAME_CHARS]):
            end = ends.get(begin + len(key)) or _find_plural(begin + len(key), pieces, ends)
            if end and can_end(pieces, end):
                meant = index.aliases.get(key, "")
                spans.append(Span(first, end, meant or key, is_alias=bool(meant)))
        spans += _list_swapped(pieces, first, index)
    return spans


def _find_plural(offset: int, pieces: Sequence[Piece], ends: Mapping[int, int]) -> int:
    """Find the end of a word whose last letter, an s, stands behind a name; 0 for none."""
    end = ends.get(offset + 1, 0)
    word = pieces[end - 1] if end else None
    is_plural = word and word.sort == "word" and len(word.key) > _SHORTEST_PLURAL
    return end if word and is_plural and word.key[-1] == "s" else 0


def _list_swapped(pieces: Sequence[Piece], first: int, index: NameIndex) -> Iterator[Span]:
    """List two or three Latin words that are a name in another order."""
    words: list[str] = []
    for piece in pieces[first : first + 3]:
        if piece.sort != "word" or piece.joined:
            break
        words.append(piece.key)
    for count in range(2, len(words) + 1):
        for cut in range(1, count):
            key = "".join(words[cut:count] + words[:cut])
            if key in index.keys:
                yield Span(first, first + count, key, swapped=True)


def list_quoted(text: str, pieces: Sequence[Piece]) -> list[Span]:
    """List what stands between quotation marks, with the key of all of it."""
    spans = []
    for match in QUOTED.finditer(text):
        start, stop = match.span(match.lastindex or 0)
        inside = [i for i, piece in enumerate(pieces) if start <= piece.start < stop]
        if inside:
            key = "".join(pieces[i].key for i in inside)
            spans.append(Span(inside[0], inside[-1] + 1, key))
    return spans
