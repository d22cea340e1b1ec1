"""Validation: how well the held-out pairs find each other, during training and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from indexer.contracts import Encoder
from indexer.records import Vectors
from training.data.bags import Bags
from training.data.batches import BagPairs
from training.data.corpus import Pairs


def measure_recall(pairs: Sequence[BagPairs], weights: Vectors) -> Mapping[str, float]:
    """Measure word vectors on held-out pairs; a fraction of a second.

    Args:
        pairs: Held-out pairs, by kind.
        weights: Shape (vocabulary, d).

    Returns:
        Kind -> share of left texts whose right text comes first of all.
    """
    return {kind.name: _measure(weights, kind) for kind in pairs}


def _measure(weights: Vectors, pairs: BagPairs) -> float:
    cosines = _encode(weights, pairs.left) @ _encode(weights, pairs.right).T
    # Any of several equal right texts counts.
    return float(np.mean(pairs.right.keys[cosines.argmax(axis=1)] == pairs.right.keys))


def _encode(weights: Vectors, bags: Bags) -> Vectors:
    """Give the direction of each text: a cosine does not depend on the length."""
    shape = (len(bags), len(weights))
    sums = sparse.csr_matrix((np.ones(len(bags.ids), np.float32), bags.ids, bags.starts), shape)
    vectors = sums @ weights
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def measure_retrieval(encoder: Encoder, pairs: Pairs) -> tuple[int, float, float]:
    """Look up each left text among all right texts, with a finished encoder.

    Returns:
        Number of pairs, recall@1 and recall@10.
    """
    cosines = encoder.encode(pairs.left) @ encoder.encode(pairs.right).T
    # Any of several equal right texts counts.
    places = np.unique(np.array(pairs.right), return_inverse=True)[1]
    best = places[np.argsort(-cosines, axis=1, kind="stable")[:, :10]]
    right = best == places[:, None]
    return len(places), float(right[:, 0].mean()), float(right.any(axis=1).mean())
