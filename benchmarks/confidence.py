"""Fits the confidence model of `bot.answering.from_pages.confidence`.

    python -m benchmarks.confidence [--data ../shared/data]

The model learns from questions that an index answers and from questions that it does not. The
command prints the weights to copy, and the share of each set that would be answered at several
thresholds. There is one model for each pair of languages of question and first hit. Every set has
the same weight, so that a large set does not decide for the others.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.questions.answer_sets import COMMUNITY, GENERAL, LINKS, NEAR
from benchmarks.questions.question_sets import read_rows, thin_out
from benchmarks.systems.huigu import open_index
from bot.answering.from_pages.confidence import extract_features, get_language_pair
from indexer.cli.console import show_progress
from indexer.search.candidates import find_candidates
from indexer.search.index import Index
from indexer.search.query import parse_query

CANDIDATES = 12
MOST_QUESTIONS = 320
"""Of one set; more only take longer."""
REFUSED_WEIGHT = 2.0
"""Weight of a question that must be refused; one with an answer has weight 1. A wrong answer costs
more trust than a refusal that names the page."""

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)

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
"""(type, path) of each source of an index, with the question sets that are asked of it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One question with the features of its search."""

    name: str
    """Number of the index, and question set."""
    languages: str
    answerable: bool
    values: tuple[float, ...]


def main() -> None:
    """Build the indexes, ask the questions, fit the models, print."""
    parser = argparse.ArgumentParser(description="Fit the confidence model of answers")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    samples = collect_samples(parser.parse_args().data)
    print_shares(samples, fit_models(samples))


def collect_samples(data: Path) -> list[Sample]:
    """Ask all questions of `CORPORA`, one index after the other."""
    samples: list[Sample] = []
    with show_progress() as progress:
        for number, (sources, sets) in enumerate(CORPORA):
            paths = [(kind, data / path) for kind, path in sources]
            with open_index(paths, f"index {number}", progress) as index:
                for name in sets:
                    file = data / "evalsets" / f"{name}.jsonl"
                    samples += _ask(index, file, f"{number} {name}")
    return samples


def _ask(index: Index, questions: Path, name: str) -> Iterator[Sample]:
    with index.open_reader() as reader:
        for row in thin_out(list(read_rows(questions)), MOST_QUESTIONS):
            # A trap asks for a link that does not exist, about a page that does: no label fits it.
            if row.get("kind") == "trap":
                continue
            query = parse_query(row["query"])
            terms = reader.expand(query)
            hits = [page.hit for page in find_candidates(reader, query, terms, CANDIDATES)]
            if hits:
                yield Sample(
                    name,
                    get_language_pair(query, hits[0]),
                    row.get("answerable") is not False,
                    astuple(extract_features(terms, hits)),
                )


def fit_models(samples: Sequence[Sample]) -> list[float]:
    """Fit a model for each pair of languages and print its weights.

    Returns:
        The chance of an answer for each sample, 0 to 1.
    """
    chances = np.zeros(len(samples))
    print("WEIGHTS = {")
    for languages in sorted({sample.languages for sample in samples}):
        rows = [i for i, sample in enumerate(samples) if sample.languages == languages]
        own = [samples[i] for i in rows]
        values = np.array([sample.values for sample in own])
        labels = np.array([sample.answerable for sample in own])
        model = LogisticRegression(C=100.0, max_iter=10_000)
        model.fit(values, labels, sample_weight=np.array(_weigh(own)) * len(own))
        chances[rows] = model.predict_proba(values)[:, 1]
        numbers = ", ".join(f"{x:.2f}" for x in (model.intercept_[0], *model.coef_[0]))
        print(f'    "{languages}": ({numbers}),  # {len(own)} questions')
    print("}")
    return [float(chance) for chance in chances]


def _weigh(samples: Sequence[Sample]) -> list[float]:
    """Weigh samples so that every set counts the same among those with its label."""
    sizes = Counter((sample.name, sample.answerable) for sample in samples)
    sets = Counter(answerable for _, answerable in sizes)
    return [
        (1.0 if sample.answerable else REFUSED_WEIGHT)
        / (sizes[sample.name, sample.answerable] * sets[sample.answerable])
        for sample in samples
    ]


def print_shares(samples: Sequence[Sample], chances: Sequence[float]) -> None:
    """Print the share of each set that would be answered at each threshold."""
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


if __name__ == "__main__":
    main()
