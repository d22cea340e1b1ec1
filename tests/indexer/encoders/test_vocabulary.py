"""Words one by one: which there are in a text, and how alike two of them are."""

import numpy as np
import pytest

from indexer.encoders.static import load_bundled


@pytest.fixture(scope="module")
def vocabulary():
    return load_bundled().vocabulary


def test_pieces_are_distinct_and_ascending(vocabulary):
    [token_ids] = vocabulary.token_ids(["网格 mesh 网格 mesh gateway"])
    assert token_ids.dtype == np.uint32
    assert (np.diff(token_ids.astype(np.int64)) > 0).all()
    assert len(token_ids) == 3


def test_texts_of_any_number_keep_their_order(vocabulary):
    texts = [f"number {count}" for count in range(1500)]
    assert [set(row) for row in vocabulary.token_ids(texts)] == [
        set(vocabulary.token_ids([text])[0]) for text in texts
    ]
    assert vocabulary.token_ids([]) == []


def test_asked_words_stand_in_order_with_repeats(vocabulary):
    asked = vocabulary.tokenize("Gateway 网格 gateway")
    assert [token.word for token in asked] == ["gateway", "网格", "gateway"]
    assert vocabulary.tokenize("") == []


def test_salience_tells_words_that_say_much_from_those_that_say_little(vocabulary):
    salience = {
        token.word: token.salience for token in vocabulary.tokenize("the gateway of 的 网格")
    }
    assert salience["the"] < 0.5 < salience["gateway"] <= 1
    assert salience["的"] < 0.5 < salience["网格"] <= 1


def test_likeness_is_the_cosine_of_the_words_own_vectors(vocabulary):
    [one, other] = vocabulary.token_ids(["gateway 网格 hangzhou", "网关 杭州 the"])
    alike = vocabulary.compare(one, other)
    assert alike.shape == (len(one), len(other))
    own = vocabulary.compare(one, one)
    np.testing.assert_allclose(np.diag(own), 1, atol=1e-5)
    np.testing.assert_allclose(own, own.T, atol=1e-5)
    assert alike.max(axis=1).min() < 0.6 < alike.max()


def test_an_unknown_character_is_like_nothing(vocabulary):
    [unknown] = vocabulary.token_ids(["\U0001f3ac"])
    [known] = vocabulary.token_ids(["gateway"])
    if len(unknown):
        assert vocabulary.compare(unknown, known).max() == 0
