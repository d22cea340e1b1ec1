"""How well the held-out pairs find each other while the training runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from training.batches import BagPairs
from training.tokens import Bags

Matrix = npt.NDArray[np.float32]


class Watch:
    """Measures vectors on pairs that are not learned from; a fraction of a second each time."""

    def __init__(self, pairs: Sequence[BagPairs]) -> None:
        """Keep the pairs to look up.

        Args:
            pairs: Held out from training, by kind.
        """
        self._pairs = pairs

    def recall(self, weights: Matrix) -> Mapping[str, float]:
        """Give, by kind of pair, the share of left texts whose right one comes first of all.

        Args:
            weights: Shape (vocabulary, d).
        """
        return {pairs.name: _recall(weights, pairs) for pairs in self._pairs}


def _recall(weights: Matrix, pairs: BagPairs) -> float:
    cosines = _encode(weights, pairs.left) @ _encode(weights, pairs.right).T
    # Equal right texts count as found whichever of them comes first.
    return float(np.mean(pairs.right.keys[cosines.argmax(axis=1)] == pairs.right.keys))


def _encode(weights: Matrix, bags: Bags) -> Matrix:
    """Give the direction of each text; its length is of no use to a cosine."""
    shape = (len(bags), len(weights))
    sums = sparse.csr_matrix((np.ones(len(bags.ids), np.float32), bags.ids, bags.starts), shape)
    vectors = sums @ weights
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))
