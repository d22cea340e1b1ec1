"""Divides a page into parts of a size that browsers show at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.channels.http_api.read.blocks import Block, read_blocks
from bot.rendering.pages.passages import Place
from indexer.records import Section

PART_CHARS = 60_000
"""About thirty pages of a book; a longer page is shown in parts."""
BLOCK_CHARS, ROW_CHARS, LINK_CHARS = 50, 20, 100
"""What markup adds for each block, row and link, so that a part of small pieces is no larger."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The blocks of one section that stand in one part."""

    section: int
    """Number of the section, from 0."""
    blocks: tuple[Block, ...]
    is_last: bool
    """Whether the section ends here."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page."""

    number: int
    """From 1."""
    count: int
    pieces: tuple[Piece, ...]


def divide(sections: Sequence[Section], place: Place | None, wanted: int) -> Part:
    """Choose a part of a page: the one that is wanted, or the one with a place if that is 0.

    Of a number that is too high, the last one.
    """
    parts = list(_divide(sections)) or [()]
    number = wanted or (_find_part(parts, place) if place else 1)
    number = min(max(number, 1), len(parts))
    return Part(number, len(parts), parts[number - 1])


def _divide(sections: Sequence[Section]) -> Iterator[tuple[Piece, ...]]:
    pieces: list[Piece] = []
    size = 0
    for number, section in enumerate(sections):
        blocks: list[Block] = []
        weight = LINK_CHARS * len(section.links) // max(1, len(section.text))
        for block in read_blocks(section.text):
            if size > PART_CHARS:
                if blocks:
                    pieces.append(Piece(number, tuple(blocks), False))
                yield tuple(pieces)
                pieces, blocks, size = [], [], 0
            blocks.append(block)
            size += block.size * (1 + weight) + BLOCK_CHARS + ROW_CHARS * len(block.rows)
        size += BLOCK_CHARS + sum(map(len, section.headings[-1:]))
        pieces.append(Piece(number, tuple(blocks), True))
    if pieces:
        yield tuple(pieces)


def _find_part(parts: Sequence[tuple[Piece, ...]], place: Place) -> int:
    """Find the part where a place begins; the first one if no part has it."""
    for number, pieces in enumerate(parts, start=1):
        for piece in pieces:
            if piece.section != place.section:
                continue
            ends = piece.blocks[-1].rows[-1][-1].end if piece.blocks else 0
            if piece.is_last or place.start < ends:
                return number
    return 1
