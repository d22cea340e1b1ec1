"""How many questions a second a server answers in time, by its number of workers.

    python -m benchmarks.server.rates --config huigu.toml QUESTIONS.jsonl…
        [--workers 0 1 2] [--limit-ms 50] [--seconds 10] [--json]

The load comes from a process of its own at a fixed rate over kept connections, whether answers come
or not; nothing is answered from memory. The rate is raised step by step until the slowest of a
hundred waits longer than the limit, twice.

On a machine that others use too, waits say more of them than of the server. So the processor time
of a question is measured as well, in the main process and in the workers, while one question is
asked at a time; and from the times of the answers follows, by a queue that is played through, which
rate two free cores would take (*on free cores*).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.server.__main__ import read_questions
from benchmarks.server.process import (
    ServerProcess,
    measure_load,
    read_memory_mb,
    read_processor_s,
    record_answers,
    start_server,
)
from benchmarks.server.rates.queueing import find_rate_on_free_cores

RATES = (25, 50, 75, 100, 125, 150, 175, 200, 225, 250, 300, 350, 400, 500, 600, 800)
MOST_MISSES = 2
"""Rates in a row over the limit, after which no higher one is tried."""
CONNECTIONS = 64
"""More than questions wait within the limit, so that the load keeps its rate."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a question costs, in ms of processor time."""

    main: float
    """In the main process; without workers, beside the answer."""
    answers: list[float]
    """Of each question's answer."""


def measure_cost(server: ServerProcess, bodies: Sequence[bytes]) -> Cost:
    """Measure the processor time of questions, one at a time."""
    asyncio.run(record_answers(server, bodies))
    processes = (server.pid, *server.list_workers())
    before = [read_processor_s(pid) for pid in processes]
    answers = asyncio.run(record_answers(server, bodies))
    main, *others = (
        (read_processor_s(pid) - earlier) * 1000 / len(bodies)
        for pid, earlier in zip(processes, before, strict=True)
    )
    times = [json.loads(answer)["elapsed_ms"] for answer in answers]
    mean = sum(times) / len(times)
    if not others:
        return Cost(max(0.0, main - mean), times)
    # A busy machine lets an answer wait; what the worker used is true in sum.
    return Cost(main, [time * sum(others) / mean for time in times])


def find_rate(
    server: ServerProcess, bodies: Path, limit_ms: float, seconds: float
) -> list[dict[str, object]]:
    """Raise the rate until the slowest of a hundred waits longer than the limit."""
    rows: list[dict[str, object]] = []
    misses = 0
    for rate in RATES:
        load = measure_load(server, bodies, rate, seconds, CONNECTIONS)
        kept = float(str(load["per_second"])) > rate * 0.95
        is_met = kept and float(str(load["p99_ms"])) <= limit_ms
        rows.append({"rate": rate, "met": is_met, **load})
        misses = 0 if is_met else misses + 1
        if misses == MOST_MISSES:
            break
    return rows


def measure(options: argparse.Namespace) -> dict[str, object]:
    """Measure the server with each number of workers, one after the other."""
    result: dict[str, object] = {"cores": os.cpu_count(), "limit_ms": options.limit_ms}
    encoded = [
        msgspec.json.encode({"question": text}) for text in read_questions(options.questions)
    ]
    with tempfile.TemporaryDirectory() as folder:
        bodies = Path(folder, "bodies.jsonl")
        bodies.write_bytes(b"\n".join(encoded))
        for workers in options.workers:
            serve = ("--serve", str(options.config), "--remember", "0", "--workers", str(workers))
            with start_server(*serve) as server:
                cost = measure_cost(server, encoded)
                free = find_rate_on_free_cores(cost.answers, cost.main, workers, options.limit_ms)
                steps = (
                    []
                    if options.cost
                    else find_rate(server, bodies, options.limit_ms, options.seconds)
                )
                result[f"{workers} workers"] = {
                    "main_ms": round(cost.main, 2),
                    "answer_ms": round(sum(cost.answers) / len(cost.answers), 2),
                    "rate on free cores": free,
                    "rate": max(
                        (float(str(row["rate"])) for row in steps if row["met"]), default=0.0
                    ),
                    "steps": [
                        {key: row[key] for key in ("rate", "per_second", "p50_ms", "p99_ms")}
                        for row in steps
                    ],
                    "rss_mb": [read_memory_mb(pid) for pid in (server.pid, *server.list_workers())],
                }
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("questions", type=Path, nargs="+", help="JSONL rows with a `query`")
    parser.add_argument("--config", type=Path, default=Path("huigu.toml"))
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--limit-ms", type=float, default=50.0)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each rate")
    parser.add_argument("--cost", action="store_true", help="only what a question costs")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options)
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        rows = value if isinstance(value, dict) else {name: value}
        print(name)
        for key, cell in rows.items():
            cells = cell if isinstance(cell, list) else [cell]
            print(*(f"  {key}: {one}" for one in cells), sep="\n")


if __name__ == "__main__":
    main()
