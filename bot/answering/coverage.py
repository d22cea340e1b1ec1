"""Measure how much of a question a text contains."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from indexer.search.expansion import Term
from indexer.text.language import fold

CACHED_TEXTS = 4096
"""Folded texts in the cache, some 10 MB: the same few pages answer most questions."""


def match_term(term: Term, text: str) -> float:
    """Rate how well a folded text contains a term, 0 to 1.

    A substring test is enough: a stem is part of its word (`servic` of `services`), and a bigram
    part of its run of characters. Tokenizing the text gives the same and takes ten times as long.
    """
    if term.word in text:
        return 1.0
    for words, similarity in term.alternatives:  # the most similar ones first
        if all(word in text for word in words):
            return similarity
    return 0.0


def measure_coverage(terms: Sequence[Term], texts: Sequence[tuple[str, float]]) -> float:
    """Measure the share of the terms' weight that texts contain.

    Args:
        terms: The question's terms.
        texts: Folded texts, each with the share (0 to 1) that a term in it counts; the largest
            share first. A term counts once, where it counts most.

    Returns:
        The weighted share, 0 to 1; 0 when there are no terms.
    """
    total = covered = 0.0
    for term in terms:
        total += term.weight
        best = 0.0
        for text, share in texts:
            if share <= best:
                break
            best = max(best, share * match_term(term, text))
        covered += term.weight * best
    return covered / total if total else 0.0


@lru_cache(maxsize=CACHED_TEXTS)
def fold_cached(text: str) -> str:
    """Fold a text as terms are folded (`indexer.text.language.fold`), from a cache."""
    return fold(text)
