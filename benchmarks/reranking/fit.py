"""Fits the weights of `indexer.search.reranking`: a right page before each wrong one.

Source: pairwise logistic loss, Burges et al., "Learning to Rank using Gradient Descent" (2005).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.reranking.rankings import Ranking
from indexer.search.reranking import Floats

STRENGTH = 300.0
"""Inverse strength of the L2 penalty, with features of unit variance and pairs that weigh 1 in
all; 100 to 1000 give about the same."""


def fit_weights(rankings: Sequence[Ranking], left_out: str = "") -> Floats:
    """Fit the weights, that of the score being 1, without the archives of a family.

    Each family counts the same, in it each set, and in that each question.
    """
    used = [r for r in rankings if r.family != left_out and 0 < r.is_right.sum() < len(r.is_right)]
    questions = Counter(ranking.questions for ranking in used)
    sets = Counter(family for family, _ in {(r.family, r.questions) for r in used})
    differences, shares = [], []
    for ranking in used:
        right, wrong = ranking.features[ranking.is_right], ranking.features[~ranking.is_right]
        pairs = (right[:, np.newaxis] - wrong).reshape(-1, right.shape[1])
        share = 1 / (len(sets) * sets[ranking.family] * questions[ranking.questions])
        differences.append(pairs)
        shares.append(np.full(len(pairs), share / len(pairs)))
    pairs, weights = np.concatenate(differences), np.concatenate(shares)
    scale = pairs.std(axis=0)
    # Without the mirrored pairs there would be one class only.
    fitted = LogisticRegression(C=STRENGTH, fit_intercept=False).fit(
        np.concatenate([pairs, -pairs]) / scale,
        np.repeat([True, False], len(pairs)),
        sample_weight=np.tile(weights, 2),
    )
    coefficients = fitted.coef_[0] / scale
    relative: Floats = coefficients / coefficients[0]
    return relative
