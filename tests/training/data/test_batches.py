import numpy as np

from training.data.batches import draw_batch


def test_the_same_seed_and_step_draw_the_same_batch(source):
    first, again = (draw_batch([source], 8, 0.1, seed=1, step=5) for _ in range(2))
    np.testing.assert_array_equal(first[1].ids, again[1].ids)
    different = draw_batch([source], 8, 0.1, seed=1, step=6)
    assert first[1].keys.tolist() != different[1].keys.tolist()


def test_dropout_leaves_every_text_at_least_one_word(source):
    for step in range(50):
        _, left, right = draw_batch([source], 16, 0.7, seed=1, step=step)
        assert left.lengths.min() >= 1
        assert left.lengths.sum() == len(left.ids)
        assert right.lengths.sum() == len(right.ids)
