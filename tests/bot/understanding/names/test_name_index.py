"""Names in memory: what a text begins with, and words that may be misspelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.names.name_index import NameIndex, count_shared, remove_number
from bot.understanding.names.near_misses import SpelledWords

_KEYS = st.text(alphabet="ab灯", min_size=1, max_size=4)


@given(st.sets(_KEYS, max_size=8), st.text(alphabet="ab灯", max_size=8))
def test_the_names_that_a_text_begins_with_are_found_longest_first(keys, text):
    index = NameIndex(sorted(keys), {}, {}, SpelledWords(()))
    expected = sorted((key for key in keys if text.startswith(key)), key=len, reverse=True)
    assert index.find_beginnings(text) == expected
    assert all(index.has_key(key) for key in keys)


@given(st.text(alphabet="ab", max_size=9), st.text(alphabet="ab", max_size=9))
def test_what_two_texts_share_at_their_beginning(one, other):
    shared = count_shared(one, other)
    assert one[:shared] == other[:shared]
    assert one[shared : shared + 1] != other[shared : shared + 1] or shared == len(one) == len(
        other
    )


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("LampCon 2022", "LampCon"),
        ("第二届 LampCon", "LampCon"),
        ("LampCon China 2023", "LampCon China"),
        ("Beacon Meetup #2 大连站", "Beacon Meetup 大连站"),
    ],
)
def test_the_numbers_of_a_name_are_removed_and_its_region_stays(name, bare):
    assert remove_number(name) == bare


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("lamcpon", "lampcon"),
        ("lampcn", "lampcon"),
        ("lamppcon", "lampcon"),
        ("lampcons", ""),
        ("lambcon", ""),
        ("lmapocn", ""),
    ],
)
def test_one_letter_missing_doubled_or_swapped(word, meant):
    assert SpelledWords(["lampcon", "horn"]).find_meant(word) == meant


def test_a_slip_that_may_mean_two_words_means_none():
    assert SpelledWords(["beacon", "deacon"]).find_meant("eacon") == ""


def test_a_slip_of_many_words_is_found_among_them():
    words = [f"{letter}{other}beacon" for letter in "abcdefgh" for other in "klmnopqr"]
    known = SpelledWords(words)
    assert [known.find_meant(word[:4] + word[5:]) for word in words] == words
    assert known.find_meant("beaconab") == ""
