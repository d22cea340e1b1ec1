"""Names in memory: what a text begins with, and words that may be misspelt."""

from __future__ import annotations

import pytest

from bot.understanding.names.name_index import remove_number
from bot.understanding.names.near_misses import SpelledWords


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


@pytest.mark.parametrize(
    ("word", "meant"),
    [("lighthause", "lighthouse"), ("ligthhouse", "lighthouse"), ("lighthourse", "lighthouse"),
     ("fighthouse", ""), ("lighthouses", "")],
)  # fmt: skip
def test_a_long_word_may_have_a_wrong_letter_behind_the_first(word, meant):
    assert SpelledWords(["lighthouse"]).find_meant(word) == meant


def test_where_only_slips_count_no_letter_is_wrong():
    words = SpelledWords(["lighthouse"])
    assert words.find_meant("lighthause", slips_only=True) == ""
    assert words.find_meant("lighthose", slips_only=True) == "lighthouse"


def test_a_slip_that_may_mean_two_words_means_none():
    assert SpelledWords(["beacon", "deacon"]).find_meant("eacon") == ""


def test_a_slip_of_many_words_is_found_among_them():
    words = [f"{letter}{other}beacon" for letter in "abcdefgh" for other in "klmnopqr"]
    known = SpelledWords(words)
    assert [known.find_meant(word[:4] + word[5:]) for word in words] == words
    assert known.find_meant("beaconab") == ""
