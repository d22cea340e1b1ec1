"""Words of passages as numbers, for `indexer.search.alignment`: one file, read where it is asked.

Layout, little-endian: the number of rows (uint64), where each row begins and the last one ends
(uint64 each, counted in words), then the words of all rows (uint32 each).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.records import Pieces

_COUNT = np.dtype("<u8")
_WORD = np.dtype("<u4")


def write_pieces(path: Path, rows: Sequence[Pieces]) -> None:
    """Write the words of all rows."""
    ends = np.cumsum([0, *(len(row) for row in rows)], dtype=_COUNT)
    with path.open("wb") as file:
        file.write(np.array([len(rows)], dtype=_COUNT).tobytes())
        file.write(ends.tobytes())
        for row in rows:
            file.write(row.astype(_WORD).tobytes())


class PiecesReader:
    """The words of rows, mapped from disk; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Args:
            path: As `write_pieces` wrote it.

        Raises:
            ValueError: The file is not what its head says.
        """
        size = path.stat().st_size
        # An empty file cannot be mapped. A plain view, because a memmap's own slices are slow.
        mapped = np.memmap(path, dtype=np.uint8, mode="r") if size else np.zeros(0, dtype=np.uint8)
        data = mapped.view(np.ndarray)
        rows = int(data[: _COUNT.itemsize].view(_COUNT)[0]) if size >= _COUNT.itemsize else 0
        head = _COUNT.itemsize * (rows + 2)
        if not _COUNT.itemsize < head <= size:
            raise ValueError(f"{path}: {size} bytes, shorter than its own head")
        self.rows = rows
        # Copied: an address in memory is looked up for every passage of every search.
        self._ends = np.array(data[_COUNT.itemsize : head].view(_COUNT).astype(np.int64))
        held = int(self._ends[-1])
        whole = head + _WORD.itemsize * held == size
        if not whole or self._ends[0] != 0 or (np.diff(self._ends) < 0).any():
            raise ValueError(f"{path}: {size} bytes do not hold {rows} rows of {held} words")
        self._words = data[head:].view(_WORD)

    def pieces(self, rows: Sequence[int]) -> list[Pieces]:
        """Words of rows, in the order asked.

        Raises:
            IndexError: There is no such row.
        """
        wrong = [row for row in rows if not 0 <= row < self.rows]
        if wrong:
            raise IndexError(f"row {wrong[0]} asked of {self.rows}")
        return [
            self._words[self._ends[row] : self._ends[row + 1]].astype(np.uint32, copy=False)
            for row in rows
        ]

    def close(self) -> None:
        """Let go of the file."""
        del self._words
