"""Looks for the words of a question in sentences, in either language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.records import TokenIds
from indexer.search.coverage import match_term
from indexer.search.expansion import Term
from indexer.search.folding import fold_cached
from indexer.search.word_alignment import WordAlignment

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

    def match(self, texts: Sequence[str], tokens: TokenIds) -> Shares:
        """Match texts with the words; `tokens` are those of the passage that the texts are of.

        A word counts as much as the nearest word of the passage that the text holds. Which words
        are near is known for the whole passage, so that no text needs to be cut into tokens.
        """
        near = self._alignment.find_near(tokens)
        shares = np.zeros((len(texts), len(self.weights)), dtype=np.float32)
        first_unknown = len(self.weights) - len(self._unknown)
        for row, text in enumerate(_fold(texts)):
            for column, word, similarity in near:
                if word in text and similarity > shares[row, column]:
                    shares[row, column] = similarity
            for column, term in enumerate(self._unknown, start=first_unknown):
                shares[row, column] = match_term(term, text)
        return shares


def _fold(texts: Sequence[str]) -> list[str]:
    """Fold texts at once: most of the time of a call does not depend on its length."""
    return fold_cached("\n".join(text.replace("\n", " ") for text in texts)).split("\n")
