"""Times of understanding questions."""

from __future__ import annotations

import pytest

from benchmarks.speed.understanding import main, read_questions
from indexer.errors import UsageError


def test_questions_of_all_sets_are_read_once_each(tmp_path):
    file = tmp_path / "q.jsonl"
    file.write_text('{"say": "a?"}\n{"query": "b?"}\n{"say": "a?"}\n', encoding="utf-8")
    assert read_questions(file) == ["a?", "b?"]


def test_a_row_without_a_question_is_an_error(tmp_path, capsys):
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="each line needs a question"):
        read_questions(file)
    assert main([str(file)]) == 1
    assert "each line needs a question" in capsys.readouterr().err
