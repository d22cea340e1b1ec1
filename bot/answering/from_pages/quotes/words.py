"""Looks for the words of a question in sentences, in either language."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from indexer.records import TokenIds
from indexer.search.coverage import match_term
from indexer.search.expansion import Term
from indexer.search.folding import fold_cached
from indexer.search.word_alignment import NearWord, WordAlignment

Shares = npt.NDArray[np.float32]
"""How well texts hold the words of a question: shape (texts, words), 0 to 1."""


class AskedWords:
    """The words of a question: those of the encoder, then those that it does not know."""

    def __init__(self, terms: Sequence[Term], alignment: WordAlignment) -> None:
        """Take the words; new names and the like are looked for as they are written."""
        self._alignment = alignment
        self._unknown = [term for term in terms if term.weight and not term.known]
        weights = [*alignment.word_weights, *(term.weight for term in self._unknown)]
        self.weights = np.array(weights, dtype=np.float32) / (sum(weights) or 1.0)
        """Share of each word; shape (words,). Their sum is 1, or 0 without words."""

    def find_near(self, passages: Sequence[TokenIds]) -> list[list[NearWord]]:
        """Find the words of each passage that are near to the question's, by its tokens."""
        return self._alignment.find_near(passages)

    def match(self, texts: Sequence[str], near: Sequence[NearWord]) -> Shares:
        """Match folded texts of one line with the words.

        A word counts as much as the nearest word of the passage that the text holds. `near` is of
        the passage that the texts are of, so that no text needs to be cut into tokens.
        """
        columns = [[0.0] * len(texts) for _ in self.weights]
        whole = "\n".join(texts)
        ends = list(accumulate(len(text) + 1 for text in texts))
        # From the last: the first ones of each word of the question are the nearest.
        for column, word, similarity in reversed(near):
            at = whole.find(word)
            while at >= 0:
                row = bisect_right(ends, at)
                columns[column][row] = similarity
                at = whole.find(word, ends[row])
        for column, term in enumerate(self._unknown, start=len(self.weights) - len(self._unknown)):
            # What none of them holds, no single one holds.
            if match_term(term, whole):
                columns[column] = [match_term(term, text) for text in texts]
        shares = np.array(columns, dtype=np.float32).reshape(len(columns), len(texts))
        return np.ascontiguousarray(shares.T)


def fold_lines(texts: Sequence[str]) -> list[str]:
    """Fold texts at once, each to one line: most of the time of a call is not by its length."""
    return fold_cached("\n".join(text.replace("\n", " ") for text in texts)).split("\n")
