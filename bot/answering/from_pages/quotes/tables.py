"""Reads the rows of a table as `column: value`.

A section's text has each row on a line of its own, with ` | ` between the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.text.person_names import is_han

_BAR = re.compile(r"\s*\|\s*")
_EDGE = re.compile(r"(?:^|\s)\|(?:\s|$)")
_WORD = re.compile(r"[^\W_]")


def is_row(line: str) -> bool:
    """Tell whether a line of a section's text is a row of a table."""
    return "|" in line and _EDGE.search(line) is not None


def find_head(text: str, start: int) -> str:
    """Find the first row of the table whose row begins at a position; empty if it is that row."""
    head = ""
    while start > 0 and text[start - 1] == "\n":
        begin = text.rfind("\n", 0, start - 1) + 1
        line = text[begin : start - 1]
        if not is_row(line):
            break
        head, start = line, begin
    return head


def read_row(line: str, head: str, labels: Sequence[tuple[int, int]] = ()) -> str:
    """Read a row by the names of its columns.

    Left out are cells without a letter or digit, and all but the first of those that only link
    elsewhere: `YouTube`, `slides.pdf`. A row whose first cell is empty has one cell less in the
    text, so rows end together.

    Args:
        line: The row.
        head: The first row of its table; empty if there is none.
        labels: Where link labels stand in the line, (start, end).
    """
    cells, names = list(_split_row(line)), [name for name, _, _ in _split_row(head)]
    names = ["", *names] if len(names) == len(cells) - 1 else names
    names = names[1:] if len(names) == len(cells) + 1 else names
    if len(names) != len(cells):
        names = [""] * len(cells)
    colon, comma = ("：", "；") if is_han(line) else (": ", "; ")
    read = []
    has_link = False
    for name, (cell, start, end) in zip(names, cells, strict=True):
        only_links = not _WORD.search(_blank_out(line, start, end, labels))
        if _WORD.search(cell) and not (only_links and has_link):
            read.append(f"{name}{colon}{cell}" if _WORD.search(name) else cell)
        has_link |= only_links
    return comma.join(read)


def _split_row(line: str) -> Iterator[tuple[str, int, int]]:
    """Split a row into its cells, with their place in the line."""
    start = 0
    for bar in [*_BAR.finditer(line), None]:
        end = bar.start() if bar else len(line)
        yield line[start:end], start, end
        start = bar.end() if bar else end


def _blank_out(line: str, start: int, end: int, labels: Sequence[tuple[int, int]]) -> str:
    """Blank the link labels of a part of a line out; a label may be longer than its text."""
    rest = list(line[start:end])
    for first, last in labels:
        if start <= first < end:
            rest[first - start : last - start] = " " * (min(last, end) - first)
    return "".join(rest)
