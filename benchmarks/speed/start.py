"""One command as a whole process, beside the bare imports that it cannot do without, in turns.

    .venv/bin/python -m benchmarks.speed.start --config huigu.toml --runs 9

Processor time, user and system, and peak memory of `huigu ask` and of a Python that only imports
numpy, msgspec and click. Compiled modules must be there: the first run of each is not counted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import median

QUESTION = "where are the IstioCon videos"
FLOOR = ("-c", "import numpy, msgspec, click")


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    cpu_s: float
    peak_mb: float
    """10^6 bytes."""


def run(*arguments: str) -> Run:
    """Run Python with these arguments until it ends.

    Raises:
        CalledProcessError: It failed.
    """
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, env=environ)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6)


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description="Measure the start of a command")
    parser.add_argument("--config", default="huigu.toml")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    commands = {
        "huigu ask": ("-m", "huigu", "ask", "--config", options.config, QUESTION),
        "bare imports": FLOOR,
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(options.runs + 1):
        for name, arguments in commands.items():
            done = run(*arguments)
            if number:
                runs[name].append(done)
    for name, all_runs in runs.items():
        cpu_s = median(one.cpu_s for one in all_runs)
        print(f"{name}: {cpu_s:.2f} s, {median(one.peak_mb for one in all_runs):.0f} MB")


if __name__ == "__main__":
    main()
