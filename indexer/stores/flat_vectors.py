"""Reads FAISS's file of exact vectors with numpy alone, for as many as are compared one by one.

The layout is that of `write_index` for an `IndexFlatIP` (faiss/impl/index_write.cpp): `IxFI`, then
little-endian dimension (int32), rows (int64), two unused int64, trained (uint8), metric (int32),
the number of floats (uint64), and the floats row by row.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.records import Vectors
from indexer.stores.selection import Selection

KIND = b"IxFI"
_HEADER = struct.Struct("<4siqqqBiQ")
_INNER_PRODUCT = 0


def is_flat(path: Path) -> bool:
    """Tell whether a file holds exact vectors."""
    with path.open("rb") as file:
        return file.read(len(KIND)) == KIND


class FlatReader:
    """Searches exact vectors, held in memory; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Args:
            path: A file for which `is_flat` holds.

        Raises:
            ValueError: The file is not what its head says.
        """
        data = path.read_bytes()
        if len(data) < _HEADER.size:
            raise ValueError(f"{path}: {len(data)} bytes, shorter than its own head")
        kind, dimension, rows, _, _, _, metric, floats = _HEADER.unpack_from(data)
        whole = _HEADER.size + 4 * rows * dimension == len(data)
        if kind != KIND or metric != _INNER_PRODUCT or floats != rows * dimension or not whole:
            raise ValueError(f"{path}: {len(data)} bytes do not hold {rows} rows of {dimension}")
        self.rows = int(rows)
        self.dimension = int(dimension)
        flat = np.frombuffer(data, dtype="<f4", offset=_HEADER.size)
        # A copy, because the head leaves the floats at an odd address.
        self._vectors: Vectors = flat.reshape(self.rows, self.dimension).astype(np.float32)

    def nearest(self, vector: Vectors, k: int, where: Selection | None) -> list[tuple[int, float]]:
        """Rows nearest to one unit vector, as (row, cosine), best first.

        Raises:
            ValueError: The vector is of another shape.
        """
        if vector.shape != (self.dimension,):
            raise ValueError(f"vector has shape {vector.shape}, the index ({self.dimension},)")
        cosines = self._vectors @ np.asarray(vector, dtype=np.float32)
        if where is None:
            rows = np.arange(self.rows)
        else:
            rows = np.flatnonzero(np.unpackbits(where.bits, bitorder="little")[: self.rows])
        k = min(k, len(rows))
        if k < 1:
            return []
        best = rows[np.argpartition(-cosines[rows], k - 1)[:k]]
        best = best[np.lexsort((best, -cosines[best]))]
        return [(int(row), float(cosines[row])) for row in best]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Vectors of rows, shape (len(rows), dimension).

        Raises:
            IndexError: There is no such row.
        """
        wanted = np.asarray(rows, dtype=np.int64).reshape(-1)
        if wanted.size and (wanted.min() < 0 or wanted.max() >= self.rows):
            raise IndexError(f"rows {wanted.min()} to {wanted.max()} asked of {self.rows}")
        found: Vectors = self._vectors[wanted]
        return found

    def close(self) -> None:
        """Let go of the vectors."""
        del self._vectors
