"""How well the words of a topic match texts: whole words, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from indexer.contracts import Vocabulary
from indexer.search.expansion import Term
from indexer.text.language import fold

KNOWN_WEIGHT = 0.6
"""Factor of a word that the encoder knows: how near it is counts too, while a new name such as that
of a project is there or is not."""
EVERYWHERE = 0.5
"""A word that all talks of a scope match better than this tells none from another."""


_FUNCTION = frozenset(
    "的了吗呢吧啊个给有在讲说把和跟与及是不我你您他她它们这那哪几些只要想看能会上下里中对为被让从到去来做用拿过着得地就都也还再最"
)
"""Characters that are words of grammar or of asking; two of them beside each other are no topic."""


def drop_broken(terms: Sequence[Term], text: str, vocabulary: Vocabulary) -> list[Term]:
    """Drop the pairs of Chinese characters that lie across two words: 博自 of 微博自己.

    No page holds them, which would be evidence against all pages. The encoder's tokens tell where
    words end; of two single characters it knows no word, and they may be a new name.
    """
    tokens = [fold(token.word) for token in vocabulary.tokenize(text)]
    whole = {pair for token in tokens for pair in map("".join, pairwise(token))}
    broken = set()
    for left, right in pairwise(filter(None, tokens)):
        is_grammar = left in _FUNCTION and right in _FUNCTION
        if len(left) > 1 or len(right) > 1 or is_grammar:
            broken.add(left[-1] + right[0])
    return [
        term
        for term in terms
        if term.word.isascii() or term.word not in broken or term.word in whole
    ]


def weigh_terms(terms: Sequence[Term]) -> list[Term]:
    """Weigh the words of a topic; one character of Chinese has no words in English."""
    return [
        replace(
            term,
            weight=term.weight * (KNOWN_WEIGHT if term.known else 1.0),
            alternatives=() if len(term.word) == 1 else term.alternatives,
        )
        for term in terms
    ]


def match_terms(terms: Sequence[Term], texts: Sequence[tuple[str, float]]) -> list[float]:
    """Match each term with folded texts, each with the share that it counts, the largest first."""
    return [_match_best(term, texts) for term in terms]


def find_telling(matches: Sequence[Sequence[float]]) -> list[int]:
    """Find the positions of terms that tell some talks from others, one row a talk."""
    if len(matches) < 2:
        return list(range(len(matches[0]))) if matches else []
    return [n for n, column in enumerate(zip(*matches, strict=True)) if min(column) < EVERYWHERE]


def _match_best(term: Term, texts: Sequence[tuple[str, float]]) -> float:
    best = 0.0
    for text, share in texts:
        if share <= best:
            break
        best = max(best, share * _match_term(term, text))
    return best


def _match_term(term: Term, text: str) -> float:
    """Rate how well a folded text holds a term as a word, 0 to 1."""
    word = term.word
    # Most texts do not hold most words at all, which `in` alone tells at once.
    if word in text and stands_in(word, text):
        return 1.0
    if word[-1:] == "i" and stands_in(f"{word[:-1]}y", text):
        return 1.0
    for words, similarity in term.alternatives:  # the most similar ones first
        if words[0] in text and all(stands_in(word, text) for word in words):
            return similarity
    return 0.0


def stands_in(word: str, text: str) -> bool:
    """Tell whether a text has a word or one that begins with it: no `day` in `today`."""
    place = text.find(word)
    if not word.isascii():
        return place >= 0
    while place > 0 and text[place - 1].isascii() and text[place - 1].isalnum():
        place = text.find(word, place + 1)
    return place >= 0
