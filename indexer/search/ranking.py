"""Hybrid search over one open store: vectors, BM25 and word alignment, one passage per document.

A passage's score is the weighted sum of its cosine with the question, its word alignment
(`indexer.search.word_alignment`) and its coverage: the BM25 score divided by the summed idf of the
question's words, which does not grow with the length of the question. Taken off is what a long page
gains by chance: the best of many passages is near to any question. `benchmarks/README.md` measures
each part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from indexer.contracts import Store
from indexer.records import Filter, Hit, Passage, Vectors
from indexer.search.expansion import Term
from indexer.search.word_alignment import WordAlignment

CANDIDATES = 80
"""Rows taken from each of vectors and BM25; recall@10 does not rise above 80."""
NEAREST = 3 * CANDIDATES
"""Rows among which those of vectors are taken, so that a long page leaves room for short ones."""
SCORED = 400
"""Rows with a BM25 score, so that rows found by their vectors have a coverage too."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the parts of a score; `python -m benchmarks.ablation` compares others."""

    alignment: float = 0.8
    """Weight of the word alignment; the cosine has weight 1."""
    words: float = 0.5
    """Weight of the coverage; it finds names that the encoder does not know."""
    known_words: float = 0.3
    """Weight of a word in BM25 that the encoder knows, which the alignment already counts; an
    unknown word has weight 1."""
    other_language: float = 0.6
    """Weight of a word of the other language, relative to the question's own word."""
    common_words: float = 10.0
    """Added to the divisor of the coverage. Without it, a question of common words ("what is
    Istio") could give a passage a coverage of 20."""
    page_length: float = 0.04
    """Weight of ln(passages of the page), which is taken off: the best of n passages that are alike
    is the further above their mean the larger n. From 0.03 to 0.08 more answers that stand on short
    pages are among the first ten, and recall@10 of no set falls by more than one question."""


WEIGHTS = Weights()


def search(
    store: Store,
    vector: Vectors,
    terms: Sequence[Term],
    alignment: WordAlignment,
    k: int,
    where: Filter,
    *,
    per_document: bool = True,
    weights: Weights = WEIGHTS,
) -> list[Hit]:
    """Find up to `k` (1 or more) passages nearest to a question, best first.

    `vector`, of shape (dimension,), `terms`, for BM25, and `alignment` are of the question. With
    `per_document`, no two hits are from the same document.
    """
    total = sum(term.weight for term in terms)
    lexical = store.search_words(_weigh_words(terms, weights), SCORED, where) if total else []
    cosines = _find_nearest(store, vector, where, weights)
    missing = [row for row, _ in lexical[:CANDIDATES] if row not in cosines]
    cosines |= zip(missing, map(float, store.vectors(missing) @ vector), strict=True)
    coverage = {row: score / (total + weights.common_words) for row, score in lexical}
    rows = list(cosines)
    shares = alignment.score(store.token_ids(rows)) if weights.alignment else np.zeros(len(rows))
    aligned = dict(zip(rows, map(float, shares), strict=True))
    handicaps = dict(zip(rows, _measure_handicaps(store, rows, weights), strict=True))
    scores = {
        row: cosines[row]
        + weights.alignment * aligned[row]
        + weights.words * coverage.get(row, 0)
        - handicaps[row]
        for row in rows
    }
    order = sorted(scores, key=lambda row: (-scores[row], row))
    hits: Iterator[Hit] = (
        Hit(passage, scores[row], cosines[row], coverage.get(row, 0.0), aligned[row])
        for row, passage in _read_passages(store, order, k)
    )
    if per_document:
        hits = _keep_best_per_document(hits)
    return list(islice(hits, k))


def _find_nearest(
    store: Store, vector: Vectors, where: Filter, weights: Weights
) -> dict[int, float]:
    """Find the rows nearest to a vector after their handicap, each with its cosine."""
    nearest = store.search_vectors(vector, NEAREST, where)
    handicaps = _measure_handicaps(store, [row for row, _ in nearest], weights)
    order = np.argsort(handicaps - np.array([cosine for _, cosine in nearest]), kind="stable")
    return dict(nearest[place] for place in order[:CANDIDATES])


def _measure_handicaps(
    store: Store, rows: Sequence[int], weights: Weights
) -> npt.NDArray[np.float64]:
    """Measure what is taken off the score of each row for the length of its page."""
    lengths: npt.NDArray[np.float64] = np.log(store.count_page_rows(rows))
    return weights.page_length * lengths


def _read_passages(store: Store, order: Sequence[int], k: int) -> Iterator[tuple[int, Passage]]:
    """Read passages in order and in batches, because usually only the first are used."""
    step = 2 * k
    for begin in range(0, len(order), step):
        rows = order[begin : begin + step]
        yield from zip(rows, store.passages(rows), strict=True)


def _keep_best_per_document(hits: Iterable[Hit]) -> Iterator[Hit]:
    seen: set[tuple[str, str]] = set()
    for hit in hits:
        key = (hit.passage.source, hit.passage.document)
        if key not in seen:
            seen.add(key)
            yield hit


def _weigh_words(terms: Sequence[Term], weights: Weights) -> dict[str, float]:
    """Weigh the question's own words, and its words in the other language."""
    weighed = {term.word: weights.known_words if term.known else 1.0 for term in terms}
    for term in terms:
        for words, similarity in term.alternatives:
            for word in words:
                share = weights.known_words * weights.other_language * similarity / len(words)
                if share:
                    weighed[word] = max(weighed.get(word, 0.0), share)
    return weighed
