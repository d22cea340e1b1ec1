"""The recall of held-out pairs, by word vectors alone and by an encoder."""

import numpy as np
import pytest

from indexer.encoders.static import load_bundled
from tests.training.token_bags import make_bags
from training.data.batches import BagPairs
from training.data.corpus import Pairs
from training.model.validation import measure_recall, measure_retrieval

WEIGHTS = np.array([[9, 9], [1, 0], [0, 1], [5, 0], [0, 7]], np.float32)


@pytest.mark.parametrize(
    ("right", "keys", "recall"),
    [
        ([[3], [4]], [1, 2], 1.0),
        ([[4], [3]], [1, 2], 0.0),
        ([[3], [3, 3]], [1, 2], 0.5),
        ([[4], [3]], [1, 1], 1.0),
    ],
    ids=["both found", "crossed", "one found", "any of two equal texts counts"],
)
def test_recall_is_the_share_of_pairs_found_first(right, keys, recall):
    pairs = BagPairs("toy", 0, make_bags([[1], [2]], [8, 9]), make_bags(right, keys))
    assert measure_recall([pairs], WEIGHTS) == {"toy": recall}


def test_the_number_of_words_in_a_text_does_not_matter():
    left, right = make_bags([[1, 1, 1, 2], [2]], [1, 2]), make_bags([[3], [4]], [3, 4])
    assert measure_recall([BagPairs("toy", 0, left, right)], WEIGHTS) == {"toy": 1.0}


@pytest.mark.parametrize(("right", "first"), [(["流量", "视频"], 1.0), (["视频", "流量"], 0.0)])
def test_retrieval_counts_the_pairs_found_first(right, first):
    pairs = Pairs("toy", 0, ["traffic", "video"], right)
    assert measure_retrieval(load_bundled(), pairs) == (2, first, 1.0)
