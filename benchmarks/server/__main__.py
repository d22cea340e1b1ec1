"""Latency, throughput and memory of the server, beside a bare aiohttp handler of the same bytes.

    python -m benchmarks.server --config huigu.toml QUESTIONS.jsonl…
        [--rate 100] [--seconds 20] [--connections 16] [--throughput] [--json]

The server, the bare handler and the load generator each run in a process of their own on loopback.
The questions are the `query` of each row. All are asked once, to warm up and to record the answers
that the bare handler then gives.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from benchmarks.questions.question_sets import read_rows
from benchmarks.server.process import measure_load, record_answers, start_server
from benchmarks.server.serve import serve_bare, serve_huigu

MAX_QUESTIONS = 2000
"""Limits the time to warm up; more different questions change no percentile."""
MAX_CHARS = 500
"""Of a question; the server takes no more."""


def compare(options: argparse.Namespace) -> dict[str, object]:
    """Measure the server and the bare handler, one after the other."""
    rate = 0.0 if options.throughput else options.rate
    load = (rate, options.seconds, options.connections)
    with tempfile.TemporaryDirectory() as folder:
        bodies, answers = Path(folder, "bodies.jsonl"), Path(folder, "answers.jsonl")
        questions = read_questions(options.questions)
        encoded = [msgspec.json.encode({"question": text}) for text in questions]
        bodies.write_bytes(b"\n".join(encoded))
        more = [] if options.workers is None else ["--workers", str(options.workers)]
        with start_server("--serve", str(options.config), *more) as server:
            recorded = asyncio.run(record_answers(server, encoded))
            answers.write_bytes(b"\n".join(recorded))
            ours = measure_load(server, bodies, *load)
        with start_server("--bare", str(bodies), str(answers)) as server:
            asyncio.run(record_answers(server, encoded))
            bare = measure_load(server, bodies, *load)
    found = sum(bool(json.loads(answer).get("found")) for answer in recorded)
    ratio = {
        key: round(float(str(ours[key])) / (float(str(bare[key])) or 1.0), 3)
        for key in ("p50_ms", "p99_ms", "per_second", "processor_ms_per_request")
    }
    return {
        "questions": len(questions),
        "found": found,
        "rate": rate or "as many as it takes",
        "connections": options.connections,
        "cores": os.cpu_count(),
        "huigu": ours,
        "bare": bare,
        "ratio": ratio,
    }


def read_questions(paths: Sequence[Path]) -> list[str]:
    """Read different questions from files as `huigu eval` takes them, in turns from each file.

    Raises:
        ValueError: There is none.
    """
    columns = [[row["query"] for row in read_rows(path)] for path in paths]
    longest = max(map(len, columns), default=0)
    mixed = [column[n] for n in range(longest) for column in columns if n < len(column)]
    questions = [text for text in dict.fromkeys(mixed) if 0 < len(text.strip()) <= MAX_CHARS]
    if not questions:
        raise ValueError("no questions in these files; each row needs a `query`")
    return questions[:MAX_QUESTIONS]


def print_table(result: dict[str, object]) -> None:
    """Print a result as a table."""
    facts = ("questions", "found", "rate", "connections", "cores")
    print(", ".join(f"{fact} {result[fact]}" for fact in facts))
    rows = {name: result[name] for name in ("huigu", "bare", "ratio")}
    keys = list(rows["huigu"]) if isinstance(rows["huigu"], dict) else []
    for key in keys:
        cells = [str(row.get(key, "")) for row in rows.values() if isinstance(row, dict)]
        print(f"{key:26}" + "".join(f"{cell:>22}" for cell in cells))


def main() -> None:
    """Measure and print; or run one of the servers, as another process."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("questions", type=Path, nargs="*", help="JSONL rows with a `query`")
    parser.add_argument("--config", type=Path, default=Path("huigu.toml"))
    parser.add_argument("--rate", type=float, default=100.0, help="requests a second")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--throughput", action="store_true", help="as many as the server takes")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--workers", type=int, help="answering processes; else as many as fit")
    parser.add_argument("--remember", type=int, default=-1, help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=Path, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        workers: int | Literal["auto"] = "auto" if options.workers is None else options.workers
        serve_huigu(options.serve, workers, options.remember)
    elif options.bare:
        serve_bare(*options.bare)
    elif options.json:
        print(json.dumps(compare(options)))
    else:
        print_table(compare(options))


if __name__ == "__main__":
    main()
