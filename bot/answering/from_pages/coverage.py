"""Measure how much of a question a text contains."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from indexer.search.expansion import Term
from indexer.text.language import fold
from indexer.text.whole_words import holds_word

CACHED_TEXTS = 4096
"""Folded texts in the cache, some 10 MB: the same few pages answer most questions."""


def match_term(term: Term, text: str) -> float:
    """Rate how well a folded text contains a term, 0 to 1.

    A substring test is enough: a stem is part of its word (`servic` of `services`), and a bigram
    part of its run of characters. Tokenizing the text gives the same and takes ten times as long.
    Only the stem of a word in -y is no part of it (`telemetri`).
    """
    word = term.word
    if word in text or (word.endswith("i") and f"{word[:-1]}y" in text):
        return 1.0
    for words, similarity in term.alternatives:  # the most similar ones first
        if all(word in text for word in words):
            return similarity
    return 0.0


def match_lone_term(term: Term, text: str) -> float:
    """Rate how well a folded text contains a term as a whole word, 0 to 1.

    Where one word is all that is asked for, `con` of `istiocon` would answer for it.
    """
    if holds_word(text, term.word):
        return 1.0
    for words, similarity in term.alternatives:
        if all(holds_word(text, word) for word in words):
            return similarity
    return 0.0


def measure_coverage(terms: Sequence[Term], texts: Sequence[tuple[str, float]]) -> float:
    """Measure the share (0 to 1) of the terms' weight that texts contain; 0 without terms.

    Terms that all weigh nothing only name the community: any text of its own is about them.

    Each text is folded, and has the share (0 to 1) that a term in it counts; the largest share is
    first. A term counts once, where it counts most.
    """
    match = match_lone_term if len(terms) == 1 else match_term
    total = covered = 0.0
    for term in terms:
        total += term.weight
        best = 0.0
        for text, share in texts:
            if share <= best:
                break
            best = max(best, share * match(term, text))
        covered += term.weight * best
    return covered / total if total else float(bool(terms))


fold_cached = lru_cache(maxsize=CACHED_TEXTS)(fold)
"""Folds a text as terms are folded, from a cache."""
