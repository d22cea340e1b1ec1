"""Measures of whole answers and refusals, asked of one index of several sites."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.questions.answer_sets import COMMUNITY, AnswerSet
from benchmarks.questions.measures import K
from benchmarks.systems.huigu import open_index
from bot.answering.answer import Answerer
from bot.messages import Answer, Question
from indexer.building.result import Progress
from indexer.evaluation.evaluate import Outcome, Row, evaluate, measure, read_rows
from indexer.records import Filter, Hit
from indexer.search.index import Index

MEASURES = (
    *("refusal_accuracy", "answered", "link_accuracy", "first_link", "link_precision"),
    *("answer_accuracy", "recall@1", "recall@10", "mrr@10"),
)


def measure_answers(
    sets: Sequence[AnswerSet], data: Path, progress: Progress
) -> dict[str, dict[str, float]]:
    """Ask the sets in one index of all sites in `COMMUNITY`.

    Args:
        sets: What to ask; a file that is in several sets is asked once.
        data: The folder that holds `evalsets` and `corpora`.
        progress: Called as the work goes on.

    Returns:
        Set -> measure -> value; only the measures that the questions of the set have.
    """
    files = dict.fromkeys(file for answer_set in sets for file in answer_set.files)
    sources = [(kind, data / path) for kind, path in COMMUNITY]
    with open_index(sources, "huigu: index the sites", progress) as index:
        rows = {file: read_rows(data / "evalsets" / f"{file}.jsonl") for file in files}
        outcomes = {file: ask_rows(index, rows[file], file, progress) for file in files}
    return {
        answer_set.name: measure_outcomes([o for file in answer_set.files for o in outcomes[file]])
        for answer_set in sets
    }


def ask_rows(index: Index, rows: Sequence[Row], name: str, progress: Progress) -> list[Outcome]:
    """Ask all questions of a set; the progress shows its name."""
    answerer = Answerer(index)

    def search(query: str, depth: int) -> Sequence[Hit]:
        return index.search(query, depth)

    def answer(query: str) -> Answer:
        return answerer.answer(Question(text=query))

    def report(_: str, done: int, total: int) -> None:
        progress(f"huigu: {name}", done, total)

    return evaluate(rows, search, answer, index.links(Filter()), K, report)


def measure_outcomes(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Give the measures that these questions have, and how many questions there are."""
    measures = measure(outcomes, K)
    values = {name: value for name in MEASURES if (value := measures[name]) is not None}
    answerable = sum(outcome.row.answerable for outcome in outcomes)
    return {**values, "questions": len(outcomes), "answerable": answerable}
