"""The quality of an encoder by itself, without words: recall over real questions.

    python -m benchmarks.encoder_quality [--encoder bundled] [--data ../shared/data] [--json]

Every page is cut into passages of about 400 characters under its title, and each passage is drawn
towards the title, as in Huigu. A page scores as its best passage; search is exact. What words add
to the vectors is measured by `benchmarks.quality`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.questions.question_sets import (
    SETS,
    Question,
    QuestionSet,
    read_questions,
    read_rows,
)
from benchmarks.systems.page_text import pack
from indexer.contracts import Encoder
from indexer.encoders import open_encoder
from indexer.encoders.passages import encode_passages
from indexer.records import Vectors

PASSAGE_CHARACTERS = 400
"""About the length of Huigu's own passages."""

ASKED = frozenset({
    "istio/q_en2zh",
    "istio/q_zh2en",
    "istio/q_zh2zh",
    "istio/q_en2en",
    "istio/q_faq_en2zh",
    "istio/q_faq_zh2zh",
    "servicemesher_xling/q_en2zh",
    "coscup_sitcon/q_title_en2zh",
    "coscup_sitcon/q_title_zh2en",
    "cmrc2018/q_dev_standalone",
})
"""The question sets, of those in `SETS`, by which encoders are compared."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Pages as vectors of their passages."""

    pages: list[str]
    """Ids."""
    vectors: Vectors
    """Shape (passages, dimension); the passages of a page are together."""
    starts: npt.NDArray[np.int64]
    """Shape (pages,): the first passage of each page."""


def measure_recall(encoder: Encoder, folder: Path) -> dict[str, float]:
    """Measure an encoder on every set of `ASKED`.

    Args:
        encoder: Encodes pages and questions.
        folder: Holds the question sets (`evalsets`).

    Returns:
        Set and depth, such as `istio/q_en2zh@10` -> recall, 0 to 1.
    """
    collections: dict[str, Collection] = {}
    figures: dict[str, float] = {}
    for item in (item for item in SETS if item.name in ASKED):
        if item.pages not in collections:
            collections[item.pages] = _encode_pages(encoder, folder / f"{item.pages}.jsonl")
        questions = read_questions(folder / f"{item.name}.jsonl")
        depth = _read_depth(item)
        recall = _measure(encoder, collections[item.pages], questions, depth)
        figures[f"{item.name}@{depth}"] = recall
    return figures


def cut_passages(title: str, text: str) -> Iterator[str]:
    """Cut a text at line ends into passages under its title; at least one."""
    for lines in list(pack(_cut_lines(text), PASSAGE_CHARACTERS)) or [[]]:
        yield "\n".join([title, *lines])


def _cut_lines(text: str) -> Iterator[str]:
    """Give the lines; those longer than a passage are cut into pieces."""
    for line in text.splitlines():
        stripped = line.strip()
        for start in range(0, len(stripped), PASSAGE_CHARACTERS):
            yield stripped[start : start + PASSAGE_CHARACTERS]


def _read_depth(item: QuestionSet) -> int:
    """Read the k of the set's `recall@k`."""
    return int(item.measure.partition("@")[2])


def _encode_pages(encoder: Encoder, file: Path) -> Collection:
    rows = list(read_rows(file))
    titles = [row.get("title") or "" for row in rows]
    pages = [
        list(cut_passages(title, row["text"])) for title, row in zip(titles, rows, strict=True)
    ]
    vectors = encode_passages(
        encoder,
        [passage for page in pages for passage in page],
        [title for title, page in zip(titles, pages, strict=True) for _ in page],
        [number for number, page in enumerate(pages) for _ in page],
    )
    starts = np.cumsum([0, *(len(page) for page in pages[:-1])])
    return Collection([row["doc_id"] for row in rows], vectors, starts)


def _measure(
    encoder: Encoder, collection: Collection, questions: Sequence[Question], depth: int
) -> float:
    vectors = encoder.encode([question.query for question in questions])
    best = np.maximum.reduceat(vectors @ collection.vectors.T, collection.starts, axis=1)
    first = np.argsort(-best, axis=1, kind="stable")[:, :depth]
    right = [
        any(collection.pages[page] in question.relevant for page in row)
        for row, question in zip(first, questions, strict=True)
    ]
    return float(np.mean(right))


def main() -> None:
    """Measure one encoder and print the figures."""
    parser = argparse.ArgumentParser(description="Measure an encoder's recall over real questions")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    encoder = open_encoder(options.encoder)
    figures = measure_recall(encoder, options.data / "evalsets")
    if options.json:
        print(json.dumps({"encoder": encoder.id, **figures}))
        return
    print(f"{encoder.id}, {encoder.dimension} dimensions, {time.perf_counter() - started:.0f} s")
    for name, figure in figures.items():
        print(f"{name:36} {figure:.3f}")


if __name__ == "__main__":
    main()
