"""First vectors: the teacher's where it knows a word, otherwise zero or random."""

import numpy as np
import pytest

from training.model.first_vectors import FIRST_LENGTH, initialise_vectors

TAUGHT = np.random.default_rng(1).normal(size=(50, 20)).astype(np.float32)
TAUGHT[::5] = 0
RARE = np.zeros(50)


def test_frequent_words_start_shorter_than_rare_words():
    frequent = RARE.copy()
    frequent[1] = 0.05
    lengths = np.linalg.norm(initialise_vectors(TAUGHT, frequent, 8), axis=1)
    assert lengths[2] == pytest.approx(FIRST_LENGTH)
    assert lengths[1] < FIRST_LENGTH / 10


def test_unknown_words_start_at_zero():
    assert not initialise_vectors(TAUGHT, RARE, 8)[::5].any()


def test_scattering_changes_only_unknown_words_and_is_repeatable():
    still, scattered, again = (initialise_vectors(TAUGHT, RARE, 8, seed) for seed in (None, 0, 0))
    unknown = np.zeros(50, bool)
    unknown[::5] = True
    np.testing.assert_array_equal(scattered[~unknown], still[~unknown])
    np.testing.assert_allclose(np.linalg.norm(scattered[unknown], axis=1), FIRST_LENGTH, rtol=1e-5)
    np.testing.assert_array_equal(scattered, again)


def test_the_strongest_axes_come_first():
    spread = initialise_vectors(TAUGHT, RARE, 8)[np.any(TAUGHT, axis=1)].std(axis=0)
    assert spread[0] > spread[-1]
