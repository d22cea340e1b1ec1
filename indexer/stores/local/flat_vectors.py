"""Reads FAISS's file of full-precision vectors with numpy alone.

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
from indexer.stores.arguments import check_rows, check_vector
from indexer.stores.hit_order import order_hits
from indexer.stores.local.vector_options import RowFilter

KIND = b"IxFI"
_HEADER = struct.Struct("<4siqqqBiQ")
_INNER_PRODUCT = 0


def is_flat(path: Path) -> bool:
    """Tell whether a file holds full-precision vectors."""
    with path.open("rb") as file:
        return file.read(len(KIND)) == KIND


class FlatReader:
    """Searches full-precision vectors in memory; thread-safe."""

    def __init__(self, path: Path) -> None:
        """Read a file for which `is_flat` is true.

        Raises:
            ValueError: The file does not match its header.
        """
        data = path.read_bytes()
        if len(data) < _HEADER.size:
            raise ValueError(f"{path}: {len(data)} bytes, shorter than its header")
        kind, dimension, rows, _, _, _, metric, floats = _HEADER.unpack_from(data)
        is_complete = _HEADER.size + 4 * rows * dimension == len(data)
        is_known = kind == KIND and metric == _INNER_PRODUCT
        if not is_known or floats != rows * dimension or not is_complete:
            raise ValueError(f"{path}: {len(data)} bytes do not hold {rows} rows of {dimension}")
        self.rows = int(rows)
        self.dimension = int(dimension)
        flat = np.frombuffer(data, dtype="<f4", offset=_HEADER.size)
        # A copy, because the floats are not aligned behind the header.
        self._vectors: Vectors = flat.reshape(self.rows, self.dimension).astype(np.float32)

    def search_vectors(
        self, vector: Vectors, k: int, where: RowFilter | None
    ) -> list[tuple[int, float]]:
        """Find the rows nearest to a unit vector, as (row, cosine), best first."""
        check_vector(vector, self.dimension)
        k = min(k, self.rows if where is None else where.rows)
        if k < 1:
            return []
        cosines = self._vectors @ np.asarray(vector, dtype=np.float32)
        if where is not None:
            passes = np.unpackbits(where.bits, count=self.rows, bitorder="little").astype(bool)
            cosines[~passes] = -np.inf
        np.negative(cosines, out=cosines)
        best = np.argpartition(cosines, k - 1)[:k] if k < self.rows else np.arange(self.rows)
        return order_hits(best, -cosines[best])

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Read the vectors of rows, shape (len(rows), dimension)."""
        vectors: Vectors = self._vectors[check_rows(rows, self.rows)]
        return vectors

    def close(self) -> None:
        """Free the vectors."""
        del self._vectors
