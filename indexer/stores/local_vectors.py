"""Vectors of a local generation: one FAISS file, mapped into memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from indexer.records import Vectors
from indexer.stores.selection import Precision, Selection

# FAISS's guideline is 4 to 16 times the square root of the rows; fewer groups train faster.
GROUPS_PER_ROOT = 4
# FAISS complains below 39 rows a group; many more only take longer to train on.
LEAST_ROWS_PER_GROUP = 39
TRAINING_ROWS_PER_GROUP = 64


def write_vectors(path: Path, vectors: Vectors, precision: Precision) -> None:
    """Write vectors into a FAISS file, as exactly as their number allows.

    Args:
        path: The file to be.
        vectors: Shape (n, dimension), float32, unit rows.
        precision: Where exactness ends.
    """
    rows, dimension = vectors.shape
    faiss.omp_set_num_threads(1)
    index: faiss.Index
    if rows <= precision.exact_rows:
        index = faiss.IndexFlatIP(dimension)
    elif rows <= precision.half_rows:
        index = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
    else:
        groups = max(1, min(int(GROUPS_PER_ROOT * rows**0.5), rows // LEAST_ROWS_PER_GROUP))
        grouped = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension),
            dimension,
            groups,
            faiss.ScalarQuantizer.QT_fp16,
            faiss.METRIC_INNER_PRODUCT,
        )
        # Not relative to the group's centre: a vector copied from generation to generation would
        # lose a little each time.
        grouped.by_residual = False
        step = max(1, rows // (groups * TRAINING_ROWS_PER_GROUP))
        grouped.train(np.ascontiguousarray(vectors[::step]))
        index = grouped
    index.add(vectors)
    faiss.write_index(index, str(path))


class VectorsReader:
    """Searches the vectors of a finished generation; safe to use from several threads."""

    def __init__(self, path: Path, precision: Precision) -> None:
        """Map the file, for good: it may be unlinked from now on.

        Args:
            path: A file that `write_vectors` wrote.
            precision: Only `probes` matters here.
        """
        # IO_FLAG_MMAP copies a flat index to the heap all the same; this one maps it.
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self.rows = int(self._index.ntotal)
        self.dimension = int(self._index.d)
        self._groups = 0
        self._probes = precision.probes
        if isinstance(self._index, faiss.IndexIVF):
            self._groups = int(self._index.nlist)
            self._index.make_direct_map()

    def nearest(self, vector: Vectors, k: int, where: Selection | None) -> list[tuple[int, float]]:
        """Rows nearest to one unit vector, as (row, cosine), best first.

        Raises:
            ValueError: The vector is of another shape.
        """
        if vector.shape != (self.dimension,):
            raise ValueError(f"vector has shape {vector.shape}, the index ({self.dimension},)")
        k = min(k, self.rows if where is None else where.rows)
        if k < 1:
            return []
        # Per calling thread. A search is short; more threads would only take the other searches'.
        faiss.omp_set_num_threads(1)
        question = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        cosines, rows = self._index.search(question, k, params=self._parameters(where))
        return [
            (int(row), float(cosine))
            for row, cosine in zip(rows[0], cosines[0], strict=True)
            if row >= 0
        ]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Vectors of rows, shape (len(rows), dimension).

        Raises:
            IndexError: There is no such row.
        """
        wanted = np.asarray(rows, dtype=np.int64).reshape(-1)
        if wanted.size and (wanted.min() < 0 or wanted.max() >= self.rows):
            raise IndexError(f"rows {wanted.min()} to {wanted.max()} asked of {self.rows}")
        found: Vectors = np.empty((wanted.size, self.dimension), dtype=np.float32)
        if wanted.size:
            self._index.reconstruct_batch(wanted, found)
        return found

    def close(self) -> None:
        """Unmap the file."""
        del self._index

    def _parameters(self, where: Selection | None) -> faiss.SearchParameters | None:
        # FAISS's type hints describe the C++ constructors, not the Python ones that take keywords
        # and keep what they are given alive.
        if where is None:
            probes = min(self._probes, self._groups)
            return faiss.SearchParametersIVF(nprobe=probes) if self._groups else None  # type: ignore[call-arg]
        selector = faiss.IDSelectorBitmap(where.bits)  # type: ignore[arg-type,call-arg]
        if not self._groups:
            return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # What a filter lets through may lie in any group; looking only at those rows is cheap.
        return faiss.SearchParametersIVF(sel=selector, nprobe=self._groups)  # type: ignore[call-arg]
