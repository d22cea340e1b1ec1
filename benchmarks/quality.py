"""Which way of searching finds the right page: recall on every development set, one table.

    python -m benchmarks.quality [--data ../shared/data] [--model NAME_OR_FOLDER] [--out DIR]

Rows are ways to search the same index: words alone, vectors alone, the two fused by rank (RRF) or
by score at several weights, with and without the words of the other language. A model given with
`--model` (any sentence-transformers name or folder) is measured on vectors alone and fused. The
first row is plain BM25 over whole pages, the baseline that needs nothing of ours but the cut words.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bm25s
import numpy as np
from rich.console import Console
from rich.progress import track

from indexer import search as product
from indexer.config import IndexSettings, Settings, SourceSettings
from indexer.expansion import Term
from indexer.index import Index, Reader
from indexer.language import words
from indexer.query import Query, read
from indexer.rebuild import rebuild
from indexer.records import Filter

K = 10
MOST_QUESTIONS = 400
RRF = 60
"""Rank constant of reciprocal rank fusion: Cormack, Clarke and Büttcher (2009)."""
SETS = (
    ("istio/corpus_zh", ("istio/q_en2zh", "istio/q_zh2zh", "istio/q_faq_en2zh")),
    ("istio/corpus_en", ("istio/q_zh2en", "istio/q_en2en")),
    ("servicemesher_xling/corpus", ("servicemesher_xling/q_en2zh",)),
    ("coscup_sitcon/corpus_zh", ("coscup_sitcon/q_title_en2zh",)),
    ("coscup_sitcon/corpus_en", ("coscup_sitcon/q_title_zh2en",)),
    ("cmrc2018/corpus_dev", ("cmrc2018/q_dev_standalone",)),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, read and weighed for one index."""

    query: Query
    terms: list[Term]
    relevant: frozenset[str]


Ranking = Callable[[Reader, Asked], list[str]]
"""A way to search: page ids, best first."""


def fused(words_weight: float, other_language: float) -> Ranking:
    """Search as the product does, with other weights."""

    def rank(reader: Reader, asked: Asked) -> list[str]:
        weights = replace(product.WEIGHTS, words=words_weight, other_language=other_language)
        vector = reader.encode(asked.query.text)
        hits = product.search(reader.store, vector, asked.terms, K, Filter(), weights=weights)
        return [hit.passage.document for hit in hits]

    return rank


def only_words(reader: Reader, asked: Asked) -> list[str]:
    """Search by words alone, those of the question's own language."""
    found = reader.store.matching({t.word: 1.0 for t in asked.terms}, 10 * K, Filter())
    return _pages(reader, [row for row, _ in found])


def by_rank(reader: Reader, asked: Asked) -> list[str]:
    """Fuse the two rankings by reciprocal rank."""
    dense = reader.store.nearest(reader.encode(asked.query.text), 10 * K, Filter())
    lexical = reader.store.matching({t.word: 1.0 for t in asked.terms}, 10 * K, Filter())
    scores: dict[int, float] = {}
    for ranking in (dense, lexical):
        for place, (row, _) in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (RRF + place)
    return _pages(reader, sorted(scores, key=lambda row: -scores[row]))


WAYS: dict[str, Ranking] = {
    "words alone": only_words,
    "vectors alone": fused(0.0, 0.0),
    "fused by rank (RRF)": by_rank,
    "fused, no other language": fused(product.WEIGHTS.words, 0.0),
    **{f"fused, words {w}": fused(w, product.WEIGHTS.other_language) for w in (0.2, 0.4, 1.0)},
    "fused, as shipped": fused(product.WEIGHTS.words, product.WEIGHTS.other_language),
}


def main() -> None:
    """Measure every way on every set and print the table."""
    parser = argparse.ArgumentParser(description="Compare ways to search")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--model", action="append", default=[], help="another encoder to measure")
    parser.add_argument("--out", type=Path, help="folder for results by commit")
    options = parser.parse_args()
    folder = options.data.resolve() / "evalsets"
    table: dict[str, dict[str, float]] = {}
    for pages, sets in SETS:
        rows = {name: list(_rows(folder / f"{name}.jsonl")) for name in sets}
        _add(table, "BM25, whole pages", _baseline(folder / f"{pages}.jsonl", rows))
        for encoder in ("bundled", *options.model):
            ways = WAYS if encoder == "bundled" else _of_model(encoder)
            for way, figures in _measure(folder / f"{pages}.jsonl", rows, encoder, ways):
                _add(table, way, figures)
    text = _markdown(table)
    print(text)
    if options.out:
        commit = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
        ).stdout.strip()
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / f"{commit}.json").write_text(json.dumps(table, indent=1), encoding="utf-8")


def _of_model(name: str) -> dict[str, Ranking]:
    short = Path(name).name
    return {
        f"{short}: vectors alone": fused(0.0, 0.0),
        f"{short}: fused": fused(product.WEIGHTS.words, product.WEIGHTS.other_language),
    }


def _measure(
    pages: Path, sets: dict[str, list[dict[str, object]]], encoder: str, ways: dict[str, Ranking]
) -> Iterator[tuple[str, dict[str, float]]]:
    """Build the index once and search it in every way."""
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            index=IndexSettings(path="index", encoder=encoder),
            sources=(SourceSettings(name="pages", type="jsonl", path=str(pages)),),
            folder=folder,
        )
        rebuild(settings)
        index = Index.open(settings)
        with index.reading() as reader:
            for way, rank in ways.items():
                figures = {}
                for name, rows in sets.items():
                    shown = track(rows, f"{way}: {name}", console=console)
                    asked = [_read(reader, row) for row in shown]
                    k = 1 if "cmrc" in name else K
                    found = [bool(one.relevant & set(rank(reader, one)[:k])) for one in asked]
                    figures[f"{name}@{k}"] = float(np.mean(found))
                yield way, figures
        index.close()


def _read(reader: Reader, row: dict[str, object]) -> Asked:
    query = read(str(row["query"]))
    relevant = row["relevant"]
    assert isinstance(relevant, list)
    return Asked(query, reader.expand(query), frozenset(relevant))


def _baseline(pages: Path, sets: dict[str, list[dict[str, object]]]) -> dict[str, float]:
    """BM25 over whole pages, cut into the same words."""
    rows = list(_rows(pages))
    ids = [str(row.get("doc_id") or row["id"]) for row in rows]
    texts = [f"{row.get('title') or ''}\n{row['text']}" for row in rows]
    engine = bm25s.BM25()
    engine.index([words(text) for text in texts], show_progress=False)
    figures = {}
    for name, questions in sets.items():
        k = 1 if "cmrc" in name else K
        found = []
        for row in questions:
            known = [w for w in words(str(row["query"])) if w in engine.vocab_dict]
            top = engine.retrieve([known], k=k, show_progress=False)[0][0] if known else []
            relevant = row["relevant"]
            assert isinstance(relevant, list)
            found.append(any(ids[int(place)] in relevant for place in top))
        figures[f"{name}@{k}"] = float(np.mean(found))
    return figures


def _pages(reader: Reader, rows: Sequence[int]) -> list[str]:
    return list(dict.fromkeys(p.document for p in reader.store.passages(rows)))[:K]


def _rows(path: Path) -> Iterator[dict[str, object]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    step = max(1, len(lines) // MOST_QUESTIONS) if path.stem.startswith("q_") else 1
    for line in lines[::step]:
        yield json.loads(line)


def _add(table: dict[str, dict[str, float]], way: str, figures: dict[str, float]) -> None:
    table.setdefault(way, {}).update(figures)


def _markdown(table: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(table.values())))
    head = ["", *(name.removesuffix(f"@{K}").replace("/q_", " ") for name in names), "mean"]
    lines = [head, ["---"] * len(head)]
    for way, figures in table.items():
        values = [figures[name] for name in names]
        lines.append([way, *(f"{x:.3f}" for x in values), f"{np.mean(values):.3f}"])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
