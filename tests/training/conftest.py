"""A toy source and first vectors for tests of the training."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.records import Vectors
from tests.training.token_bags import make_bags
from training.data.batches import BagPairs


@pytest.fixture
def source() -> BagPairs:
    """Word n of one language means word n + 20 of the other."""
    left = [(1 + n, 1 + (n * 7 + 1) % 19) for n in range(19)] * 2
    return BagPairs("toy", 1.0, make_bags(left), make_bags([(a + 20, b + 20) for a, b in left]))


@pytest.fixture
def first() -> Vectors:
    return np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)
