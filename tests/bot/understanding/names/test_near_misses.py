"""Misspelt words in what is left of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.names.near_misses import (
    LONGEST,
    SHORTEST,
    SpelledWords,
    correct_text,
    correct_words,
)
from bot.understanding.names.pieces import cut_pieces


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("Observabilty of lamps", "observability of lamps"),
        ("obsrevability", "observability"),
        ("observability", "observability"),
        ("lenss", "lenss"),
        ("steam and radar", "steam and radar"),
        ("透镜 polihsing", "透镜 polishing"),
    ],
)
def test_a_misspelt_word_of_a_topic_is_corrected(reader, text, corrected):
    words = SpelledWords(["observability", "polishing", "stream"])
    assert correct_text(text, words, reader.store) == corrected


@pytest.mark.parametrize(("names", "key"), [((), "alveston"), (("alvestn",), "alvestn")])
def test_a_joined_name_is_no_slip_of_a_word(reader, names, key):
    pieces, corrected = correct_words(
        cut_pieces("AlvesTn"), SpelledWords(["alveston"]), names, reader.store
    )
    assert [piece.key for piece in pieces] == [key]
    assert bool(corrected) is not bool(names)


@given(st.lists(st.text(st.sampled_from("abcdefgz"), min_size=4, max_size=26), max_size=20))
def test_each_word_is_found_without_any_of_its_letters(words):
    spelled = SpelledWords(words)
    for word in words:
        if SHORTEST <= len(word) <= LONGEST:
            for place in range(len(word)):
                assert word in list(spelled._list_longer(word[:place] + word[place + 1 :]))
