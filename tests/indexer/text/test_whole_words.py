"""Words in folded texts."""

from __future__ import annotations

import pytest

from indexer.text.language import fold, split_words
from indexer.text.whole_words import holds_word


@pytest.mark.parametrize(
    ("text", "word", "holds"),
    [
        ("Many services", "service", True),
        ("the registry", "registry", True),
        ("two registries", "registry", True),
        ("Dragonfly, again", "Dragonfly", True),
        ("steam", "tea", False),
        ("team, tea", "tea", True),
        ("IstioCon 2022", "con", False),
        ("monitor", "mon", False),
        ("envoyproxy", "envoy", True),
        ("version 1.15", "1.1", False),
        ("version 1.1", "1.1", True),
        ("服务网格实践", "网格", True),
        ("服务网格实践", "实网", False),
        ("用 Tea 做", "tea", True),
    ],
)
def test_a_word_is_found_whole(text, word, holds):
    assert holds_word(fold(text), split_words(word)[0]) is holds
