"""Fuzzes the parsers of hostile input, each in a process of its own, and prints what came of it.

    python -m tests.fuzzing                          # a minute for each target
    python -m tests.fuzzing --target pages --minutes 10 --engine blind --keep folder

Findings are kept in a folder, with an input of each, and added up over the runs.
"""

from __future__ import annotations

import argparse
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from tests.fuzzing.report import format_json, format_table
from tests.fuzzing.tally import Tally
from tests.fuzzing.target import TARGETS
from tests.fuzzing.worker import ENGINES, has_atheris
from tests.paths import ROOT

GRACE_S = 300.0
"""Real time that a worker may need beyond twice its processor time, on a busy machine."""


def run_worker(name: str, seconds: float, random_seed: int, engine: str) -> Tally | None:
    """Fuzz a target in a process of its own; None if it did not come to an end."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        out = Path(folder) / "tally.json"
        command = [sys.executable, "-m", "tests.fuzzing.worker", name, "--out", str(out)]
        command += ["--seconds", str(seconds), "--random", str(random_seed), "--engine", engine]
        limit = 20 * seconds + GRACE_S
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=limit, check=False)
        if not out.exists():
            sys.stderr.write(
                f"{name}: ended by {done.returncode}\n{done.stderr.decode()[-2000:]}\n"
            )
            return None
        return msgspec.json.decode(out.read_bytes(), type=Tally)


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
            tally if given.keep is None else add_to_kept(tally, given.keep)
            for tally in results
            if tally is not None
        ]
    sys.stdout.write(format_json(tallies) if given.json else format_table(tallies))
    is_clean = len(tallies) == len(names) and not any(tally.findings for tally in tallies)
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
