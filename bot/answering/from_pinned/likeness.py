"""How likely a question is one of a pinned answer's: a logistic model of how alike they are.

`python -m benchmarks.pinned` fits it on half of its questions and reports on the other half.
"""

from __future__ import annotations

import math

import msgspec

BIAS = -7.09
WEIGHTS = (2.88, 2.22, 2.35, 0.94, 2.20, 0.47)
"""One for each field of `Likeness`."""


class Likeness(msgspec.Struct, frozen=True):
    """How alike a question and a pinned answer's wordings are."""

    centre: float
    """Cosine of the question and the mean of all wordings, -1 to 1."""
    content: float
    """Highest cosine with a wording, both without words of asking."""
    said: float
    """Share of the question that the words of all wordings say, 0 to 1."""
    saying: float
    """Share of the nearest wording that the question says, 0 to 1."""
    intent: float
    """How much the intents of question and nearest wording overlap, 0 to 1."""
    size: float
    """ln(1 + number of different words of the question): of two words, many questions consist."""


def estimate_probability(likeness: Likeness) -> float:
    """Estimate the probability that the answer is the one to the question, 0 to 1."""
    total = sum(w * v for w, v in zip(WEIGHTS, msgspec.structs.astuple(likeness), strict=True))
    return 1 / (1 + math.exp(-BIAS - total))
