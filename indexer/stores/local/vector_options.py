"""Options of a vector search: the precision of the vectors, and a filter of rows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

ONE_PIECE_ROWS = 20_000
"""Up to here a generation is written in one piece: all of it takes about ten seconds, and one piece
is the fastest to open and to search. Above, generations share segments."""
CACHED_FILTERS = 64
"""Row filters kept for each open generation; each takes one bit a row."""


class Precision(msgspec.Struct, frozen=True):
    """Numbers of rows above which vectors are stored and searched with less precision."""

    exact_rows: int = 5_000
    """Up to here every row is compared in full precision, in about 0.5 ms on one core. Memory
    bandwidth limits a search, so half precision is faster above: at 24,516 rows of 256 it takes 0.9
    ms instead of 2.5 and finds 99.99 % of the same 120 rows (`python -m benchmarks.vectors`)."""
    half_rows: int = 200_000
    """Up to here every row is compared in half precision: half the memory, cosines off by under
    0.001. Above, rows are grouped (IVF) and a search compares only the nearest groups."""
    probes: int = 64
    """Groups that a search compares: of 700,000 rows of real text, in 1,673 groups, it finds 98.3 %
    of the ten nearest in 2.8 ms; 32 find 97.9 % in 1.7 ms, 16 find 96.7 %, 128 find 98.9 % in 6."""


class RowFilter(msgspec.Struct, frozen=True):
    """The rows that pass a filter, in FAISS's format."""

    rows: int
    """How many rows pass."""
    bits: npt.NDArray[np.uint8]
    """Bit `row % 8` of byte `row // 8` is set if the row passes."""
    is_narrow: bool = True
    """Whether few may pass; else they are as spread over the groups as all rows are."""


def make_row_filter(rows: Sequence[int] | npt.NDArray[np.int64], total: int) -> RowFilter:
    """Make a filter from the rows that pass, of `total` rows."""
    passes = np.zeros(total, dtype=bool)
    passes[np.asarray(rows, dtype=np.int64)] = True
    return RowFilter(len(rows), np.packbits(passes, bitorder="little"))
