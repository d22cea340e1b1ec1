"""Questions that other sets ask of their archives: none of them is a pinned one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.questions.question_sets import read_rows, thin_out

SETS = ("talk", "evalsets/oos", "evalsets/istio", "evalsets/links_servicemesher")
"""Folders of the data."""
MOST_QUESTIONS = 1000
"""Of one folder; more only take longer."""


def list_asked_elsewhere(data: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """List the name of each set that is there, with its questions."""
    for name in SETS:
        files = sorted((data / name).glob("*.jsonl"))
        rows = [row for file in files for row in read_rows(file)]
        questions = list(dict.fromkeys(text for row in rows for text in _list_texts(row)))
        if questions:
            yield name, thin_out(questions, MOST_QUESTIONS)


def _list_texts(row: dict[str, Any]) -> Iterator[str]:
    """List what a row asks: one question, wordings of it, or the turns of a conversation."""
    for one in (row, *row.get("says", ()), *row.get("turns", ())):
        yield from (one[key] for key in ("query", "say") if key in one)
