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


class SharedCoverage:
    """The coverage of many links that share texts; in these each term is looked for once."""

    def __init__(self, terms: Sequence[Term], texts: Sequence[tuple[str, float]]) -> None:
        """Take the texts that all of them share, as `measure_coverage` does."""
        self._terms = terms
        self._shares = [_rate_best(term, texts, alone=len(terms) == 1) for term in terms]

    def measure(self, text: str) -> float:
        """Measure the coverage of these texts and of one more, in which a term counts in full."""
        alone = len(self._terms) == 1
        shares = [
            share if share >= 1 else max(share, _match(term, text, alone=alone))
            for term, share in zip(self._terms, self._shares, strict=True)
        ]
        return _weigh_shares(self._terms, shares)


def measure_coverage(terms: Sequence[Term], texts: Sequence[tuple[str, float]]) -> float:
    """Measure the share (0 to 1) of the terms' weight that texts contain; 0 without terms.

    Terms that all weigh nothing only name the community: any text of its own is about them.

    Each text is folded, and has the share (0 to 1) that a term in it counts; the largest share is
    first. A term counts once, where it counts most.
    """
    alone = len(terms) == 1
    return _weigh_shares(terms, [_rate_best(term, texts, alone=alone) for term in terms])


def _weigh_shares(terms: Sequence[Term], shares: Sequence[float]) -> float:
    total = covered = 0.0
    for term, share in zip(terms, shares, strict=True):
        total += term.weight
        covered += term.weight * share
    return covered / total if total else float(bool(terms))


def _rate_best(term: Term, texts: Sequence[tuple[str, float]], *, alone: bool) -> float:
    """Rate a term where it counts most; `alone` as of `match_lone_term`."""
    best = 0.0
    for text, share in texts:
        if share <= best:
            break
        best = max(best, share * _match(term, text, alone=alone))
    return best


def _match(term: Term, text: str, *, alone: bool) -> float:
    return match_lone_term(term, text) if alone else match_term(term, text)


fold_cached = lru_cache(maxsize=CACHED_TEXTS)(fold)
"""Folds a text as terms are folded, from a cache."""
