"""Fits the linear model: softmax regression by L-BFGS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.understanding.features import BUCKETS, hash_pieces
from indexer.contracts import Encoder
from indexer.records import Vectors

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Masked questions as the model sees them."""

    pieces: csr_matrix
    """Shape (n, BUCKETS), float32: each row has unit length."""
    vectors: Vectors
    """Shape (n, dimension), float32, unit rows."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model: logits are `pieces @ of_pieces + vectors @ of_vectors + bias`."""

    of_pieces: Floats
    """Shape (BUCKETS, labels)."""
    of_vectors: Floats
    """Shape (dimension, labels)."""
    bias: Floats
    """Shape (labels,)."""

    def compute_logits(self, examples: Examples) -> Floats:
        """Compute logits, shape (n, labels)."""
        logits = examples.pieces @ self.of_pieces + examples.vectors @ self.of_vectors + self.bias
        return np.asarray(logits)


def see(texts: list[str], encoder: Encoder) -> Examples:
    """Compute what the model sees of masked questions."""
    buckets = [hash_pieces(text) for text in texts]
    lengths = [len(row) for row in buckets]
    values = np.concatenate([np.full(n, n**-0.5, np.float32) for n in lengths])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    # Two pieces in one bucket count twice, here and in the shipped model.
    pieces = csr_matrix((values, np.concatenate(buckets), starts), shape=(len(texts), BUCKETS))
    return Examples(pieces, encoder.encode(texts))


def fit(
    examples: Examples, labels: npt.NDArray[np.int64], weights: Floats, count: int, strength: float
) -> Weights:
    """Fit a model.

    Args:
        examples: What to learn from.
        labels: Shape (n,), below `count`.
        weights: Shape (n,): how much each example counts; their sum is 1.
        count: How many labels there are.
        strength: Of the L2 penalty; the larger, the smoother.
    """
    rows, dimension = examples.vectors.shape
    size = BUCKETS + dimension + 1
    vectors = examples.vectors.astype(np.float64)
    pieces = examples.pieces.astype(np.float64)
    transposed = pieces.T.tocsr()

    def measure(flat: Floats) -> tuple[float, Floats]:
        parameters = flat.reshape(size, count)
        split = np.split(parameters, [BUCKETS, BUCKETS + dimension])
        logits = pieces @ split[0] + vectors @ split[1] + split[2]
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        logits /= logits.sum(axis=1, keepdims=True)
        picked = logits[np.arange(rows), labels]
        loss = -(weights * np.log(np.maximum(picked, 1e-12))).sum()
        logits[np.arange(rows), labels] -= 1
        logits *= weights[:, None]
        gradient = np.concatenate([transposed @ logits, vectors.T @ logits, [logits.sum(axis=0)]])
        gradient[:-1] += strength * parameters[:-1]
        loss += strength / 2 * float((parameters[:-1] ** 2).sum())
        return loss, gradient.ravel()

    result = minimize(
        measure, np.zeros(size * count), jac=True, method="L-BFGS-B",
        options={"maxiter": 150, "maxcor": 8},
    )  # fmt: skip
    parameters = result.x.reshape(size, count)
    of_pieces, of_vectors, bias = np.split(parameters, [BUCKETS, BUCKETS + dimension])
    return Weights(of_pieces, of_vectors, bias[0])
