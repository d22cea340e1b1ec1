"""Vectors of a local generation: one FAISS file, read into memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from indexer.records import Vectors
from indexer.stores.arguments import check_rows, check_vector
from indexer.stores.local.segments.spool import SpooledVectors
from indexer.stores.local.vector_options import Precision, RowFilter

# FAISS's guideline is 4 to 16 times the square root of the rows; fewer groups train faster.
GROUPS_PER_ROOT = 2
# FAISS takes 25. With 10, and the groups above, 700,000 rows train in 11 s of processor time.
TRAINING_ROUNDS = 10
# FAISS warns below 39 rows a group; many more only make training slower.
LEAST_ROWS_PER_GROUP = 39
TRAINING_ROWS_PER_GROUP = 64


def write_vectors(path: Path, vectors: Vectors, precision: Precision) -> None:
    """Write vectors into a new FAISS file, with the precision that fits their number."""
    spool = SpooledVectors(path, vectors.shape[1])
    try:
        spool.add(vectors)
        write_spooled_vectors(path, spool, precision)
    finally:
        spool.remove()


def write_spooled_vectors(path: Path, vectors: SpooledVectors, precision: Precision) -> None:
    """Write vectors from a file into a FAISS file, as `write_vectors`; some at a time."""
    faiss.omp_set_num_threads(1)
    index: faiss.Index
    if vectors.rows <= precision.exact_rows:
        index = faiss.IndexFlatIP(vectors.dimension)
    elif vectors.rows <= precision.half_rows:
        index = faiss.IndexScalarQuantizer(
            vectors.dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
    else:
        index = _train_groups(vectors)
    for part in vectors.read():
        index.add(part)
    faiss.write_index(index, str(path))


def _train_groups(vectors: SpooledVectors) -> faiss.Index:
    rows, dimension = vectors.rows, vectors.dimension
    groups = max(1, min(int(GROUPS_PER_ROOT * rows**0.5), rows // LEAST_ROWS_PER_GROUP))
    centres = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(
        centres, dimension, groups, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    # Residuals would lose precision each time a vector is copied to the next generation.
    index.by_residual = False
    index.cp.niter = TRAINING_ROUNDS
    step = max(1, rows // (groups * TRAINING_ROWS_PER_GROUP))
    index.train(np.concatenate(list(vectors.read(step))))
    return index


class VectorsReader:
    """Searches the vectors of a finished generation; thread-safe."""

    def __init__(self, path: Path, precision: Precision) -> None:
        """Read a file that `write_vectors` wrote. The file may be deleted afterwards."""
        # Not mapped: see `indexer.stores.local.private_copies`.
        self._index = faiss.read_index(str(path))
        self.rows = int(self._index.ntotal)
        self.dimension = int(self._index.d)
        self._groups = 0
        self._probes = precision.probes
        if isinstance(self._index, faiss.IndexIVF):
            self._groups = int(self._index.nlist)
            self._index.make_direct_map()

    def search_vectors(
        self, vector: Vectors, k: int, where: RowFilter | None
    ) -> list[tuple[int, float]]:
        """Find the rows nearest to a unit vector, as (row, cosine), best first."""
        check_vector(vector, self.dimension)
        k = min(k, self.rows if where is None else where.rows)
        if k < 1:
            return []
        # FAISS keeps this per thread. More threads would only slow down other searches.
        faiss.omp_set_num_threads(1)
        question = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        cosines, rows = self._index.search(question, k, params=self._parameters(where))
        found = int(np.count_nonzero(rows[0] >= 0))  # FAISS fills up with -1 at the end
        return list(zip(rows[0, :found].tolist(), cosines[0, :found].tolist(), strict=True))

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Read the vectors of rows, shape (len(rows), dimension)."""
        numbers = check_rows(rows, self.rows)
        vectors: Vectors = np.empty((numbers.size, self.dimension), dtype=np.float32)
        if numbers.size:
            self._index.reconstruct_batch(numbers, vectors)
        return vectors

    def close(self) -> None:
        """Free the vectors."""
        del self._index

    def _parameters(self, where: RowFilter | None) -> faiss.SearchParameters | None:
        # FAISS's type hints describe the C++ constructors. The Python ones take keywords and keep
        # a reference to their arguments.
        if where is None:
            probes = min(self._probes, self._groups)
            return faiss.SearchParametersIVF(nprobe=probes) if self._groups else None  # type: ignore[call-arg]
        selector = faiss.IDSelectorBitmap(where.bits)  # type: ignore[arg-type,call-arg]
        if not self._groups:
            return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        # Few rows that pass a filter may be in any group. Comparing only those rows is cheap.
        probes = self._groups if where.is_narrow else min(self._probes, self._groups)
        return faiss.SearchParametersIVF(sel=selector, nprobe=probes)  # type: ignore[call-arg]
