"""What the product answers and what it refuses, asked in one index of several sites.

Questions that these pages do not answer must be refused, while those that ask for a link that is
there must get it. Only whole answers count, so this is the answerer itself at work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.confidence import COMMUNITY, GENERAL, LINKS, NEAR
from benchmarks.encodings import Progress
from benchmarks.product import built
from benchmarks.ranking import K
from bot.answering.answer import Answerer
from bot.messages import Answer, Question
from indexer.evaluation.evaluate import Outcome, evaluate, measure, read_rows
from indexer.records import Filter, Hit
from indexer.search.index import Index

MEASURES = ("refusal_accuracy", "answered", "link_accuracy", "recall@1", "recall@10", "mrr@10")


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Questions asked of the joint index, measured as one."""

    name: str
    files: tuple[str, ...]
    """Below `evalsets`."""
    measures: tuple[tuple[str, float | None], ...]
    """What the table shows, each with what it has to reach."""


ANSWER_SETS = (
    AnswerSet("oos/general", (GENERAL,), (("refusal_accuracy", None),)),
    AnswerSet("oos/near", (NEAR,), (("refusal_accuracy", None),)),
    AnswerSet("oos/both", (GENERAL, NEAR), (("refusal_accuracy", 0.95),)),
    AnswerSet(
        LINKS[0],
        LINKS[:1],
        (("answered", None), ("link_accuracy", None), ("refusal_accuracy", None)),
    ),
    AnswerSet(LINKS[1], LINKS[1:], (("answered", None), ("link_accuracy", None))),
    AnswerSet("links/both", LINKS, (("answered", 0.97), ("link_accuracy", None))),
)


def measure_answers(
    sets: Sequence[AnswerSet], data: Path, progress: Progress
) -> dict[str, dict[str, float]]:
    """Ask the sets in an index of all sites of `COMMUNITY`.

    Args:
        sets: What to ask; a file in several is asked once.
        data: The folder that holds `evalsets` and `corpora`.
        progress: Told how far it is.

    Returns:
        The measures of each set, those that its questions give.
    """
    files = list(dict.fromkeys(file for one in sets for file in one.files))
    with built(
        [(kind, data / path) for kind, path in COMMUNITY], "huigu: index the sites", progress
    ) as index:
        outcomes = {file: _asked(index, data / "evalsets", file, progress) for file in files}
    return {one.name: _measured([o for f in one.files for o in outcomes[f]]) for one in sets}


def _asked(index: Index, folder: Path, file: str, progress: Progress) -> list[Outcome]:
    answerer = Answerer(index)

    def search(query: str, depth: int) -> Sequence[Hit]:
        return index.search(query, depth)

    def answer(query: str) -> Answer:
        return answerer.answer(Question(text=query))

    def told(_: str, done: int, total: int) -> None:
        progress(f"huigu: {file}", done, total)

    rows = read_rows(folder / f"{file}.jsonl")
    return evaluate(rows, search, answer, index.links(Filter()), K, told)


def _measured(outcomes: Sequence[Outcome]) -> dict[str, float]:
    measures = measure(outcomes, K)
    found = {name: value for name in MEASURES if (value := measures[name]) is not None}
    answerable = sum(outcome.row.answerable for outcome in outcomes)
    return {**found, "questions": len(outcomes), "answerable": answerable}
