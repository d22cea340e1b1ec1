"""Reads a whole list of the archive, part by part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from bot.services.archive.contracts import MAX_ROWS, RowFilter, Rows

Row = TypeVar("Row")


async def read_all(
    read: Callable[[RowFilter, str], Awaitable[Rows[Row]]],
    wanted: RowFilter,
    language: str,
    most: int,
) -> list[Row]:
    """Read the rows that pass a filter, from its offset on, `most` of them."""
    rows: list[Row] = []
    while len(rows) < most:
        offset = wanted.offset + len(rows)
        part = await read(msgspec.structs.replace(wanted, offset=offset, limit=MAX_ROWS), language)
        rows += part.rows
        if not part.rows or offset + len(part.rows) >= part.total:
            break
    return rows[:most]
