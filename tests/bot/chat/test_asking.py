from __future__ import annotations

import pytest

from bot.chat.asking import no_question
from bot.messages import MAX_QUESTION_CHARS


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("视频？", ""),
        ("?", "empty"),
        ("", "empty"),
        ("……！", "empty"),
        ("w" * MAX_QUESTION_CHARS, ""),
        ("w" * (MAX_QUESTION_CHARS + 1), "too_long"),
    ],
)
def test_what_is_no_question_is_told_by_a_key_of_a_channel_s_words(text, problem):
    assert no_question(text) == problem
