"""Lists for people: columns on a terminal, tab-separated values in a pipe."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pkgutil import resolve_name

import click

from indexer.text.control_characters import clean_line

GAP = "  "
MIN_CELLS = 8
"""Narrowest column, in terminal cells; a Chinese character takes two."""


def print_rows(names: Sequence[str], rows: Sequence[Sequence[object]], whole: str) -> None:
    """Print rows under their names; the column `whole` comes last and is never cut.

    A pipe gets the columns as they are and no names, because tools read it.
    """
    cells = [[clean_line(str(cell)) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        click.echo("".join("\t".join(row) + "\n" for row in cells), nl=False)
    elif cells:
        order = sorted(range(len(names)), key=lambda column: names[column] == whole)
        names, *cells = ([row[column] for column in order] for row in (names, *cells))
        _print_columns(names, cells, shutil.get_terminal_size().columns)


def _print_columns(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    # Imported only for a terminal: rich knows how wide a character is there.
    measure: Callable[[str], int] = resolve_name("rich.cells:cell_len")
    fit: Callable[[str, int], str] = resolve_name("rich.cells:set_cell_size")
    *others, last = (max(map(measure, column)) for column in zip(names, *rows, strict=True))
    is_one_line = sum(others) + len(GAP) * len(others) + last <= width
    if not is_one_line:
        others = share_width(others, width - len(GAP) * (len(others) - 1))

    def lay_out(row: Sequence[str]) -> str:
        line = GAP.join(
            fit(cell if measure(cell) <= size else f"{fit(cell, size - 1)}…", size)
            for cell, size in zip(row, others, strict=False)
        )
        # What does not fit beside the others gets a line of its own.
        return f"{line}{GAP}{row[-1]}" if is_one_line else f"{line.rstrip()}\n{GAP}{row[-1]}"

    click.echo(click.style(lay_out(names), bold=True))
    click.echo("\n".join(map(lay_out, rows)))


def share_width(widest: Sequence[int], width: int) -> list[int]:
    """Share a width between columns: narrow ones get what they need, wide ones the rest."""
    shares, left = dict.fromkeys(range(len(widest)), 0), width
    for done, column in enumerate(sorted(shares, key=widest.__getitem__)):
        fair = max(MIN_CELLS, left // (len(widest) - done))
        shares[column] = min(widest[column], fair)
        left -= shares[column]
    return list(shares.values())
