"""Kill real processes of Huigu at random points, and count what was wrong or lost.

    python -m benchmarks.faults [--kills 250] [--only rebuild …] [--pages corpus/recaps] [--json]

`--kills` is of all kinds together; `--minutes` bounds each kind. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from benchmarks.faults.archive import FORKS, Archive, Tally, say
from benchmarks.faults.blocks import damage_files, fill_disk, jump_clocks
from benchmarks.faults.serving import kill_servers, kill_workers
from benchmarks.faults.state_servers import kill_postgres, kill_redis
from benchmarks.faults.writing import kill_pulls, kill_rebuilds

Kind = Callable[[Tally, Archive, int, float], None]
KINDS: dict[str, tuple[Kind, float]] = {
    "rebuild": (kill_rebuilds, 0.25),
    "server": (kill_servers, 0.2),
    "worker": (kill_workers, 0.2),
    "replica": (kill_pulls, 0.15),
    "postgres": (kill_postgres, 0.15),
    "redis": (kill_redis, 0.05),
    "blocks": (damage_files, 0.0),
    "disk": (fill_disk, 0.0),
    "clock": (jump_clocks, 0.0),
}
"""What breaks each kind, and its share of the kills."""


def main() -> None:
    """Break everything that was asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=250, help="of all kinds together")
    parser.add_argument("--only", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--pages", type=Path, default=Path("corpus/recaps"))
    parser.add_argument("--minutes", type=float, default=10.0, help="of each kind, at most")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    FORKS.set_forkserver_preload(["benchmarks.faults.archive"])
    random.seed(options.seed)
    say(f"seed {options.seed}")
    share = sum(KINDS[kind][1] for kind in options.only)
    tallies = []
    for kind in options.only:
        attack, part = KINDS[kind]
        tally = Tally(kind)
        with tempfile.TemporaryDirectory(prefix="huigu-faults-") as folder:
            archive = Archive(Path(folder), options.pages)
            archive.configure()
            until_s = time.monotonic() + options.minutes * 60
            attack(tally, archive, round(options.kills * part / (share or 1)), until_s)
        tallies.append(tally)
    if options.json:
        print(json.dumps([asdict(tally) for tally in tallies]))
    else:
        print_table(tallies)
    sys.exit(any(tally.wrong or tally.lost or tally.failures for tally in tallies))


def print_table(tallies: list[Tally]) -> None:
    """Print a row for each kind, and what failed below."""
    heads = ["kind", "faults", "answers compared", "wrong", "verdicts acknowledged", "lost"]
    heads += ["refused or cut off meanwhile", "recovery, median", "worst"]
    print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
    for tally in tallies:
        times = tally.recovery_s or [0.0]
        print(
            f"| {tally.kind} | {tally.faults} | {tally.answers:,} | {tally.wrong} "
            f"| {tally.acknowledged:,} | {tally.lost} | {tally.unanswered:,} "
            f"| {statistics.median(times):.1f} s | {max(times):.1f} s |"
        )
    for tally in tallies:
        for failure in tally.failures:
            print(f"{tally.kind}: {failure}")


if __name__ == "__main__":
    main()
