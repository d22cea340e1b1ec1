"""Dense, lexical and word-by-word search over one open store, fused, one passage per document.

A passage's score is its cosine with the question, plus a weight times how well the question's words
are met one by one (`indexer.search.alignment`), plus a weight times its BM25 score divided by the
summed idf of the question's words. The divisor turns BM25 into a coverage that does not grow with
the length of the question, so an English question over Chinese text, which shares few words with
it, leans on the rest by itself. What each part is worth: `benchmarks/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from indexer.contracts import Store
from indexer.records import Filter, Hit, Passage, Vectors
from indexer.search.alignment import Alignment
from indexer.search.expansion import Term

CANDIDATES = 80
"""Rows taken from either side before fusing; recall@10 is flat from 80 on."""
SCORED = 400
"""Rows whose words are counted, so that those found by meaning get what their words are worth."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of a score count; `python -m benchmarks.ablation` compares others."""

    aligned: float = 0.8
    """Of the words met one by one, against a cosine of weight 1."""
    words: float = 0.5
    """Of the lexical coverage, likewise: it finds the names that no vector knows."""
    known_words: float = 0.3
    """Of a word that the encoder knows, and that is met one by one already, against a name."""
    other_language: float = 0.6
    """Of a word's neighbour in the other language against the word itself."""
    common_words: float = 10.0
    """Added to the divisor, so that a question of common words only ("what is Istio") cannot give
    one passage a coverage of 20."""


WEIGHTS = Weights()


def search(
    store: Store,
    vector: Vectors,
    terms: Sequence[Term],
    alignment: Alignment,
    k: int,
    where: Filter,
    *,
    per_document: bool = True,
    weights: Weights = WEIGHTS,
) -> list[Hit]:
    """Find the passages nearest to a question in meaning and in words.

    Args:
        store: An open generation.
        vector: The question's vector, shape (dimension,).
        terms: The question's words.
        alignment: The same, ready to be looked for one by one.
        k: How many hits at most; 1 or more.
        where: What to search in.
        per_document: Give at most one hit per document.
        weights: How the parts count.

    Returns:
        Up to `k` hits, best first.
    """
    total = sum(term.weight for term in terms)
    dense = store.search_vectors(vector, CANDIDATES, where)
    lexical = store.search_words(_words(terms, weights), SCORED, where) if total else []
    cosines = dict(dense)
    missing = [row for row, _ in lexical[:CANDIDATES] if row not in cosines]
    if missing:
        found = store.vectors(missing) @ vector
        cosines |= dict(zip(missing, (float(c) for c in found), strict=True))
    coverage = {row: score / (total + weights.common_words) for row, score in lexical}
    rows = list(cosines)
    met = alignment.of(store.token_ids(rows)) if weights.aligned else np.zeros(len(rows))
    aligned = {row: float(share) for row, share in zip(rows, met, strict=True)}
    scores = {
        row: cosines[row] + weights.aligned * aligned[row] + weights.words * coverage.get(row, 0)
        for row in rows
    }
    order = sorted(scores, key=lambda row: (-scores[row], row))
    hits: Iterator[Hit] = (
        Hit(passage, scores[row], cosines[row], coverage.get(row, 0.0), aligned[row])
        for row, passage in _passages(store, order, k)
    )
    if per_document:
        hits = _first_of_each_document(hits)
    return list(islice(hits, k))


def _passages(store: Store, order: Sequence[int], k: int) -> Iterator[tuple[int, Passage]]:
    """Read passages in order, a few at a time: rarely more than the first are wanted."""
    step = 2 * k
    for begin in range(0, len(order), step):
        rows = order[begin : begin + step]
        yield from zip(rows, store.passages(rows), strict=True)


def _first_of_each_document(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Keep the best hit of each document."""
    seen: set[tuple[str, str]] = set()
    for hit in hits:
        key = (hit.passage.source, hit.passage.document)
        if key not in seen:
            seen.add(key)
            yield hit


def _words(terms: Sequence[Term], weights: Weights) -> dict[str, float]:
    """Words to match with their weights: the question's own, and for less the other language's."""
    wanted = {term.word: weights.known_words if term.known else 1.0 for term in terms}
    for term in terms:
        for words, alike in term.alternatives:
            for word in words:
                share = weights.known_words * weights.other_language * alike / len(words)
                if share:
                    wanted[word] = max(wanted.get(word, 0.0), share)
    return wanted
