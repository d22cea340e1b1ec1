"""Bags of token ids for tests of the training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.data.bags import Bags, compute_starts


def make_bags(texts: Sequence[Sequence[int]], keys: Sequence[int] | None = None) -> Bags:
    """Make bags of texts as ids; by default, equal texts have equal keys."""
    lengths = np.array([len(text) for text in texts])
    numbers = np.array([hash(tuple(text)) for text in texts] if keys is None else keys, np.int64)
    ids = np.concatenate([np.array(text, np.int32) for text in texts])
    return Bags(ids, compute_starts(lengths), numbers.astype(np.uint64))
