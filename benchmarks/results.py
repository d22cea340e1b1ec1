"""Results by commit: one line of JSON a run, in `benchmarks/results/`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from indexer.errors import BadInput

FOLDER = Path(__file__).parent / "results"
MEASURED = ("bot", "indexer", "benchmarks")
"""Folders whose changes change the figures."""

Figures = dict[str, dict[str, dict[str, float]]]
"""System -> set -> measure -> value, 0 to 1, and `questions`, how many."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run measured."""

    commit: str
    """Short hash; ends in `+` where files that decide the figures were not committed."""
    date: str
    """ISO date, UTC."""
    encoder: str
    """Id of the bundled encoder."""
    figures: Figures


def commit_at_hand() -> str:
    """Name the commit whose files are measured, as `Run.commit` does; ask before measuring."""
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", *MEASURED)
    return _git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def today() -> str:
    """Give the ISO date, UTC."""
    return datetime.now(UTC).date().isoformat()


def read_runs(path: Path) -> list[Run]:
    """Read all runs, oldest first; none where there is no file.

    Raises:
        BadInput: A line is no run.
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
    """Write a run to the end of a file, making it where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(run), ensure_ascii=False) + "\n")


def run_before(runs: Sequence[Run], commit: str) -> Run | None:
    """Give the newest run of another commit; None where there is none."""
    return next((run for run in reversed(runs) if run.commit != commit), None)


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
