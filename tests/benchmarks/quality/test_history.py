from __future__ import annotations

import pytest

from benchmarks.quality.history import Run, append_run, find_previous_run, read_commit, read_runs
from indexer.errors import BadInput

FIGURES = {"Huigu": {"set": {"recall@10": 0.5, "questions": 2}}}


def test_runs_are_read_as_written_and_the_previous_is_of_another_commit(tmp_path):
    path = tmp_path / "results" / "quality.jsonl"
    assert read_runs(path) == []
    runs = [Run(commit, "2026-01-01", "e", FIGURES) for commit in ("a", "b", "b")]
    for run in runs:
        append_run(path, run)
    assert read_runs(path) == runs
    assert find_previous_run(runs, "b") == runs[0]
    assert find_previous_run(runs, "c") == runs[2]
    assert find_previous_run(runs[:1], "a") is None


def test_a_line_that_is_not_a_run_is_an_error_with_its_number(tmp_path):
    path = tmp_path / "quality.jsonl"
    append_run(path, Run("a", "2026-01-01", "e", FIGURES))
    with path.open("a") as file:
        file.write('{"commit": "b"}\n')
    with pytest.raises(BadInput, match=r"quality\.jsonl:2: .*; restore or remove the line"):
        read_runs(path)


def test_the_commit_is_a_short_hash():
    commit = read_commit().removesuffix("+")
    assert 7 <= len(commit) <= 40
    assert int(commit, 16) > 0
