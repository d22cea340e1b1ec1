"""How well an encoder finds pages by itself, without words: recall over real questions.

    python -m benchmarks.encoder_quality [--encoder bundled] [--data ../shared/data] [--json]

Every page is cut into passages of about 400 characters under its title, drawn towards the title as
the product does; a page scores as its best passage; search is exact. What the fused search of the
product adds is measured elsewhere.
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

from indexer.contracts import Encoder
from indexer.encoders import open_encoder
from indexer.encoders.passages import encode_passages
from indexer.records import Vectors

PASSAGE_CHARACTERS = 400
"""About what the product cuts."""


@dataclass(frozen=True, slots=True)
class Task:
    """Questions over one collection of pages."""

    questions: str
    """File of the questions, below the folder of question sets."""
    pages: str
    """File of the pages."""
    k: int
    """Recall is counted among the first `k` pages."""


TASKS = (
    Task("istio/q_en2zh.jsonl", "istio/corpus_zh.jsonl", 10),
    Task("istio/q_zh2en.jsonl", "istio/corpus_en.jsonl", 10),
    Task("istio/q_zh2zh.jsonl", "istio/corpus_zh.jsonl", 10),
    Task("istio/q_en2en.jsonl", "istio/corpus_en.jsonl", 10),
    Task("istio/q_faq_en2zh.jsonl", "istio/corpus_zh.jsonl", 10),
    Task("istio/q_faq_zh2zh.jsonl", "istio/corpus_zh.jsonl", 10),
    Task("servicemesher_xling/q_en2zh.jsonl", "servicemesher_xling/corpus.jsonl", 10),
    Task("coscup_sitcon/q_title_en2zh.jsonl", "coscup_sitcon/corpus_zh.jsonl", 10),
    Task("coscup_sitcon/q_title_zh2en.jsonl", "coscup_sitcon/corpus_en.jsonl", 10),
    Task("cmrc2018/q_dev_standalone.jsonl", "cmrc2018/corpus_dev.jsonl", 1),
)


@dataclass(frozen=True, slots=True)
class Collection:
    """Pages as vectors of their passages."""

    pages: list[str]
    vectors: Vectors
    """Shape (passages, dimension), passages of one page together."""
    starts: npt.NDArray[np.int64]
    """Shape (pages,): the first passage of each page."""


def measure(encoder: Encoder, folder: Path) -> dict[str, float]:
    """Give the recall of every task, by `name@k`."""
    collections: dict[str, Collection] = {}
    figures: dict[str, float] = {}
    for task in TASKS:
        if task.pages not in collections:
            collections[task.pages] = _collect(encoder, _rows(folder / task.pages))
        name = f"{task.questions.removesuffix('.jsonl')}@{task.k}"
        questions = _rows(folder / task.questions)
        figures[name] = _recall(encoder, collections[task.pages], questions, task.k)
    return figures


def passages(title: str, text: str) -> Iterator[str]:
    """Cut a text at line ends into passages under its title; one at least."""
    held: list[str] = []
    size = 0
    for line in _lines(text):
        if held and size + len(line) > PASSAGE_CHARACTERS:
            yield "\n".join([title, *held])
            held, size = [], 0
        held.append(line)
        size += len(line)
    yield "\n".join([title, *held])


def _lines(text: str) -> Iterator[str]:
    """Give the lines, those beyond the limit in pieces."""
    for line in text.splitlines():
        stripped = line.strip()
        for start in range(0, len(stripped), PASSAGE_CHARACTERS):
            yield stripped[start : start + PASSAGE_CHARACTERS]


def _collect(encoder: Encoder, rows: Sequence[dict[str, str]]) -> Collection:
    titles = [row.get("title") or "" for row in rows]
    cut = [list(passages(title, row["text"])) for title, row in zip(titles, rows, strict=True)]
    vectors = encode_passages(
        encoder,
        [passage for page in cut for passage in page],
        [title for title, page in zip(titles, cut, strict=True) for _ in page],
        [number for number, page in enumerate(cut) for _ in page],
    )
    starts = np.cumsum([0, *(len(page) for page in cut[:-1])])
    return Collection([row["doc_id"] for row in rows], vectors, starts)


def _recall(
    encoder: Encoder, collection: Collection, questions: Sequence[dict[str, str]], k: int
) -> float:
    vectors = encoder.encode([question["query"] for question in questions])
    best = np.maximum.reduceat(vectors @ collection.vectors.T, collection.starts, axis=1)
    first = np.argsort(-best, axis=1, kind="stable")[:, :k]
    found = [
        bool({collection.pages[page] for page in row} & set(question["relevant"]))
        for row, question in zip(first, questions, strict=True)
    ]
    return float(np.mean(found))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Recall of an encoder over real questions")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    encoder = open_encoder(options.encoder)
    figures = measure(encoder, options.data / "evalsets")
    if options.json:
        print(json.dumps({"encoder": encoder.id, **figures}))
        return
    print(f"{encoder.id}, {encoder.dimension} dimensions, {time.perf_counter() - started:.0f} s")
    for name, figure in figures.items():
        print(f"{name:36} {figure:.3f}")


if __name__ == "__main__":
    main()
