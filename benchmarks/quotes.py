"""Fits and measures the choice of quotes, `bot.answering.from_pages.quotes`.

    python -m benchmarks.quotes [--data ../shared/data] [--every 2]

Reading questions have the words that answer them, so that the sentence to quote is known. For each
set the weights are fitted on the other sets; then up to three quotes are chosen for each of its
questions, whatever the confidence is. The command prints how many hold the words, how long they
are, the processor time, and the weights of all sets together, to copy into `scoring.WEIGHTS`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.systems.huigu import open_reader
from bot.answering.from_pages.answer import QUOTE_PAGES
from bot.answering.from_pages.quotes.choose import choose_quotes
from bot.answering.from_pages.quotes.ranking import describe_sentences
from bot.answering.from_pages.quotes.scoring import FEATURES
from indexer.cli.console import show_progress
from indexer.evaluation.answers import measure_answer
from indexer.evaluation.evaluate import Row, read_rows
from indexer.search.candidates import CandidatePage, find_candidates
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query, parse_query

SETS = {
    "cmrc2018/q_dev_standalone": "cmrc2018/corpus_dev",
    "reading/q_zh2zh": "reading/corpus_zh",
    "reading/q_en2en": "reading/corpus_en",
    "reading/q_en2zh": "reading/corpus_zh",
    "reading/q_zh2en": "reading/corpus_en",
}
"""Questions, and the pages that they are asked of."""
MOST_RIGHT, MOST_WRONG = 3, 6
"""Sentences of a question that hold the answer, and others that each of them is compared with."""


Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the pages that were found."""

    row: Row
    query: Query
    terms: Sequence[Term]
    pages: Sequence[CandidatePage]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The differences of a right sentence's features and a wrong one's, with a weight each."""

    differences: Numbers
    """Shape (pairs, features)."""
    weights: Numbers
    """Shape (pairs,); the weights of a set sum to about 1."""


def main() -> None:
    """Search, fit each set without itself, choose, print."""
    parser = argparse.ArgumentParser(description="Fit and measure the choice of quotes")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--every", type=int, default=1, help="ask every n-th question only")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        progress = stack.enter_context(show_progress())
        folder = arguments.data / "evalsets"
        readers = {
            pages: stack.enter_context(open_reader(folder / f"{pages}.jsonl", pages, progress))
            for pages in dict.fromkeys(SETS.values())
        }
        asked = {
            name: list(_ask(readers[pages], folder / f"{name}.jsonl", arguments.every))
            for name, pages in SETS.items()
        }
        pairs = {name: collect_pairs(readers[SETS[name]], own) for name, own in asked.items()}
        for name, own in asked.items():
            weights = fit_weights([pairs[other] for other in SETS if other != name])
            print(f"{name:26} {_measure(readers[SETS[name]], own, weights)}")
    fitted = zip(FEATURES, fit_weights(list(pairs.values())), strict=True)
    print(", ".join(f"{feature} {weight:.2f}" for feature, weight in fitted))


def _ask(reader: Reader, questions: Path, every: int) -> Iterator[Asked]:
    for row in read_rows(questions)[::every]:
        query = parse_query(row.query)
        terms = reader.expand(query)
        yield Asked(row, query, terms, find_candidates(reader, query, terms, QUOTE_PAGES))


def collect_pairs(reader: Reader, questions: Sequence[Asked]) -> Pairs:
    """Compare sentences of the right page that hold the answer with sentences that do not."""
    random = np.random.default_rng(0)
    differences, weights = [], []
    for one in questions:
        features, is_right = _describe(reader, one)
        right, wrong = np.flatnonzero(is_right)[:MOST_RIGHT], np.flatnonzero(~is_right)
        for place in right if len(wrong) else ():
            others = random.choice(wrong, min(MOST_WRONG, len(wrong)), replace=False)
            differences.append(features[place] - features[others])
            weights += [1 / len(questions) / len(right) / len(others)] * len(others)
    return Pairs(np.vstack(differences), np.array(weights, dtype=np.float32))


def _describe(reader: Reader, one: Asked) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    features, is_right = [np.zeros((0, len(FEATURES)), dtype=np.float32)], []
    for described in describe_sentences(reader, one.query, one.terms, one.pages):
        features.append(np.array(described.features, dtype=np.float32).T)
        on_page = described.read.passage.document in one.row.relevant
        is_right += [on_page and _holds(one.row, s.text) for s in described.sentences]
    return np.vstack(features), np.array(is_right, dtype=bool)


def fit_weights(sets: Sequence[Pairs]) -> list[float]:
    """Fit the weights by which right sentences come before wrong ones.

    It is logistic regression on the differences, without a bias: the model of Bradley and Terry,
    "Rank analysis of incomplete block designs" (1952). Every set counts the same.
    """
    differences = np.vstack([one.differences for one in sets])
    weights = np.concatenate([one.weights for one in sets])
    both = np.vstack([differences, -differences])
    scale = both.std(axis=0) + 1e-9
    labels = np.repeat([1, 0], len(differences))
    model = LogisticRegression(fit_intercept=False, max_iter=2000)
    model.fit(both / scale, labels, sample_weight=np.tile(weights, 2) / weights.mean())
    return [float(weight) for weight in model.coef_[0] / scale]


def _measure(reader: Reader, questions: Sequence[Asked], weights: Sequence[float]) -> str:
    """Choose quotes with some weights and say how good they are."""
    started = time.process_time()
    quotes = [
        choose_quotes(reader, one.query, one.terms, one.pages, weights=weights) for one in questions
    ]
    spent = time.process_time() - started
    texts = ["\n\n".join(quote.text for quote in own) for own in quotes]
    held = [_holds(one.row, text) for one, text in zip(questions, texts, strict=True)]
    return (
        f"held {np.mean(held):.3f}  characters {np.mean([*map(len, texts)]):.0f}  "
        f"quotes {np.mean([*map(len, quotes)]):.2f}  ms {1000 * spent / len(questions):.2f}"
    )


def _holds(row: Row, text: str) -> bool:
    return measure_answer(text, row.answers, needs_all=row.need == "all") == 1


if __name__ == "__main__":
    main()
