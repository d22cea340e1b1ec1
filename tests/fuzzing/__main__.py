"""Fuzzes the parsers of hostile input, each in a process of its own, and prints what came of it.

    python -m tests.fuzzing                          # a minute for each target
    python -m tests.fuzzing --target pages --minutes 10 --engine blind --keep folder

Findings are kept in a folder, with an input of each, and added up over the runs.
"""

from __future__ import annotations

import argparse
import contextlib
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from tests.fuzzing.report import format_json, format_table
from tests.fuzzing.tally import Finding, Tally
from tests.fuzzing.target import TARGETS
from tests.fuzzing.worker import ENGINES, find_note, has_atheris
from tests.paths import ROOT

GRACE_S, REAL_TIME_FACTOR = 300.0, 100.0
"""A worker may take so much real time for its processor time: the machine may be busy."""


def run_worker(name: str, seconds: float, random_seed: int, engine: str) -> Tally:
    """Fuzz a target in a process of its own; its last input is a finding if that did not end."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        out = Path(folder) / "tally.json"
        command = [sys.executable, "-m", "tests.fuzzing.worker", name, "--out", str(out)]
        command += ["--seconds", str(seconds), "--random", str(random_seed), "--engine", engine]
        limit_s = GRACE_S + REAL_TIME_FACTOR * seconds
        ended = "no end"
        with contextlib.suppress(subprocess.TimeoutExpired):
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, timeout=limit_s, check=False
            )
            ended = f"exit code {done.returncode}"
        if out.exists():
            return msgspec.json.decode(out.read_bytes(), type=Tally)
        note = find_note(out)
        last = note.read_bytes() if note.exists() else b""
        return Tally(name, findings=[Finding("crash", f"{name}: {ended}", "", last, 0.0)])


def add_to_kept(tally: Tally, folder: Path) -> Tally:
    """Add a tally to what earlier runs kept in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{tally.target}.json"
    kept = Tally(tally.target)
    if path.exists():
        kept = msgspec.json.decode(path.read_bytes(), type=Tally)
    kept.merge(tally)
    path.write_bytes(msgspec.json.encode(kept))
    return kept


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz as the command line says; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--target", action="append", choices=list(TARGETS), help="default: all")
    parser.add_argument("--minutes", type=float, default=1.0, help="processor time for each")
    parser.add_argument("--engine", choices=ENGINES, default=None, help="default: guided if it is")
    parser.add_argument("--random", type=int, default=None, help="repeats a run")
    parser.add_argument("--jobs", type=int, default=1, help="targets at a time")
    parser.add_argument("--keep", type=Path, default=None, help="folder of tallies and findings")
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    given = parser.parse_args(arguments)
    engine = given.engine or ("guided" if has_atheris() else "blind")
    random_seed = secrets.randbelow(1 << 31) if given.random is None else given.random
    names = given.target or list(TARGETS)
    with ThreadPoolExecutor(given.jobs) as pool:
        seconds = given.minutes * 60
        results = pool.map(lambda name: run_worker(name, seconds, random_seed, engine), names)
        tallies = [
            tally if given.keep is None else add_to_kept(tally, given.keep) for tally in results
        ]
    sys.stdout.write(format_json(tallies) if given.json else format_table(tallies))
    return 1 if any(tally.findings for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
