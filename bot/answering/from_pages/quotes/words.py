"""Looks for the words of a question in sentences, in either language."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from indexer.records import TokenIds
from indexer.search.coverage import match_term
from indexer.search.expansion import Term
from indexer.search.folding import fold_cached
from indexer.search.word_alignment import NearWord, WordAlignment


class AskedWords:
    """The words of a question: those of the encoder, then those that it does not know."""

    def __init__(self, terms: Sequence[Term], alignment: WordAlignment) -> None:
        """Take the words; new names and the like are looked for as they are written."""
        self._alignment = alignment
        self._unknown = [term for term in terms if term.weight and not term.known]
        weights = [*alignment.word_weights.tolist(), *(term.weight for term in self._unknown)]
        total = sum(weights) or 1.0
        self.weights: list[float] = [weight / total for weight in weights]
        """Share of each word. Their sum is 1, or 0 without words."""
        self._unknown_share = sum(self.weights[len(weights) - len(self._unknown) :])

    def find_near(self, passages: Sequence[TokenIds]) -> list[list[NearWord]]:
        """Find the words of each passage that are near to the question's, by its tokens."""
        return self._alignment.find_near(passages)

    def match(self, texts: Sequence[str], near: Sequence[NearWord]) -> dict[int, dict[int, float]]:
        """Match folded texts of one line with the words: how well a text holds a word, 0 to 1.

        By the number of the word, then of the text; what does not hold is left out. A word counts
        as much as the nearest word of the passage that the text holds. `near` is of the passage
        that the texts are of, so that no text needs to be cut into tokens.
        """
        shares: dict[int, dict[int, float]] = {}
        whole = "\n".join(texts)
        ends = list(accumulate([len(text) + 1 for text in texts]))
        # From the last: the first ones of each word of the question are the nearest.
        for number, word, similarity in reversed(near):
            at = whole.find(word)
            if at < 0:
                continue
            held = shares.get(number)
            if held is None:
                held = shares[number] = {}
            while at >= 0:
                place = bisect_right(ends, at)
                held[place] = similarity
                at = whole.find(word, ends[place])
        for number, term in enumerate(self._unknown, start=len(self.weights) - len(self._unknown)):
            # What none of them holds, no single one holds.
            if match_term(term, whole):
                matches = ((place, match_term(term, text)) for place, text in enumerate(texts))
                shares[number] = {place: share for place, share in matches if share}
        return shares

    def sum_nearest(self, near: Sequence[NearWord]) -> float:
        """Sum up the most that a text of a passage can hold of the question, 0 to 1."""
        most, last = self._unknown_share, -1
        for number, _, similarity in near:
            if number != last:
                most += self.weights[number] * similarity
                last = number
        return most


def fold_lines(texts: Sequence[str]) -> list[str]:
    """Fold texts at once, each to one line: most of the time of a call is not by its length."""
    return fold_cached("\n".join(text.replace("\n", " ") for text in texts)).split("\n")
