"""Held-out pairs are looked up as the encoder will, without an encoder."""

import numpy as np
import pytest

from training.batches import BagPairs
from training.tokens import Bags
from training.watch import Watch


def bags(texts, keys):
    starts = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    return Bags(np.concatenate(texts).astype(np.int32), starts, np.array(keys, np.uint64))


WEIGHTS = np.array([[9, 9], [1, 0], [0, 1], [5, 0], [0, 7]], np.float32)


@pytest.mark.parametrize(
    ("right", "keys", "recall"),
    [
        ([[3], [4]], [1, 2], 1.0),
        ([[4], [3]], [1, 2], 0.0),
        ([[3], [3, 3]], [1, 2], 0.5),
        ([[4], [3]], [1, 1], 1.0),
    ],
    ids=["both found", "crossed", "one found", "equal texts count wherever they stand"],
)
def test_the_share_found_first(right, keys, recall):
    pairs = BagPairs("toy", 0, bags([[1], [2]], [8, 9]), bags(right, keys))
    assert Watch([pairs]).recall(WEIGHTS) == {"toy": recall}


def test_a_text_is_the_sum_of_its_words_whatever_their_number():
    left, right = bags([[1, 1, 1, 2], [2]], [1, 2]), bags([[3], [4]], [3, 4])
    assert Watch([BagPairs("toy", 0, left, right)]).recall(WEIGHTS) == {"toy": 1.0}
