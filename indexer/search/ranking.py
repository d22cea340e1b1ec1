"""Hybrid search over one open store: vectors, BM25 and word alignment, one passage per document.

A passage's score is the weighted sum of its cosine with the question, its word alignment
(`indexer.search.word_alignment`) and its coverage: the BM25 score divided by the summed idf of the
question's words, which does not grow with the length of the question. Taken off is what a long page
gains by chance: the best of many passages is near to any question. `benchmarks/README.md` measures
each part.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from indexer.contracts import Store
from indexer.records import Filter, Hit, Vectors
from indexer.search.expansion import Term
from indexer.search.word_alignment import WordAlignment

CANDIDATES = 80
"""Rows taken from each of vectors and BM25; recall@10 does not rise above 80."""
NEAREST = 3 * CANDIDATES
"""Rows among which those of vectors are taken, so that a long page leaves room for short ones."""
SCORED = 400
"""Rows with a BM25 score, so that rows found by their vectors have a coverage too."""


class Weights(msgspec.Struct, frozen=True):
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

Floats = npt.NDArray[np.float64]


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
    rows, cosines, handicaps = _find_nearest(store, vector, where, weights)
    near = set(rows)
    missing = [row for row, _ in lexical[:CANDIDATES] if row not in near]
    if missing:
        rows += missing
        cosines = np.concatenate([cosines, store.vectors(missing) @ vector])
        handicaps = np.concatenate([handicaps, _measure_handicaps(store, missing, weights)])
    score_of = dict(lexical)
    coverage = np.array([score_of.get(row, 0.0) for row in rows]) / (total + weights.common_words)
    aligned = np.zeros(len(rows))
    if weights.alignment:
        aligned[:] = alignment.score_flat(*store.flat_token_ids(rows))
    scores = cosines + weights.alignment * aligned + weights.words * coverage - handicaps
    places: list[int] = np.lexsort((np.array(rows), -scores)).tolist()
    best = _keep_best_per_document(store, rows, places, k) if per_document else places[:k]
    parts = (part[best].tolist() for part in (scores, cosines, coverage, aligned))
    shown = [rows[place] for place in best]
    return list(map(Hit, store.passages(shown), *parts, shown))


def _find_nearest(
    store: Store, vector: Vectors, where: Filter, weights: Weights
) -> tuple[list[int], Floats, Floats]:
    """Find the rows nearest to a vector after their handicap: rows, cosines and handicaps."""
    nearest = store.search_vectors(vector, NEAREST, where)
    rows = [row for row, _ in nearest]
    cosines = np.array([cosine for _, cosine in nearest])
    handicaps = _measure_handicaps(store, rows, weights)
    order = np.argsort(handicaps - cosines, kind="stable")[:CANDIDATES]
    return [rows[place] for place in order.tolist()], cosines[order], handicaps[order]


def _measure_handicaps(store: Store, rows: Sequence[int], weights: Weights) -> Floats:
    """Measure what is taken off the score of each row for the length of its page."""
    lengths: Floats = np.log(store.count_page_rows(rows))
    return weights.page_length * lengths


def _keep_best_per_document(
    store: Store, rows: Sequence[int], places: Sequence[int], k: int
) -> list[int]:
    """Keep the first of the places whose rows are of one document, up to `k` of them."""
    first: dict[int, int] = {}
    documents = store.document_numbers([rows[place] for place in places])
    for place, document in zip(places, documents, strict=True):
        first.setdefault(document, place)
        if len(first) == k:
            break
    return list(first.values())


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
