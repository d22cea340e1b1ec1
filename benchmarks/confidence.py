"""Fits `bot.answering.confidence` on questions that a corpus answers and questions it does not.

    python -m benchmarks.confidence [--data ../shared/data]

Prints the weights to copy, and what share of each set would be answered at several thresholds.
A model is fitted for each pair of languages of question and first hit, with every set weighing the
same, so that a large set does not decide for the others.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.answering.candidates import pages_near
from bot.answering.confidence import languages_of, signs
from indexer.building.rebuild import rebuild
from indexer.search.index import Index
from indexer.search.query import read
from indexer.settings import IndexSettings, Settings, SourceSettings

CANDIDATES = 12
MOST_QUESTIONS = 320
"""Of one set; more only take longer."""
REFUSED_WEIGHT = 2.0
"""Weight of a question that must be refused against one that has an answer: an answer beside the
point costs more trust than a refusal that names the page."""

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)

COMMUNITY = (
    ("markdown", "corpora/servicemesher"),
    ("markdown", "corpora/istio-weekly"),
    ("jsonl", "evalsets/istio/corpus_zh.jsonl"),
    ("jsonl", "evalsets/istio/corpus_en.jsonl"),
)
GENERAL, NEAR = "oos/q_oos_general_dev", "oos/q_oos_near_dev"
LINKS = ("links_servicemesher/q_links", "links_istio_weekly/q_links")
SAME_LANGUAGE = ("istio/q_zh2zh", "istio/q_en2en", "istio/q_faq_zh2zh", "istio/q_faq_en2en")
CORPORA: tuple[tuple[tuple[tuple[str, str], ...], tuple[str, ...]], ...] = (
    (
        COMMUNITY,
        (GENERAL, NEAR, *LINKS, *SAME_LANGUAGE),
    ),
    (COMMUNITY[:1], (GENERAL, NEAR, "links_servicemesher/q_links")),
    (COMMUNITY[2:3], (GENERAL, NEAR, "istio/q_en2zh", "istio/q_zh2zh", "istio/q_faq_en2zh")),
    (COMMUNITY[3:4], (GENERAL, NEAR, "istio/q_zh2en", "istio/q_en2en", "istio/q_faq_zh2en")),
    (
        (("jsonl", "evalsets/coscup_sitcon/corpus_zh.jsonl"),),
        (GENERAL, "coscup_sitcon/q_title_en2zh"),
    ),
    (
        (("jsonl", "evalsets/coscup_sitcon/corpus_en.jsonl"),),
        (GENERAL, "coscup_sitcon/q_title_zh2en"),
    ),
    (
        (("jsonl", "evalsets/servicemesher_xling/corpus.jsonl"),),
        (GENERAL, "servicemesher_xling/q_en2zh"),
    ),
    (
        (("jsonl", "evalsets/cmrc2018/corpus_dev.jsonl"),),
        (GENERAL, "cmrc2018/q_dev_standalone"),
    ),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One question with what its search said."""

    name: str
    """Question set, with the corpus for those that are asked of several."""
    languages: str
    answerable: bool
    values: tuple[float, ...]


def main() -> None:
    """Build the indexes, collect, fit, print."""
    parser = argparse.ArgumentParser(description="Fit the confidence of answers")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data.resolve()
    samples: list[Sample] = []
    for number, (sources, sets) in enumerate(CORPORA):
        with tempfile.TemporaryDirectory() as folder:
            settings = _settings(sources, data, folder)
            rebuild(settings)
            index = Index.open(settings)
            for name in sets:
                samples += _samples(index, data / "evalsets" / f"{name}.jsonl", f"{number} {name}")
            index.close()
    chances = _fit(samples)
    print(f"\nanswered at a chance of at least  {'  '.join(map(str, THRESHOLDS))}")
    for name in dict.fromkeys(sample.name for sample in samples):
        for answerable in (True, False):
            own = [
                chance
                for sample, chance in zip(samples, chances, strict=True)
                if sample.name == name and sample.answerable == answerable
            ]
            if own:
                kind = "has an answer" if answerable else "must be refused"
                shares = (f"{np.mean(np.array(own) >= least):.3f}" for least in THRESHOLDS)
                print(f"{name:32} {kind:16} {len(own):4}  {'  '.join(shares)}")


def _settings(sources: tuple[tuple[str, str], ...], data: Path, folder: str) -> Settings:
    return Settings(
        index=IndexSettings(path="index"),
        sources=tuple(
            SourceSettings(name=f"s{i}", type=kind, path=str(data / path))
            for i, (kind, path) in enumerate(sources)
        ),
        folder=folder,
    )


def _samples(index: Index, questions: Path, name: str) -> Iterator[Sample]:
    rows = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    step = max(1, len(rows) // MOST_QUESTIONS)
    with index.reading() as reader:
        for row in rows[::step]:
            # A trap about a link is about that link; its page is there all the same.
            if row.get("kind") == "trap":
                continue
            query = read(row["query"])
            terms = reader.expand(query)
            hits = [near.hit for near in pages_near(reader, query, terms, CANDIDATES)]
            if hits:
                yield Sample(
                    name,
                    languages_of(query, hits[0]),
                    row.get("answerable") is not False,
                    astuple(signs(terms, hits)),
                )


def _fit(samples: list[Sample]) -> list[float]:
    """Fit a model for each pair of languages, print its weights, and give every chance."""
    chances = np.zeros(len(samples))
    print("WEIGHTS = {")
    for languages in sorted({sample.languages for sample in samples}):
        rows = [i for i, sample in enumerate(samples) if sample.languages == languages]
        own = [samples[i] for i in rows]
        values = np.array([sample.values for sample in own])
        labels = np.array([sample.answerable for sample in own])
        sizes: dict[tuple[str, bool], int] = {}
        for sample in own:
            key = (sample.name, sample.answerable)
            sizes[key] = sizes.get(key, 0) + 1
        sets = {a: sum(answerable == a for _, answerable in sizes) for a in (True, False)}
        weights = [
            (1.0 if sample.answerable else REFUSED_WEIGHT)
            / (sizes[sample.name, sample.answerable] * sets[sample.answerable])
            for sample in own
        ]
        model = LogisticRegression(C=100.0, max_iter=10_000)
        model.fit(values, labels, sample_weight=np.array(weights) * len(own))
        chances[rows] = model.predict_proba(values)[:, 1]
        numbers = ", ".join(f"{x:.2f}" for x in (model.intercept_[0], *model.coef_[0]))
        print(f'    "{languages}": ({numbers}),  # {len(own)} questions')
    print("}")
    return [float(chance) for chance in chances]


if __name__ == "__main__":
    main()
