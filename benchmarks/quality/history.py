"""The history of results: one run a line in `benchmarks/results/quality.jsonl`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from indexer.errors import BadInput

ROOT = Path(__file__).parents[2]
HISTORY = ROOT / "benchmarks" / "results" / "quality.jsonl"
MEASURED = ("bot", "indexer", "benchmarks")
"""Folders whose code decides the figures."""

Figures = dict[str, dict[str, dict[str, float]]]
"""System -> set -> measure -> value from 0 to 1; `questions` is the number of questions."""


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of one run."""

    commit: str
    """Short hash, with `+` at the end if measured files had changes that were not committed."""
    date: str
    """ISO date, UTC."""
    encoder: str
    """Id of the bundled encoder."""
    figures: Figures


def read_commit() -> str:
    """Read the checked-out commit, written as in `Run.commit`."""
    changed = _run_git("status", "--porcelain", "--untracked-files=no", "--", *MEASURED)
    return _run_git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def format_today() -> str:
    """Give today's ISO date, UTC."""
    return datetime.now(UTC).date().isoformat()


def read_runs(path: Path) -> list[Run]:
    """Read all runs, oldest first; none if the file does not exist.

    Raises:
        BadInput: A line is not a run.
    """
    if not path.is_file():
        return []
    runs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            runs.append(Run(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise BadInput(path, number, str(error), "restore or remove the line") from error
    return runs


def append_run(path: Path, run: Run) -> None:
    """Add a run at the end of a file, which is made if missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")


def find_previous_run(runs: Sequence[Run], commit: str) -> Run | None:
    """Give the newest run of another commit; None if there is none."""
    return next((run for run in reversed(runs) if run.commit != commit), None)


def _run_git(*arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
