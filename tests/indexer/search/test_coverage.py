"""Coverage: how much of a question a text contains, in either language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.coverage import match_term, measure_coverage
from indexer.search.expansion import Term
from indexer.search.folding import fold_cached

CANARY = Term("canari", 2.0, ((("金丝", "丝雀"), 0.8), (("灰度",), 0.5)))
ROLLOUT = Term("rollout", 1.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("canaries in a mine: a canari of its own", 1.0),
        ("a canary of its own", 1.0),
        ("先做金丝雀发布", 0.8),
        ("先做灰度发布", 0.5),
        ("灰度发布，又叫金丝雀发布", 0.8),
        ("只有金丝的一半", 0.0),
        ("nothing of it", 0.0),
        ("", 0.0),
    ],
)
def test_a_text_matches_a_term_or_all_words_of_its_best_alternative(text, expected):
    assert match_term(CANARY, text) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [("ＬａｔｔｉｃｅＣＯＮ", "latticecon"), ("視頻", "视频"), ("Écluse", "ecluse")],
)
def test_a_folded_text_matches_any_spelling_of_a_word(text, word):
    assert match_term(Term(word, 1.0), fold_cached(text)) == 1.0


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((("canari rollout", 1.0),), 1.0),
        ((("canari", 1.0),), 2 / 3),
        ((("rollout", 1.0),), 1 / 3),
        ((("rollout", 1.0), ("canari", 0.5)), (1 + 2 * 0.5) / 3),
        ((("canari", 1.0), ("canari rollout", 0.5)), (2 + 0.5) / 3),
        ((("金丝雀", 1.0), ("canari", 0.9)), 2 * 0.9 / 3),
        ((("", 1.0),), 0.0),
        ((), 0.0),
    ],
)
def test_each_term_counts_once_in_the_text_where_it_counts_most(texts, expected):
    assert measure_coverage([CANARY, ROLLOUT], texts) == pytest.approx(expected)


def test_coverage_without_terms_is_0():
    assert measure_coverage([], (("text", 1.0),)) == 0.0


def test_any_text_covers_the_communitys_own_name():
    """Only words of the name weigh nothing, and its pages need not hold them."""
    assert measure_coverage([Term("word", 0.0)], (("text", 1.0),)) == 1.0


_WORD = st.text("abc丝雀", min_size=1, max_size=3)
_ALTERNATIVES = st.lists(
    st.tuples(st.lists(_WORD, min_size=1, max_size=2).map(tuple), st.floats(0, 1)), max_size=3
).map(lambda pairs: tuple(sorted(pairs, key=lambda pair: -pair[1])))
_TERMS = st.lists(st.builds(Term, _WORD, st.floats(0, 10), _ALTERNATIVES), max_size=4)
_TEXTS = st.lists(st.tuples(st.text("abc丝雀 ", max_size=12), st.floats(0, 1)), max_size=3).map(
    lambda texts: sorted(texts, key=lambda pair: -pair[1])
)


@given(_TERMS, _TEXTS)
def test_coverage_is_a_share_and_more_text_never_lowers_it(terms, texts):
    first = measure_coverage(terms, texts[:1])
    assert 0 <= first <= measure_coverage(terms, texts) + 1e-9 <= 1 + 2e-9
