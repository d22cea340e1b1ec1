"""The vocabulary of static vectors: tokens of a text, and their cosines with each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexer.encoders.lexicon import Lexicon
from indexer.encoders.unigram import UnigramTokenizer
from indexer.records import Token, TokenIds
from indexer.text.control_characters import replace_surrogates

BLOCK = 256
"""Tokens of passages that are compared at once: their rows, as float32, stay in a core's cache,
which halves the time of a search."""
CACHED_QUESTIONS = 64
"""Questions whose tokens are kept: each is cut several times while it is answered."""
_SAMPLE = 2048
"""Rows used to estimate the length of a typical vector."""


class StaticVocabulary:
    """Tokens with a static vector each; thread-safe."""

    def __init__(
        self,
        tokenizer: UnigramTokenizer,
        rows: npt.NDArray[np.int8],
        weights: npt.NDArray[np.float32],
        lexicon: Lexicon | None,
        typical_length: float,
    ) -> None:
        """Set the parts of a folder of static vectors, for n tokens.

        `rows`, of shape (n, dimension), are the directions of the vectors, of any length;
        `weights`, of shape (n,), are factors of the rows; `typical_length` is theirs, as
        `find_typical_length` computes it.
        """
        self._tokenizer, self._lexicon = tokenizer, lexicon
        self._rows, self._weights = rows, weights
        self._tokenize = lru_cache(CACHED_QUESTIONS)(self._cut)
        self._norms = np.full(len(rows), np.nan, dtype=np.float32)
        self._typical_length = typical_length

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """Give the distinct tokens of each text, ascending."""
        return [
            np.unique(np.array(self._tokenizer.encode(replace_surrogates(text)), dtype=np.uint32))
            for text in texts
        ]

    def tokenize(self, text: str) -> tuple[Token, ...]:
        """Give the tokens of a question, in order."""
        return self._tokenize(text)

    def _cut(self, text: str) -> tuple[Token, ...]:
        pieces = self._tokenizer.cut(replace_surrogates(text))
        lengths = self._lengths(np.array([piece.id for piece in pieces], dtype=np.int64))
        salience = np.minimum(1.0, lengths.astype(np.float64) / self._typical_length).tolist()
        return tuple(map(Token, *zip(*pieces, strict=True), salience)) if pieces else ()

    def get_words(self, ids: Sequence[int]) -> list[str]:
        """Get the words of tokens, case-folded; empty for an unknown one."""
        return [self._tokenizer.get_word(id) for id in ids]

    def compare(self, question: TokenIds, passage: TokenIds) -> npt.NDArray[np.float32]:
        """Give the cosine of every pair of tokens; shape (len(question), len(passage))."""
        # The row of an unknown token is all zero: its cosine is 0.
        ours = self._rows[question].astype(np.float32)
        ours /= np.maximum(self._read_norms(question), 1e-9)[:, np.newaxis]
        columns = np.ascontiguousarray(ours.T)
        products = np.empty((len(passage), len(question)), dtype=np.float32)
        block = np.empty((min(len(passage), BLOCK), self._rows.shape[1]), dtype=np.float32)
        for begin in range(0, len(passage), BLOCK):
            ids = passage[begin : begin + BLOCK]
            theirs = block[: len(ids)]
            theirs[:] = self._rows.take(ids, axis=0)
            np.matmul(theirs, columns, out=products[begin : begin + BLOCK])
        products /= np.maximum(self._read_norms(passage), 1e-9)[:, np.newaxis]
        return np.ascontiguousarray(products.T)

    def find_neighbours(self, text: str) -> dict[str, list[tuple[str, float]]]:
        """Find the nearest words in the other script for each word of a text."""
        return self._lexicon.find_neighbours(text) if self._lexicon else {}

    def _lengths(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Give the lengths of vectors: training makes those of words with little meaning short."""
        lengths: npt.NDArray[np.float32] = self._read_norms(ids) * self._weights[ids]
        return lengths

    def _read_norms(self, ids: npt.NDArray[np.int64] | TokenIds) -> npt.NDArray[np.float32]:
        """Give the norms of rows; each is computed at its first use, because most never are."""
        norms: npt.NDArray[np.float32] = self._norms[ids]
        new = np.flatnonzero(np.isnan(norms))
        if len(new):
            norms[new] = np.linalg.norm(self._rows[ids[new]].astype(np.float32), axis=1)
            self._norms[ids[new]] = norms[new]
        return norms


def find_typical_length(rows: npt.NDArray[np.int8], weights: npt.NDArray[np.float32]) -> float:
    """Find the median length of the vectors of `StaticVocabulary`; it reads rows all over them."""
    sample = np.arange(0, len(rows), max(1, len(rows) // _SAMPLE))
    lengths = np.linalg.norm(rows[sample].astype(np.float32), axis=1) * weights[sample]
    return find_median(lengths)


def find_median(values: npt.NDArray[np.float32]) -> float:
    """Find the median of one number or more; `np.median` would import numpy.ma, 30 ms."""
    middle = np.sort(values)[(len(values) - 1) // 2 : len(values) // 2 + 1]
    return float(np.mean(middle))
