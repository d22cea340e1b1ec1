"""The blocks of a page with their texts and links, as statements are read from them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.markdown.blocks import Block, Span
from indexer.records import Document, Link

MAX_PART_CHARS = 2000
"""A longer block is prose, and says who and when at its beginning."""


@dataclass(frozen=True, slots=True)
class PartLink:
    """A link of a part."""

    index: int
    """Its index in `Document.links`."""
    link: Link
    cell: int
    """Number of its cell in the row, from 0; -1 outside of rows."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its text."""

    block: Block
    text: str
    """Its lines, each without white space at its ends; empty lines are left out."""
    cells: tuple[str, ...]
    """The texts of a row's cells, each on one line."""
    bold: tuple[str, ...]
    links: tuple[PartLink, ...]

    @property
    def section(self) -> int:
        """Index of its section in `Document.sections`."""
        return self.block.section


def read_parts(document: Document, blocks: Sequence[Block]) -> list[Part]:
    """Read the blocks of a page, in reading order."""
    links = document.links
    # The links of the front matter come first, and blocks do not count them.
    shift = len(links) - (blocks[-1].last_link if blocks else 0)
    parts = []
    for block in blocks:
        text = document.sections[block.section].text
        numbers = range(shift + block.first_link, shift + block.last_link)
        parts.append(
            Part(
                block=block,
                text=_read_lines(text, block.span),
                cells=tuple(_read_line(text, cell) for cell in block.cells),
                bold=tuple(filter(None, (_read_line(text, span) for span in block.bold))),
                links=tuple(
                    PartLink(n, links[n], _find_cell(block, links[n].offset)) for n in numbers
                ),
            )
        )
    return parts


def _find_cell(block: Block, offset: int) -> int:
    number = bisect_right(block.cells, offset, key=lambda cell: cell.start) - 1
    return number if number >= 0 and offset < block.cells[number].end else -1


def _read_line(text: str, span: Span) -> str:
    return " ".join(text[span.start : span.end][:MAX_PART_CHARS].split())


def _read_lines(text: str, span: Span) -> str:
    lines = text[span.start : span.end][:MAX_PART_CHARS].split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
