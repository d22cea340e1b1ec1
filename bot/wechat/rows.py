"""Rows of a message, and the choice of those that fit a limit of bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.rendering.split import utf8

READ_ON, LINK, SOURCE, PROSE = range(4)
"""Ranks of rows, the most important first: the page to read on, links, other sources, text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A formatted line. Only rows of rank `PROSE` may be cut."""

    text: str
    rank: int = PROSE


def fit_rows(rows: Sequence[Row], max_bytes: int, cut: Callable[[str, int], str]) -> list[Row]:
    """Choose the rows that fit into bytes of UTF-8, by rank; they keep their order.

    Each row has a line break behind it. `cut` shortens the first row of `PROSE` that does not fit
    to so many bytes, or returns nothing.
    """
    chosen: dict[int, Row] = {}
    for number, row in sorted(enumerate(rows), key=lambda item: item[1].rank):
        size = utf8(row.text) + 1
        if size <= max_bytes:
            chosen[number] = row
            max_bytes -= size
        elif row.rank == PROSE:
            if beginning := cut(row.text, max_bytes - 1):
                chosen[number] = Row(beginning)
            break  # the text behind a cut makes no sense
    return [chosen[number] for number in sorted(chosen)]
