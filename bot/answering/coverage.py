"""How much of a question a text holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from indexer.search.expansion import Term
from indexer.text.language import fold

REMEMBERED_TEXTS = 4096
"""Folded texts kept: the same few pages answer most questions. Some 10 MB of sections."""


def held(term: Term, text: str) -> float:
    """Tell how surely a folded text holds a term, 0 to 1.

    A stem is found inside its word (`servic` in `services`) and a bigram inside its run, so a plain
    substring test says the same as cutting the text, at a tenth of the time.
    """
    if term.word in text:
        return 1.0
    # Best first, so the first that the text holds is the one that counts.
    for words, alike in term.alternatives:
        if all(word in text for word in words):
            return alike
    return 0.0


def coverage(terms: Sequence[Term], places: Sequence[tuple[str, float]]) -> float:
    """Share of the terms' weight that texts hold, 0 to 1.

    Args:
        terms: The question's terms.
        places: Folded texts with the share a term counts when it stands there, largest share
            first; the best counts.

    Returns:
        The weighted share; 0 when there are no terms.
    """
    total = got = 0.0
    for term in terms:
        total += term.weight
        best = 0.0
        for text, share in places:
            if share <= best:
                break
            best = max(best, share * held(term, text))
        got += term.weight * best
    return got / total if total else 0.0


@lru_cache(maxsize=REMEMBERED_TEXTS)
def folded(text: str) -> str:
    """Fold a text as words are folded, once."""
    return fold(text)
