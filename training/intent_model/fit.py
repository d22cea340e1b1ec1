"""Fits the linear model: softmax regression by L-BFGS.

A label's weights are the sum of its own, of those of its intent and of those of its subject, so
that `count/speakers` learns from `list/speakers` and `count/talks` too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from bot.understanding.features import BUCKETS, hash_pieces
from indexer.contracts import Encoder
from indexer.records import Vectors

Floats = npt.NDArray[np.float32]
SCALE = 3.0
"""Of all features: a larger scale is a weaker penalty, and fits faster."""
STRENGTH = 4e-5
"""Of the L2 penalty; both were chosen on held-out templates."""
ROUNDS = 60
"""Of L-BFGS; more gain nothing on held-out templates."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Masked questions as the model sees them."""

    pieces: csr_matrix
    """Shape (n, BUCKETS), float32: each row has about unit length."""
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
        return np.asarray(logits, dtype=np.float32)


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
    examples: Examples, wanted: npt.NDArray[np.int64], weights: Floats, labels: Sequence[str]
) -> Weights:
    """Fit a model.

    Args:
        examples: What to learn from.
        wanted: Shape (n,): places in `labels`.
        weights: Shape (n,): how much each example counts; their sum is 1.
        labels: As `Template.label`.
    """
    pieces = examples.pieces * np.float32(SCALE)
    vectors = examples.vectors * np.float32(SCALE)
    transposed = pieces.T.tocsr()
    parts = _share_parts(labels)
    rows = np.arange(len(wanted))
    size = BUCKETS + vectors.shape[1] + 1

    def measure(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        parameters = flat.reshape(size, len(parts)).astype(np.float32)
        whole = parameters @ parts
        chances = pieces @ whole[:BUCKETS] + vectors @ whole[BUCKETS:-1] + whole[-1]
        chances -= chances.max(axis=1, keepdims=True)
        np.exp(chances, out=chances)
        chances /= chances.sum(axis=1, keepdims=True)
        loss = -float((weights * np.log(np.maximum(chances[rows, wanted], 1e-9))).sum())
        chances[rows, wanted] -= 1
        chances *= weights[:, None]
        slope = np.concatenate([transposed @ chances, vectors.T @ chances, [chances.sum(axis=0)]])
        slope = slope @ parts.T
        slope[:-1] += STRENGTH * parameters[:-1]
        loss += STRENGTH / 2 * float(np.square(parameters[:-1]).sum())
        return loss, slope.ravel().astype(np.float64)

    first = np.zeros(size * len(parts))
    options = {"maxiter": ROUNDS, "maxcor": 6}
    result = minimize(measure, first, jac=True, method="L-BFGS-B", options=options)
    whole = result.x.reshape(size, len(parts)).astype(np.float32) @ parts
    whole[:-1] *= np.float32(SCALE)
    return Weights(whole[:BUCKETS], whole[BUCKETS:-1], whole[-1])


def _share_parts(labels: Sequence[str]) -> Floats:
    """Tell which parts each label is the sum of: itself, its intent, its subject.

    Shape (parts, labels), 1 where a part belongs to a label.
    """
    split = [label.partition("/") for label in labels]
    intents = sorted({intent for intent, _, _ in split})
    subjects = sorted({subject for _, _, subject in split if subject})
    parts = np.zeros((len(labels) + len(intents) + len(subjects), len(labels)), np.float32)
    for place, (intent, _, subject) in enumerate(split):
        parts[place, place] = parts[len(labels) + intents.index(intent), place] = 1
        if subject:
            parts[len(labels) + len(intents) + subjects.index(subject), place] = 1
    return parts
