"""Query expansion: the weights of a question's words, and their words in the other language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from indexer.contracts import Store, Vocabulary
from indexer.search.folding import split_cached
from indexer.search.query import Query
from indexer.text.community_names import find_name_words

MAX_TERMS = 48
"""Words of a question that pages are compared with, the rarest ones. Of 15,488 questions in our
sets the longest has 41; two Chinese characters are a word."""


class Term(msgspec.Struct, frozen=True):
    """One word of a question."""

    word: str
    weight: float
    """Rarity in the index, 0 or more; see `inverse_frequency`."""
    alternatives: tuple[tuple[tuple[str, ...], float], ...] = ()
    """The same in the other language, best first: (words that must all be in the passage,
    similarity from 0 to 1)."""
    known: bool = False
    """Whether it is a word of the encoder; new names are not."""


def expand(
    query: Query, vocabulary: Vocabulary, store: Store, names: Sequence[str] = ()
) -> list[Term]:
    """Weigh a question's words by rarity and add their words in the other language.

    A word that the index holds only in the other language gets the rarity of that other word.
    Otherwise all words of an English question over Chinese pages would count as unknown.

    What the community calls itself (`names`) says nothing about what is looked for, and its pages
    may not even hold it: these words weigh nothing. Only where they are all of
    a question that wants no video or slides is it about them, as far as the index holds them.
    """
    name_words = find_name_words(query.text, names)
    is_about_names = not query.link_intents and name_words.issuperset(query.words)
    alternatives = _find_alternatives(query, vocabulary.find_neighbours(query.subject))
    known_words = _find_known_words([token.word for token in vocabulary.tokenize(query.text)])
    translations = [word for near in alternatives.values() for group, _ in near for word in group]
    distinct = list(dict.fromkeys([*query.words, *translations]))
    rows = dict(zip(distinct, store.frequencies(distinct), strict=True)) if distinct else {}
    terms = []
    for word in query.words:
        indexed = [pair for pair in alternatives[word] if all(rows[part] for part in pair[0])]
        indexed.sort(key=lambda pair: -pair[1])
        # At most as many rows hold all words of an alternative as hold its rarest word.
        count = max([rows[word], *(min(rows[part] for part in group) for group, _ in indexed)])
        is_weightless = word in name_words and not (is_about_names and count)
        weight = 0.0 if is_weightless else inverse_frequency(store.rows, count)
        terms.append(Term(word, weight, tuple(indexed), word in known_words))
    return terms


def keep_rarest(terms: Sequence[Term]) -> list[Term]:
    """Keep the `MAX_TERMS` rarest words of a question, in their order.

    Words that no page holds are all as rare, and would leave no room for others: of them the same
    share is kept as of all words.
    """
    if len(terms) <= MAX_TERMS:
        return list(terms)
    rarest = max(term.weight for term in terms)
    places = sorted(range(len(terms)), key=lambda place: -terms[place].weight)
    absent = sum(term.weight == rarest for term in terms)
    most = math.ceil(MAX_TERMS * absent / len(terms))
    kept = [*places[:most], *places[absent : absent + MAX_TERMS - most]]
    return [terms[place] for place in sorted(kept)]


def inverse_frequency(rows: int, matching: int) -> float:
    """Weigh a word by rarity: idf as in Lucene's BM25, ln(1 + (N - n + 0.5) / (n + 0.5)).

    N is the number of rows of the index, and n of them hold the word.
    Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), section 3.3.
    """
    return math.log1p((rows - matching + 0.5) / (matching + 0.5))


def _find_known_words(tokens: Sequence[str]) -> set[str]:
    """Find the index's words that lie in one token of the encoder, or across two of them.

    Two neighbouring tokens of one Han character each mean that the encoder does not know the word.
    """
    known = {word for token in tokens if len(token) > 1 for word in split_cached(token)}
    for left, right in pairwise(tokens):
        if len(left) + len(right) > 2:
            known.update(split_cached(left[-1] + right[0]))
    return known


def _find_alternatives(
    query: Query, neighbours: Mapping[str, Sequence[tuple[str, float]]]
) -> dict[str, list[tuple[tuple[str, ...], float]]]:
    alternatives: dict[str, list[tuple[tuple[str, ...], float]]] = {w: [] for w in query.words}
    for token, near in neighbours.items():
        pairs = [(group, cosine) for other, cosine in near if (group := split_cached(other))]
        for word in split_cached(token):
            if word in alternatives:
                alternatives[word] += pairs
    return alternatives
