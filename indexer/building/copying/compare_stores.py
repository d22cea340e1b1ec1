"""Compares a copy of a store with the store."""

from __future__ import annotations

import numpy as np

from indexer.contracts import Store
from indexer.errors import StoreError

SAMPLED_ROWS = 512
"""Rows whose passages, tokens and vectors are compared, evenly over all rows."""
MOST_DIFFERENCE = 2e-3
"""Of a number of a vector: stores may keep vectors in half precision."""


def refuse_if_different(old: Store, new: Store) -> None:
    """Compare counts, all fingerprints and places, and a sample of the rows.

    Raises:
        StoreError: The copy differs.
    """
    what = _find_difference(old, new)
    if what:
        raise StoreError(
            f"the copy differs from what was copied ({what}); it does not serve. Try again, and "
            "report it if it stays so"
        )


def _find_difference(old: Store, new: Store) -> str:
    """Find the first difference; empty if there is none."""
    if old.counts() != new.counts():
        return f"documents, passages and links: {old.counts()} and {new.counts()}"
    fingerprints = old.fingerprints()
    if fingerprints != new.fingerprints():
        return "fingerprints of documents"
    keys = list(fingerprints)
    if old.document_rows(keys) != new.document_rows(keys):
        return "order of passages"
    rows = np.unique(np.linspace(0, old.rows - 1, SAMPLED_ROWS, dtype=np.int64)).tolist()
    if old.rows and old.passages(rows) != new.passages(rows):
        return "text of passages"
    if old.rows and not np.allclose(old.vectors(rows), new.vectors(rows), atol=MOST_DIFFERENCE):
        return "vectors"
    pairs = zip(old.token_ids(rows), new.token_ids(rows), strict=True) if old.rows else ()
    if not all(np.array_equal(one, other) for one, other in pairs):
        return "tokens"
    return ""
