"""The processor time of a whole answer, beside the bare calls that no search can do without.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.speed.answers QUESTIONS.jsonl …

The bare calls encode the question, search the vectors, and search the question's own words, for as
many rows as a search takes. Both are measured in turns on the same questions: the ratio hardly
changes with the machine, nor with other work on it. `huigu` runs BLAS with one thread, and so must
this: more of them wait for each other, which counts as processor time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.questions.question_sets import thin_out
from benchmarks.readme import fill_section
from benchmarks.speed.latency import Times, format_times, measure_times
from benchmarks.speed.options import add_shared_options
from benchmarks.speed.understanding import read_questions
from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.config import load_settings
from indexer.errors import HuiguError
from indexer.search.index import EVERYTHING, Index, Reader
from indexer.search.query import parse_query
from indexer.search.ranking import CANDIDATES

QUESTIONS = 300
"""Questions of each file that are read, spread over it."""
MOST_MEDIAN_MS = 6.0
"""What the median of all answers must not exceed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; gives 1 if the median of all answers is over its limit."""
    options = _parser().parse_args(arguments)
    lines: list[str] = []
    answers: list[float] = []
    try:
        with closing(Index.open(load_settings(options.config))) as index:
            answerer = Answerer(index)
            answerer.warm_up()
            for path in options.questions:
                questions = thin_out(read_questions(path), QUESTIONS)
                times = time_answers(index, answerer, questions)
                answers += times.measured
                lines += _format_lines(path, times)
    except (HuiguError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    head = ("| questions, processor time | median | 90 of 100 within |", "| --- | --- | --- |")
    table = "\n".join((*head, *lines, format_times("all answers, ms", sorted(answers))))
    print(table)
    if options.readme:
        fill_section("answers", table, options.readme)
    return 0 if statistics.median(answers) <= MOST_MEDIAN_MS else 1


def time_answers(index: Index, answerer: Answerer, questions: Sequence[str]) -> Times:
    """Measure how long the answer to each question takes, and its bare calls, in turns."""
    answers, bare = [], []
    with index.open_reader() as reader:
        for question in questions:
            words = dict.fromkeys(parse_query(question).words, 1.0)
            bare += measure_times(partial(_search_bare, reader, words), [question])
            answers += measure_times(lambda text: answerer.answer(Question(text=text)), [question])
    return Times(sorted(answers), sorted(bare))


def _search_bare(reader: Reader, words: Mapping[str, float], text: str) -> None:
    reader.store.search_vectors(reader.encode(text), CANDIDATES, EVERYTHING)
    reader.store.search_words(words, CANDIDATES, EVERYTHING)


def _format_lines(path: Path, times: Times) -> tuple[str, ...]:
    name = f"{path.parent.name}/{path.stem}"
    return (
        format_times(f"{name}: {len(times.measured)} answers, ms", times.measured),
        format_times(f"{name}: bare calls, ms", times.base),
        f"| {name}: ratio | {times.ratio:.1f} | |",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.answers",
        description="Time whole answers. Exits with 1 if their median is over "
        f"{MOST_MEDIAN_MS:.0f} ms.",
    )
    parser.add_argument("questions", type=Path, nargs="+", metavar="QUESTIONS.jsonl")
    add_shared_options(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
