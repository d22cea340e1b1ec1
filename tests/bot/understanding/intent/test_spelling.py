"""Slips in the words of asking."""

import pytest

from bot.understanding.intent.spelling import Spelling
from indexer.encoders.static import load_bundled


@pytest.fixture(scope="module")
def spelling():
    return Spelling(["videos", "where", "speakers", "which"], load_bundled())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("vidoes of EVENT", "videos of EVENT"),
        ("wheer are the speakrs", "where are the speakers"),
        ("EVENT的vidoes", "EVENT的videos"),
    ],
)
def test_a_letter_that_is_swapped_missing_or_doubled_is_corrected(spelling, text, meant):
    assert spelling.correct(text) == meant


@pytest.mark.parametrize("text", ["video of there", "WHICH", "x1vidoes", "zzzzzzz", "", "讲师"])
def test_words_that_exist_masks_and_what_is_like_nothing_stay(spelling, text):
    assert spelling.correct(text) == text
