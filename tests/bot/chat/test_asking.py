from __future__ import annotations

import pytest

from bot.chat.asking import check_question
from bot.messages import MAX_QUESTION_CHARS


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("视频？", ""),
        ("???", ""),
        ("👍", ""),
        ("", "empty"),
        (" \n\u200b", "empty"),
        ("w" * MAX_QUESTION_CHARS, ""),
        ("w" * (MAX_QUESTION_CHARS + 1), "too_long"),
    ],
)
def test_a_problem_with_a_question_is_the_key_of_its_text(text, problem):
    assert check_question(text) == problem
