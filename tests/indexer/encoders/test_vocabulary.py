"""Tokens of a text, and their cosines with each other."""

import numpy as np
import pytest

from indexer.encoders.vocabulary import BLOCK, find_median


@pytest.fixture
def vocabulary(bundled):
    return bundled.vocabulary


def test_token_ids_are_distinct_and_ascending(vocabulary):
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


def test_tokens_of_a_question_keep_their_order_and_repeats(vocabulary):
    tokens = vocabulary.tokenize("Gateway 网格 gateway")
    assert [token.word for token in tokens] == ["gateway", "网格", "gateway"]
    assert not vocabulary.tokenize("")
    assert vocabulary.tokenize("Gateway 网格 gateway") == tokens


def test_words_with_more_meaning_have_a_higher_salience(vocabulary):
    salience = {
        token.word: token.salience for token in vocabulary.tokenize("the gateway of 的 网格")
    }
    assert salience["the"] < 0.5 < salience["gateway"] <= 1
    assert salience["的"] < 0.5 < salience["网格"] <= 1


def test_similarity_is_the_cosine_of_the_token_vectors(vocabulary):
    [first, second] = vocabulary.token_ids(["gateway 网格 hangzhou", "网关 杭州 the"])
    cosines = vocabulary.compare(first, second)
    assert cosines.shape == (len(first), len(second))
    own = vocabulary.compare(first, first)
    np.testing.assert_allclose(np.diag(own), 1, atol=1e-5)
    np.testing.assert_allclose(own, own.T, atol=1e-5)
    assert cosines.max(axis=1).min() < 0.6 < cosines.max()


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 7])
def test_similarity_does_not_depend_on_how_many_tokens_are_compared_at_once(vocabulary, count):
    [question] = vocabulary.token_ids(["gateway 网格 hangzhou the"])
    passage = np.arange(100, 100 + count, dtype=np.uint32)
    cosines = vocabulary.compare(question, passage)
    assert cosines.shape == (len(question), count)
    for place in {0, count // 2, count - 1} if count else ():
        alone = vocabulary.compare(question, passage[place : place + 1])
        np.testing.assert_allclose(cosines[:, [place]], alone, atol=1e-6)


def test_an_unknown_character_is_similar_to_nothing(vocabulary):
    [unknown] = vocabulary.token_ids(["\U0001f3ac"])
    [known] = vocabulary.token_ids(["gateway"])
    if len(unknown):
        assert vocabulary.compare(unknown, known).max() == 0


@pytest.mark.parametrize("count", [1, 2, 5, 2048])
def test_the_median_is_the_one_of_numpy(count):
    values = np.random.default_rng(count).random(count, dtype=np.float32)
    assert find_median(values) == float(np.median(values))
