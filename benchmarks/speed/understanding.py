"""The processor time of understanding a question, beside encoding one text.

    python -m benchmarks.speed.understanding QUESTIONS.jsonl

Each line of the file holds a question in `say`, `query` or `question`. Processor time hardly
changes with other work on the machine; the ratio does not change with the machine.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from benchmarks.questions.question_sets import read_rows, thin_out
from benchmarks.readme import fill_section
from benchmarks.speed.latency import Times, format_times, measure_times
from benchmarks.speed.options import add_shared_options
from bot.messages import Question
from bot.understanding.request import Understanding
from indexer.config import load_settings
from indexer.errors import HuiguError, UsageError
from indexer.search.index import Index

QUESTIONS = 600
"""Questions of the file that are read, spread over it."""
WARM_UP = 50
"""Questions that are read before: the first of a process load dictionaries."""
MOST_MEDIAN_MS = 1.0
"""What the median must not exceed."""
_KEYS = ("say", "query", "question")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; gives 1 if the median is over its limit."""
    options = _parser().parse_args(arguments)
    try:
        questions = thin_out(read_questions(options.questions), QUESTIONS)
        with closing(Index.open(load_settings(options.config))) as index:
            times = time_understanding(index, questions)
    except (HuiguError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    median = statistics.median(times.measured)
    table = "\n".join((
        f"| {len(questions)} questions | median | 90 of 100 within |",
        "| --- | --- | --- |",
        format_times("understanding, ms", times.measured),
        format_times("encoding one text, ms", times.base),
        f"| ratio | {times.ratio:.0f} | |",
    ))
    print(table)
    if options.readme:
        fill_section("understanding", table, options.readme)
    return 0 if median <= MOST_MEDIAN_MS else 1


def read_questions(path: Path) -> list[str]:
    """Read the questions of a file, each once.

    Raises:
        UsageError: A line has no question, or the file has none.
    """
    rows = read_rows(path)
    questions = [next((row[key] for key in _KEYS if row.get(key)), "") for row in rows]
    if not questions or not all(questions):
        raise UsageError(f"{path}: each line needs a question in one of {', '.join(_KEYS)}")
    return list(dict.fromkeys(questions))


def time_understanding(index: Index, questions: Sequence[str]) -> Times:
    """Measure how long each question takes to understand, and to encode."""
    understanding = Understanding(index.encoder, date.today)
    with index.open_reader() as reader:
        for text in questions[:WARM_UP]:
            understanding.read(Question(text=text), reader)
        return Times(
            measure_times(lambda text: understanding.read(Question(text=text), reader), questions),
            measure_times(lambda text: index.encoder.encode([text]), questions),
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.understanding",
        description="Time how questions are understood. Exits with 1 if the median is over "
        f"{MOST_MEDIAN_MS:.0f} ms.",
    )
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    add_shared_options(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
