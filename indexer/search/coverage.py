"""Measure how much of a question a text contains."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from indexer.search.expansion import Term
from indexer.text.whole_words import holds_word


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


class JoinedTexts:
    """Many folded texts in one, so that a word is looked for once in all of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Join texts; no word that is looked for holds a line break."""
        self.texts = texts
        self._joined = "\n".join(texts)
        self._ends = list(accumulate(len(text) + 1 for text in texts))
        self._found: dict[tuple[str, bool], frozenset[int]] = {}

    def find(self, word: str, *, whole: bool = False) -> frozenset[int]:
        """Find the positions of the texts that hold a word; `whole` as `holds_word` tells it."""
        found = self._found.get((word, whole))
        if found is None:
            found = frozenset(self._find_whole(word) if whole else self._find_part(word))
            self._found[word, whole] = found
        return found

    def _find_part(self, part: str) -> Iterator[int]:
        joined, ends = self._joined, self._ends
        at = joined.find(part)
        while at >= 0:
            place = bisect_right(ends, at)
            yield place
            at = joined.find(part, ends[place])

    def _find_whole(self, word: str) -> Iterator[int]:
        for form in list_forms(word):
            yield from (n for n in self.find(form) if holds_word(self.texts[n], word))


def list_forms(word: str) -> tuple[str, ...]:
    """List what a text holds of a word: itself, and of a stem in -i the word in -y."""
    return (word, f"{word[:-1]}y") if word.endswith("i") else (word,)


def measure_coverage(terms: Sequence[Term], texts: Sequence[tuple[str, float]]) -> float:
    """Measure the share (0 to 1) of the terms' weight that texts contain; 0 without terms.

    Terms that all weigh nothing only name the community: any text of its own is about them.

    Each text is folded, and has the share (0 to 1) that a term in it counts; the largest share is
    first. A term counts once, where it counts most.
    """
    alone = len(terms) == 1
    total = covered = 0.0
    for term in terms:
        total += term.weight
        covered += term.weight * _rate_best(term, texts, alone=alone)
    return covered / total if total else float(bool(terms))


def _rate_best(term: Term, texts: Sequence[tuple[str, float]], *, alone: bool) -> float:
    """Rate a term where it counts most; `alone` as of `match_lone_term`."""
    match = match_lone_term if alone else match_term
    best = 0.0
    for text, share in texts:
        if share <= best:
            break
        best = max(best, share * match(term, text))
    return best
