"""Reads the rows of a table as `column: value`.

A section's text has each row on a line of its own, with ` | ` between the cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_BAR = re.compile(r"\s*\|\s*")
_WORD = re.compile(r"[^\W_]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def is_row(line: str) -> bool:
    """Tell whether a line of a section's text is a row of a table."""
    return " | " in line


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


def read_row(line: str, head: str) -> str:
    """Read a row by the names of its columns; cells without a letter or digit are left out.

    A table whose first cell is empty has one cell less in that row, so rows end together.
    """
    cells, names = split_row(line), split_row(head) if head else []
    names = ["", *names] if len(names) == len(cells) - 1 else names
    cells = ["", *cells] if len(cells) == len(names) - 1 else cells
    if len(names) != len(cells):
        names = [""] * len(cells)
    colon, comma = ("：", "；") if _HAN.search(line) else (": ", "; ")
    read = [
        f"{name}{colon}{cell}" if _WORD.search(name) else cell
        for name, cell in zip(names, cells, strict=True)
        if _WORD.search(cell)
    ]
    return comma.join(read)


def split_row(line: str) -> Sequence[str]:
    """Split a row into its cells."""
    return _BAR.split(line.strip())
