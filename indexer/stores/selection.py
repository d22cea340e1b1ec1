"""What a vector search is limited to, and from where on it may be less than exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Up to here every row is compared in full precision, which takes about 0.5 ms on one core. A search
# is bound by the memory it reads, so above that half precision pays: at 24,516 rows of 256 it takes
# 0.9 ms instead of 2.5 and gives 99.99 % of the same 120 rows (`python -m benchmarks.vectors`).
EXACT_ROWS = 5_000
# Up to here every row is compared in half precision: half the memory, cosines off by under 0.001.
# Above, rows are grouped (IVF) and a search looks at the nearest groups only.
HALF_ROWS = 200_000
# Groups a search looks at: of 250,000 clustered rows of 256 it finds all ten nearest, in 0.6 ms.
PROBES = 32


@dataclass(frozen=True, slots=True)
class Precision:
    """From how many rows on vectors are kept and searched less exactly."""

    exact_rows: int = EXACT_ROWS
    half_rows: int = HALF_ROWS
    probes: int = PROBES


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that pass a filter, as FAISS reads them."""

    rows: int
    """How many pass."""
    bits: npt.NDArray[np.uint8]
    """Bit `row % 8` of byte `row // 8` is set where the row passes."""


def select(rows: Sequence[int], of: int) -> Selection:
    """Make a selection from the rows that pass, of so many rows in all."""
    passes = np.zeros(of, dtype=bool)
    passes[np.asarray(rows, dtype=np.int64)] = True
    return Selection(len(rows), np.packbits(passes, bitorder="little"))
