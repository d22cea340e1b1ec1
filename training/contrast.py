"""The loss and its gradient: texts that belong together near, all others of a batch far.

Written out by hand in numpy: a bag of words needs no automatic differentiation, and on two cores
this takes a quarter of the time of the same step in torch (a test compares the gradients).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped]

from training.batches import Side

Matrix = npt.NDArray[np.float32]

_SHORTEST = 1e-6
"""A vector shorter than this has no direction worth following."""


def batch_gradient(
    weights: Matrix, left: Side, right: Side, scale: float
) -> tuple[float, npt.NDArray[np.int64], Matrix]:
    """Give the loss of one batch and what it asks of the words in it.

    Args:
        weights: Shape (vocabulary, d).
        left: One side of the batch.
        right: The other; text i belongs to text i of `left`.
        scale: Inverse temperature.

    Returns:
        The loss, the words that occur, shape (u,), and the gradient of their rows, shape (u, d).
    """
    words, mixing = _mixing(left, right, len(weights))
    means = mixing @ weights[words]
    lengths = np.maximum(np.linalg.norm(means, axis=1, keepdims=True), _SHORTEST)
    unit = means / lengths
    size = len(left.lengths)
    loss, slope = _softmax_both_ways(unit[:size], unit[size:], _equal(left, right), scale)
    # Along the vector itself nothing changes: only its direction counts.
    slope -= unit * np.sum(slope * unit, axis=1, keepdims=True)
    return loss, words, np.asarray(mixing.T @ (slope / lengths))


def _mixing(
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
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return words, sparse.csr_matrix((shares, places[ids], ends), shape=(len(lengths), len(words)))


def _equal(left: Side, right: Side) -> npt.NDArray[np.bool_]:
    """Tell which pairs of texts are equal on either side, and so no wrong answers of each other."""
    equal: npt.NDArray[np.bool_] = left.keys[:, None] == left.keys
    equal |= right.keys[:, None] == right.keys
    np.fill_diagonal(equal, val=False)
    return equal


def _softmax_both_ways(
    left: Matrix, right: Matrix, masked: npt.NDArray[np.bool_], scale: float
) -> tuple[float, Matrix]:
    """Give the mean cross entropy over rows and columns, and its slope at all unit vectors."""
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
