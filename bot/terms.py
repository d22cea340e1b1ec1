"""How much of a question a text holds: its words weighed by rarity, across scripts where known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.language import fold

REMEMBERED_TEXTS = 4096
"""Folded texts kept: the same few pages answer most questions. Some 10 MB of sections."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question."""

    word: str
    weight: float
    """Rarity in the index (idf), 0 or more."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """The same in the other language, as (words joined by a space, how alike from 0 to 1)."""

    def held_by(self, text: str) -> float:
        """Tell how surely a folded text holds the word, 0 to 1.

        A stem is found inside its word (`servic` in `services`) and a bigram inside its run, so a
        plain substring test says the same as cutting the text, at a tenth of the time.
        """
        if self.word in text:
            return 1.0
        return max(
            (alike for other, alike in self.alternatives if all(w in text for w in other.split())),
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
            term.weight * max((share * term.held_by(text) for text, share in places), default=0.0)
            for term in terms
        )
        / total
    )


@lru_cache(maxsize=REMEMBERED_TEXTS)
def folded(text: str) -> str:
    """Fold a text as words are folded, once."""
    return fold(text)


def weighed(
    words: Sequence[str],
    rarity: Mapping[str, float],
    alternatives: Mapping[str, Sequence[tuple[str, float]]],
) -> list[Term]:
    """Make the terms of a question's words."""
    return [Term(word, rarity[word], tuple(alternatives.get(word, ()))) for word in words]
