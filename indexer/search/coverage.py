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


class SharedText:
    """A folded text that is measured for many links; each term is looked for once."""

    def __init__(self, text: str) -> None:
        """Take the text."""
        self._text = text
        self._matches: dict[tuple[str, bool], float] = {}

    def match(self, term: Term, *, alone: bool) -> float:
        """Rate how well the text contains a term, 0 to 1; `alone` as of `match_lone_term`."""
        key = term.word, alone
        if key not in self._matches:
            self._matches[key] = _match(term, self._text, alone=alone)
        return self._matches[key]


def _match(term: Term, text: str | SharedText, *, alone: bool) -> float:
    if isinstance(text, SharedText):
        return text.match(term, alone=alone)
    return match_lone_term(term, text) if alone else match_term(term, text)


def measure_coverage(
    terms: Sequence[Term], texts: Sequence[tuple[str | SharedText, float]]
) -> float:
    """Measure the share (0 to 1) of the terms' weight that texts contain; 0 without terms.

    Terms that all weigh nothing only name the community: any text of its own is about them.

    Each text is folded, and has the share (0 to 1) that a term in it counts; the largest share is
    first. A term counts once, where it counts most.
    """
    alone = len(terms) == 1
    total = covered = 0.0
    for term in terms:
        total += term.weight
        best = 0.0
        for text, share in texts:
            if share <= best:
                break
            best = max(best, share * _match(term, text, alone=alone))
        covered += term.weight * best
    return covered / total if total else float(bool(terms))


fold_cached = lru_cache(maxsize=CACHED_TEXTS)(fold)
"""Folds a text as terms are folded, from a cache."""
