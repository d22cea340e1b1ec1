from __future__ import annotations

import pytest

from bot.channels.official_account.poll_texts import (
    PLEASANTRIES,
    RESULT_WORDS,
    is_poll,
    is_repeat,
    is_result_request,
)
from indexer.text.language import fold


@pytest.mark.parametrize(
    "text", ["好", "好的！", "OK", "1", "？", "👍", "结果", "Thanks.", "結果", "88"]
)
def test_a_message_that_asks_nothing_is_a_poll(text):
    assert is_poll(text)


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
def test_a_message_that_could_be_a_question_is_no_poll(text):
    assert not is_poll(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("结果", True), ("1", False), ("好", False), ("hello", False), ("more", False)],
)
def test_some_words_are_only_a_request_for_a_result(text, expected):
    assert is_result_request(text) is expected


@pytest.mark.parametrize(
    ("text", "earlier", "expected"),
    [
        ("Where are the videos?", "where are the  videos", True),
        ("視頻在哪裡", "视频在哪里？？", True),
        ("", "", False),
        ("？", "！", False),
    ],
)
def test_a_repeated_question_is_recognised_in_another_spelling(text, earlier, expected):
    assert is_repeat(text, earlier) is expected


def test_the_word_tables_are_folded():
    assert all(fold(word) == word for word in RESULT_WORDS | PLEASANTRIES)
