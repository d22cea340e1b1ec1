"""How well the words of a topic match texts: whole words, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.search.expansion import Term

KNOWN_WEIGHT = 0.6
"""Factor of a word that the encoder knows: how near it is counts too, while a new name such as that
of a project is there or is not."""
EVERYWHERE = 0.5
"""A word that all talks of a scope match better than this tells none from another."""


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
    if stands_in(word, text) or (word.endswith("i") and stands_in(f"{word[:-1]}y", text)):
        return 1.0
    for words, similarity in term.alternatives:  # the most similar ones first
        if all(stands_in(word, text) for word in words):
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
