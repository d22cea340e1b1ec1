"""The contrastive loss and its gradient: pairs near, all other texts of a batch far.

Written in numpy by hand. A bag of words needs no automatic differentiation, and on two cores a step
takes a quarter of the time that torch takes; a test compares the gradients.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from indexer.records import Vectors
from training.data.bags import compute_starts
from training.data.batches import Side

_SHORTEST = 1e-6
"""A vector shorter than this has no meaningful direction."""


def compute_gradient(
    weights: Vectors, left: Side, right: Side, scale: float
) -> tuple[float, npt.NDArray[np.int64], Vectors]:
    """Compute the loss of one batch and its gradient for the words in it.

    Args:
        weights: Shape (vocabulary, d).
        left: One side of the batch.
        right: The other; text i belongs to text i of `left`.
        scale: Inverse temperature.

    Returns:
        The loss, the words that occur, shape (u,), and the gradient of their rows, shape (u, d).
    """
    words, averages = _build_averages(left, right, len(weights))
    means = averages @ weights[words]
    lengths = np.maximum(np.linalg.norm(means, axis=1, keepdims=True), _SHORTEST)
    unit = means / lengths
    size = len(left.lengths)
    loss, slope = _softmax_both_ways(unit[:size], unit[size:], _find_equal(left, right), scale)
    # Along the vector itself nothing changes: only its direction counts.
    slope -= unit * np.sum(slope * unit, axis=1, keepdims=True)
    return loss, words, np.asarray(averages.T @ (slope / lengths))


def _build_averages(
    left: Side, right: Side, vocabulary: int
) -> tuple[npt.NDArray[np.int64], sparse.csr_matrix]:
    """Give a batch's words and the matrix that averages them into its texts, left ones first."""
    ids = np.concatenate([left.ids, right.ids])
    lengths = np.concatenate([left.lengths, right.lengths])
    occurs = np.zeros(vocabulary, dtype=bool)
    occurs[ids] = True
    words = np.flatnonzero(occurs)
    places = np.empty(vocabulary, dtype=np.int32)
    places[words] = np.arange(len(words), dtype=np.int32)
    shares = np.repeat((1 / lengths).astype(np.float32), lengths)
    starts = compute_starts(lengths)
    return words, sparse.csr_matrix((shares, places[ids], starts), shape=(len(lengths), len(words)))


def _find_equal(left: Side, right: Side) -> npt.NDArray[np.bool_]:
    """Tell which pairs are equal on one side, and so are not wrong answers of each other."""
    equal: npt.NDArray[np.bool_] = left.keys[:, None] == left.keys
    equal |= right.keys[:, None] == right.keys
    np.fill_diagonal(equal, val=False)
    return equal


def _softmax_both_ways(
    left: Vectors, right: Vectors, masked: npt.NDArray[np.bool_], scale: float
) -> tuple[float, Vectors]:
    """Give the mean cross entropy over rows and columns, and its slope for all unit vectors."""
    size = len(left)
    cosines = left @ right.T
    # A cosine is at most 1, so nothing overflows; at scale 40 the least is exp(-80), still a float.
    odds = np.exp((cosines - 1) * np.float32(scale))
    odds[masked] = 0
    rows, columns = odds.sum(axis=1, keepdims=True), odds.sum(axis=0, keepdims=True)
    own = np.diag(cosines)
    surprise = np.log(rows[:, 0]) + np.log(columns[0]) - 2 * scale * (own - 1)
    odds *= 1 / rows + 1 / columns
    odds[np.arange(size), np.arange(size)] -= 2
    odds *= scale / (2 * size)
    return float(surprise.mean() / 2), np.concatenate([odds @ right, odds.T @ left])
