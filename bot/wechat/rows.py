"""Rows of a message, and which of them fit into a budget of bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.rendering.split import utf8

READ_ON, LINK, SOURCE, PROSE = range(4)
"""Ranks of rows, the most important first: the page to read on, links, other sources, text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is ready to be shown. Only of `PROSE` may a part be shown."""

    text: str
    rank: int = PROSE


def fit_rows(rows: Sequence[Row], max_bytes: int, cut: Callable[[str, int], str]) -> list[Row]:
    """Choose the rows that fit, by rank; they keep their order.

    Args:
        rows: All of them.
        max_bytes: Of UTF-8, with a line break behind each row.
        cut: Gives the beginning of a text within so many bytes, or nothing. It cuts the first row
            of `PROSE` that does not fit.
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
