"""How much of a question a text holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from indexer.expansion import Term
from indexer.language import fold

REMEMBERED_TEXTS = 4096
"""Folded texts kept: the same few pages answer most questions. Some 10 MB of sections."""


def held(term: Term, text: str) -> float:
    """Tell how surely a folded text holds a term, 0 to 1.

    A stem is found inside its word (`servic` in `services`) and a bigram inside its run, so a plain
    substring test says the same as cutting the text, at a tenth of the time.
    """
    if term.word in text:
        return 1.0
    return max(
        (alike for other, alike in term.alternatives if all(w in text for w in other.split())),
        default=0.0,
    )


def coverage(terms: Sequence[Term], texts: Iterable[tuple[str, float]]) -> float:
    """Share of the terms' weight that texts hold, 0 to 1.

    Args:
        terms: The question's terms.
        texts: Folded texts with the share a term counts when it stands there; the best counts.

    Returns:
        The weighted share; 0 when there are no terms.
    """
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    places = list(texts)
    return (
        sum(
            term.weight * max((share * held(term, text) for text, share in places), default=0.0)
            for term in terms
        )
        / total
    )


@lru_cache(maxsize=REMEMBERED_TEXTS)
def folded(text: str) -> str:
    """Fold a text as words are folded, once."""
    return fold(text)
