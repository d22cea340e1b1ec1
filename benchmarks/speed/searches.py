"""The processor time of one search, beside the bare calls of FAISS and tantivy.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.speed.searches QUESTIONS.jsonl …

The bare calls encode the question, search FAISS's file for its vector, and tantivy's for its own
words in all three fields without weights, each for as many rows as a search takes; no row is read.
Both are measured in turns on the same questions. Round one asks what was never asked before, the
bare calls first, so that these pay for cutting new words. Round two asks the same again, the search
first. Only a `local` store has these files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import faiss
import tantivy

from benchmarks.questions.question_sets import thin_out
from benchmarks.readme import fill_section
from benchmarks.speed.latency import Times, format_times, measure_times
from benchmarks.speed.options import add_shared_options
from benchmarks.speed.understanding import read_questions
from indexer.config import load_settings
from indexer.contracts import Encoder
from indexer.errors import HuiguError
from indexer.search.index import Index
from indexer.search.query import parse_query
from indexer.search.ranking import CANDIDATES
from indexer.settings import Settings
from indexer.stores.local.bm25 import BOOSTS
from indexer.stores.local.repository import open_repository

QUESTIONS = 300
"""Questions of each file that are asked, spread over it."""
SHOWN = 10
"""Hits of a search."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    options = _parser().parse_args(arguments)
    lines: list[str] = []
    try:
        settings = load_settings(options.config)
        with closing(Index.open(settings)) as index:
            index.search("warm up")
            for path in options.questions:
                questions = thin_out(read_questions(path), QUESTIONS)
                words_of = {text: parse_query(text).words for text in questions}
                search_bare = open_bare(settings, index.generation, index.encoder, words_of)
                name = f"{path.parent.name}/{path.stem}: {len(questions)} questions"
                for round, times in zip(
                    ("first time", "again"), time_rounds(index, search_bare, questions), strict=True
                ):
                    lines += _format_lines(f"{name}, {round}", times)
    except (HuiguError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    head = ("| searches, processor time | median | 90 of 100 within |", "| --- | --- | --- |")
    table = "\n".join((*head, *lines))
    print(table)
    if options.readme:
        fill_section("searches", table, options.readme)
    return 0


def open_bare(
    settings: Settings, generation: str, encoder: Encoder, words_of: Mapping[str, Sequence[str]]
) -> Callable[[str], object]:
    """Open the files of a generation with FAISS and tantivy alone, to search them.

    `words_of` has the words of each question: to find them is no part of the bare calls.
    """
    folder = open_repository(settings).generations.path(generation)
    vectors = [faiss.read_index(str(path)) for path in sorted(folder.rglob("vectors.faiss"))]
    [meta] = folder.rglob("words/meta.json")
    words = tantivy.Index.open(str(meta.parent))
    schema, searcher = words.schema, words.searcher()
    should = tantivy.Occur.Should

    def search_bare(text: str) -> object:
        faiss.omp_set_num_threads(1)
        vector = encoder.encode([text])
        nearest = [segment.search(vector, CANDIDATES) for segment in vectors]
        query = tantivy.Query.boolean_query([
            (should, tantivy.Query.term_query(schema, field, word, "freq"))
            for word in words_of[text]
            for field in BOOSTS
        ])
        return nearest, searcher.search(query, CANDIDATES, count=False)

    return search_bare


def time_rounds(
    index: Index, search_bare: Callable[[str], object], questions: Sequence[str]
) -> tuple[Times, Times]:
    """Measure each question in two rounds: new, the bare calls first; and again, the search."""

    def search(text: str) -> object:
        return index.search(text, SHOWN)

    first: tuple[list[float], list[float]] = [], []
    again: tuple[list[float], list[float]] = [], []
    for question in questions:
        first[1].extend(measure_times(search_bare, [question]))
        first[0].extend(measure_times(search, [question]))
    for question in questions:
        again[0].extend(measure_times(search, [question]))
        again[1].extend(measure_times(search_bare, [question]))
    return Times(*map(sorted, first)), Times(*map(sorted, again))


def _format_lines(name: str, times: Times) -> tuple[str, ...]:
    return (
        format_times(f"{name}: search, ms", times.measured),
        format_times(f"{name}: bare calls, ms", times.base),
        f"| {name}: ratio | {times.ratio:.1f} | |",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.searches",
        description="Time searches beside the bare calls of FAISS and tantivy.",
    )
    parser.add_argument("questions", type=Path, nargs="+", metavar="QUESTIONS.jsonl")
    add_shared_options(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
