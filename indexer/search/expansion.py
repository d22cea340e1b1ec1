"""A question's words in the other language, so that words can match across languages too."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.contracts import Store, Vocabulary
from indexer.search.query import Query
from indexer.text.language import split_words


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question."""

    word: str
    weight: float
    """Rarity in the index, 0 or more; see `inverse_frequency`."""
    alternatives: tuple[tuple[tuple[str, ...], float], ...] = ()
    """The same in the other language, as (words that must all be there, how alike from 0 to 1),
    most alike first."""
    known: bool = False
    """Whether the encoder knows it as a word; of names and new products it knows shreds only."""


def expand(query: Query, vocabulary: Vocabulary, store: Store) -> list[Term]:
    """Weigh a question's words by rarity and give each its words in the other language.

    A word that the index holds only in the other language is as rare as that other word: an
    English question over Chinese pages is not made of nothing but unknown words.

    Args:
        query: The question, read.
        vocabulary: Knows the other language's words; may know none.
        store: The generation that is searched.

    Returns:
        A term for each word of the question, in order.
    """
    others = _alternatives(query, vocabulary.find_neighbours(query.subject))
    whole = _whole([token.word for token in vocabulary.tokenize(query.text)])
    single = [one for near in others.values() for other, _ in near for one in other]
    asked = list(dict.fromkeys([*query.words, *single]))
    held = dict(zip(asked, store.frequencies(asked), strict=True)) if asked else {}
    terms = []
    for word in query.words:
        known = [pair for pair in others[word] if all(held[one] for one in pair[0])]
        known.sort(key=lambda pair: -pair[1])
        # A row holds an alternative at most as often as its rarest word.
        count = max([held[word], *(min(held[one] for one in other) for other, _ in known)])
        terms.append(Term(word, inverse_frequency(store.rows, count), tuple(known), word in whole))
    return terms


def inverse_frequency(rows: int, holding: int) -> float:
    """Weigh a word by rarity: idf as in Lucene's BM25, ln(1 + (N - n + 0.5) / (n + 0.5)).

    Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), section 3.3.
    """
    return math.log1p((rows - holding + 0.5) / (holding + 0.5))


def _whole(token_ids: Sequence[str]) -> set[str]:
    """Words as the index cuts them that lie in words of the encoder, or across two of them.

    Where two Han characters stand side by side as token_ids of their own, the encoder did not know
    them as a word.
    """
    found = {word for token in token_ids if len(token) > 1 for word in words(token)}
    for left, right in pairwise(token_ids):
        if len(left) + len(right) > 2:
            found.update(split_words(left[-1] + right[0]))
    return found


def _alternatives(
    query: Query, near: Mapping[str, Sequence[tuple[str, float]]]
) -> dict[str, list[tuple[tuple[str, ...], float]]]:
    """Turn words as the encoder writes them into words as the index holds them."""
    found: dict[str, list[tuple[tuple[str, ...], float]]] = {word: [] for word in query.words}
    for surface, neighbours in near.items():
        for word in split_words(surface):
            if word in found:
                found[word] += [
                    (tuple(cut), alike)
                    for other, alike in neighbours
                    if (cut := split_words(other))
                ]
    return found
