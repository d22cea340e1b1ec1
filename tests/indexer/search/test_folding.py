"""Folded texts are remembered, and long ones never fill the memory."""

import tracemalloc

import pytest

from indexer.search.folding import SHORT_CHARS, LongTexts, fold_cached


@pytest.mark.parametrize("text", ["ＭＥＳＨ 視頻", "Mesh " * SHORT_CHARS])
def test_a_text_is_folded_the_same_each_time(text):
    folded = fold_cached(text)
    assert folded == fold_cached(text)
    assert folded in ("mesh 视频", "mesh " * SHORT_CHARS)


def test_hundreds_of_long_pages_take_bounded_memory():
    fold_cached("Warm up")
    tracemalloc.start()
    try:
        for number in range(300):
            fold_cached(f"{number:06} Page" * 10_000)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # All of them would be 60 MB with what they are folded to.
    assert kept < 20_000_000


def test_a_text_that_folds_to_next_to_nothing_counts_with_its_own_length():
    texts = LongTexts(max_chars=10_000)
    tracemalloc.start()
    try:
        for number in range(100):
            assert texts.fold(f"e{number}" + "\u0301" * 4000) == f"e{number}"
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 100_000


def test_a_text_longer_than_all_that_is_remembered_is_folded_all_the_same():
    assert LongTexts(max_chars=10).fold("Latticework") == "latticework"
