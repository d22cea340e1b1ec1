from __future__ import annotations

import pytest

from benchmarks.readme import fill
from benchmarks.results import Run, append_run, commit_at_hand, read_runs, run_before
from indexer.errors import BadInput

FIGURES = {"Huigu": {"set": {"recall@10": 0.5, "questions": 2}}}


def test_runs_are_read_as_they_were_written_and_compared_with_another_commit(tmp_path):
    path = tmp_path / "results" / "quality.jsonl"
    assert read_runs(path) == []
    runs = [Run(commit, "2026-01-01", "e", FIGURES) for commit in ("a", "b", "b")]
    for run in runs:
        append_run(path, run)
    assert read_runs(path) == runs
    assert run_before(runs, "b") == runs[0]
    assert run_before(runs, "c") == runs[2]
    assert run_before(runs[:1], "a") is None


def test_a_line_that_is_no_run_is_named(tmp_path):
    path = tmp_path / "quality.jsonl"
    append_run(path, Run("a", "2026-01-01", "e", FIGURES))
    with path.open("a") as file:
        file.write('{"commit": "b"}\n')
    with pytest.raises(BadInput, match=r"quality\.jsonl:2: .*; restore or remove the line"):
        read_runs(path)


def test_the_commit_at_hand_is_a_short_hash():
    commit = commit_at_hand().removesuffix("+")
    assert 7 <= len(commit) <= 40
    assert int(commit, 16) > 0


def test_a_readme_without_the_place_is_left_as_it_is(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("<!-- /quality --> <!-- quality -->")
    with pytest.raises(BadInput, match="no place between <!-- quality -->"):
        fill("quality", "text", readme)
    assert readme.read_text() == "<!-- /quality --> <!-- quality -->"
