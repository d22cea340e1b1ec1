"""Reads the plain text of a section as blocks: paragraphs, lists, tables, code.

The index keeps blank lines between blocks, a line for each item and row, ` | ` between cells, and
white space at the beginning of a line in code only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "list", "table", "code"]

MAX_ROWS = 200
"""Of one block; a longer list or table goes on in the next one."""
MAX_CELL_CHARS = 10_000
"""Of one cell; a longer paragraph goes on in the next one."""
_CHUNK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_FIELD = re.compile(r"[^\W\d_][^:：|\n]{0,23}(?:: |：)\S")
_BETWEEN_CELLS = re.compile(r" \|(?: |$)")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, in characters."""

    start: int
    end: int


Row = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a section's text."""

    kind: BlockKind
    rows: tuple[Row, ...]
    """Cells: one in each item of a list, one alone in a paragraph or code; of a table, the first
    row is its head."""

    @property
    def size(self) -> int:
        """Characters of its text."""
        return self.rows[-1][-1].end - self.rows[0][0].start


def read_blocks(text: str) -> Iterator[Block]:
    """Read the blocks of a text, in order; none is larger than some pages of a book."""
    code: Span | None = None
    for match in _CHUNK.finditer(text):
        chunk = Span(match.start(), match.end())
        if _is_code(match[0]):
            # A blank line within code does not end it.
            code = Span(code.start if code else chunk.start, chunk.end)
            continue
        if code:
            yield from _make_code(text, code)
            code = None
        for kind, lines in _group_lines(text, chunk):
            yield from _make_blocks(kind, lines, text)
    if code:
        yield from _make_code(text, code)


def _is_code(chunk: str) -> bool:
    # A line break first: to look for two letters takes a hundred times as long.
    is_indented = "\n" in chunk and ("\n " in chunk or "\n\t" in chunk)
    return chunk[0] in " \t" or is_indented


def _make_code(text: str, span: Span) -> Iterator[Block]:
    for piece in _cut(text, span, "\n"):
        yield Block("code", ((piece,),))


def _group_lines(text: str, chunk: Span) -> Iterator[tuple[BlockKind, list[Span]]]:
    """Group the lines of a chunk: rows of one table, or items; a line alone is a paragraph."""
    lines = list(_split_lines(text, chunk))
    alone: BlockKind = "list" if len(lines) > 1 else "paragraph"
    if len(lines) > 1 and _is_abstract(text, lines):
        yield "paragraph", lines[:1]
        lines = lines[1:]
    groups: list[tuple[bool, list[Span]]] = []
    for line in lines:
        is_row = _BETWEEN_CELLS.search(text, line.start, line.end) is not None
        if not groups or groups[-1][0] != is_row:
            groups.append((is_row, []))
        groups[-1][1].append(line)
    for is_row, group in groups:
        if is_row and len(group) > 1:
            yield "table", group
        else:
            yield alone, group


def _is_abstract(text: str, lines: Sequence[Span]) -> bool:
    """Tell whether the first line is a text of its own above fields: `Speakers: Ada`."""
    first, *others = (_FIELD.match(text, line.start, line.end) for line in lines)
    return first is None and all(others)


def _make_blocks(kind: BlockKind, lines: Sequence[Span], text: str) -> Iterator[Block]:
    if kind == "table":
        head, *rows = (_split_cells(text, line) for line in lines)
        for start in range(0, len(rows), MAX_ROWS):
            yield Block(kind, (head, *rows[start : start + MAX_ROWS]))
        return
    pieces = [piece for line in lines for piece in _cut(text, line, " ")]
    if kind == "paragraph":
        yield from (Block(kind, ((piece,),)) for piece in pieces)
        return
    for start in range(0, len(pieces), MAX_ROWS):
        yield Block(kind, tuple((piece,) for piece in pieces[start : start + MAX_ROWS]))


def _split_lines(text: str, chunk: Span) -> Iterator[Span]:
    start = chunk.start
    while start < chunk.end:
        end = text.find("\n", start, chunk.end)
        end = chunk.end if end < 0 else end
        yield Span(start, end)
        start = end + 1


def _split_cells(text: str, line: Span) -> Row:
    cells, start = [], line.start
    for match in _BETWEEN_CELLS.finditer(text, line.start, line.end):
        cells.append(Span(start, match.start()))
        start = match.end()
    return (*cells, Span(start, line.end))


def _cut(text: str, span: Span, mark: str) -> Iterator[Span]:
    """Cut what is too long, behind a mark where there is one."""
    start = span.start
    while span.end - start > MAX_CELL_CHARS:
        end = text.rfind(mark, start + MAX_CELL_CHARS // 2, start + MAX_CELL_CHARS) + 1
        end = end or start + MAX_CELL_CHARS
        yield Span(start, end)
        start = end
    yield Span(start, span.end)
