from __future__ import annotations

import pytest

from bot.channels.official_account.poll_texts import (
    PLEASANTRIES,
    RESULTS,
    asks_for_result,
    is_nudge,
    same,
)
from indexer.text.language import fold


@pytest.mark.parametrize(
    "text", ["好", "好的！", "OK", "1", "？", "👍", "结果", "Thanks.", "結果", "88"]
)
def test_what_asks_nothing_fetches_the_answer_that_waits(text):
    assert is_nudge(text)


@pytest.mark.parametrize(
    "text",
    [
        "视频",
        "/视频 2030",
        "帮助",
        "那 2029 年的呢",
        "slides?",
        "2029",
        "AI",
        "谁讲的",
        "and 2029?",
    ],
)
def test_what_could_ask_something_does_not(text):
    assert not is_nudge(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [("结果", True), ("1", True), ("好", False), ("hello", False), ("2029", False)],
)
def test_some_words_make_no_sense_where_nothing_waits(text, asks):
    assert asks_for_result(text) is asks


@pytest.mark.parametrize(
    ("text", "other", "alike"),
    [
        ("Where are the videos?", "where are the  videos", True),
        ("視頻在哪裡", "视频在哪里？？", True),
        ("", "", False),
        ("？", "！", False),
    ],
)
def test_the_same_is_the_same_however_it_is_typed(text, other, alike):
    assert same(text, other) is alike


def test_the_tables_are_folded():
    assert all(fold(word) == word for word in RESULTS | PLEASANTRIES)
