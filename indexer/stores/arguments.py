"""Checks of what callers give to a store, the same for all stores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.records import Document, Passage, PassageWords, TokenIds, Vectors


def check_lengths(
    document: Document,
    dimension: int,
    passages: Sequence[Passage],
    words: Sequence[PassageWords],
    vectors: Vectors,
    token_ids: Sequence[TokenIds],
) -> None:
    """Check that what `StoreWriter.add` is given has one item for each passage.

    Raises:
        ValueError: The lengths or the dimension do not match.
    """
    rows = len(passages)
    if vectors.shape != (rows, dimension) or {len(words), len(token_ids)} != {rows}:
        raise ValueError(
            f"{document.source}/{document.id}: {rows} passages, {len(words)} rows of words, "
            f"{len(token_ids)} of tokens, vectors of shape {vectors.shape}; "
            f"({rows}, {dimension}) expected"
        )


def check_vector(vector: Vectors, dimension: int) -> None:
    """Check the shape of a question's vector.

    Raises:
        ValueError: It is not (dimension,).
    """
    if vector.shape != (dimension,):
        raise ValueError(f"vector has shape {vector.shape}, the index ({dimension},)")


def check_rows(rows: Sequence[int], total: int) -> npt.NDArray[np.int64]:
    """Check that rows exist, and give them as an array.

    Raises:
        IndexError: There is no such row.
    """
    numbers = np.asarray(rows, dtype=np.int64).reshape(-1)
    if numbers.size and (numbers.min() < 0 or numbers.max() >= total):
        raise IndexError(f"rows {numbers.min()} to {numbers.max()} requested, there are {total}")
    return numbers
