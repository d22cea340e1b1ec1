"""First vectors keep what the teacher knows and scatter only what nobody knows."""

import numpy as np
import pytest

pytest.importorskip("sentence_transformers", reason="training needs sentence-transformers")

from training.initialise import FIRST_LENGTH, first_vectors

TAUGHT = np.random.default_rng(1).normal(size=(50, 20)).astype(np.float32)
TAUGHT[::5] = 0
RARE = np.zeros(50)


def test_rare_words_start_at_the_same_length_and_frequent_ones_shorter():
    frequent = RARE.copy()
    frequent[1] = 0.05
    lengths = np.linalg.norm(first_vectors(TAUGHT, frequent, 8), axis=1)
    assert lengths[2] == pytest.approx(FIRST_LENGTH)
    assert lengths[1] < FIRST_LENGTH / 10


def test_unknown_words_start_at_zero():
    assert not first_vectors(TAUGHT, RARE, 8)[::5].any()


def test_scattering_moves_unknown_words_only_and_always_the_same_way():
    still, scattered, again = (first_vectors(TAUGHT, RARE, 8, seed) for seed in (None, 0, 0))
    unknown = np.zeros(50, bool)
    unknown[::5] = True
    np.testing.assert_array_equal(scattered[~unknown], still[~unknown])
    np.testing.assert_allclose(np.linalg.norm(scattered[unknown], axis=1), FIRST_LENGTH, rtol=1e-5)
    np.testing.assert_array_equal(scattered, again)


def test_the_strongest_axes_come_first():
    spread = first_vectors(TAUGHT, RARE, 8)[np.any(TAUGHT, axis=1)].std(axis=0)
    assert spread[0] > spread[-1]
