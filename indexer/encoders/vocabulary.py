"""The words an encoder knows, one by one: those of a text, and how alike two of them are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from tokenizers import Encoding, Tokenizer

from indexer.encoders.lexicon import Lexicon
from indexer.records import Token, TokenIds

_BLOCK = 1024
"""Texts cut at once; bounds the memory of the tokenizer's records."""
_SAMPLE = 2048
"""Rows looked at for the length of a typical one."""


class StaticVocabulary:
    """Words with a vector each; may be used from several threads at once."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        rows: npt.NDArray[np.int8],
        weights: npt.NDArray[np.float32],
        lexicon: Lexicon | None,
    ) -> None:
        """Take what a folder of static vectors holds.

        Args:
            tokenizer: Cuts texts into n words.
            rows: Shape (n, dimension), a vector for each word up to its length.
            weights: Shape (n,), what each of them is multiplied by.
            lexicon: Neighbours in the other language, if there are any.
        """
        self._tokenizer = tokenizer
        self._rows = rows
        self._weights = weights
        self._lexicon = lexicon
        self._norms = np.full(len(rows), np.nan, dtype=np.float32)
        some = np.arange(0, len(rows), max(1, len(rows) // _SAMPLE))
        self._typical = float(np.median(self._lengths(some)))

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """Give the distinct words of each text, as ascending ids."""
        return [
            np.unique(np.array(encoding.ids, dtype=np.uint32))
            for encoding in cut(self._tokenizer, texts)
        ]

    def tokenize(self, text: str) -> list[Token]:
        """Give the words of a question, in order."""
        [encoding] = cut(self._tokenizer, [text])
        lengths = self._lengths(np.array(encoding.ids, dtype=np.int64))
        return [
            Token(row, word, min(1.0, float(length) / self._typical))
            for row, word, length in zip(encoding.ids, encoding.tokens, lengths, strict=True)
        ]

    def compare(self, asked: TokenIds, others: TokenIds) -> npt.NDArray[np.float32]:
        """Compare words; shape (len(asked), len(others)), cosines."""
        products: npt.NDArray[np.float32] = (
            self._rows[asked].astype(np.float32) @ self._rows[others].astype(np.float32).T
        )
        # The row of unknown token_ids is all zero: it is like nothing.
        lengths = np.maximum(np.outer(self._norms_of(asked), self._norms_of(others)), 1e-9)
        cosines: npt.NDArray[np.float32] = np.divide(products, lengths, dtype=np.float32)
        return cosines

    def find_neighbours(self, text: str) -> dict[str, list[tuple[str, float]]]:
        """Give, by folded word of a text, its nearest words in the other script."""
        return self._lexicon.find_neighbours(text) if self._lexicon else {}

    def _lengths(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Length of words' vectors: training leaves those that say little short."""
        lengths: npt.NDArray[np.float32] = self._norms_of(ids) * self._weights[ids]
        return lengths

    def _norms_of(self, ids: npt.NDArray[np.int64] | TokenIds) -> npt.NDArray[np.float32]:
        """Norms of rows, worked out when first asked for: most words never are."""
        new = ids[np.isnan(self._norms[ids])]
        if len(new):
            self._norms[new] = np.linalg.norm(self._rows[new].astype(np.float32), axis=1)
        norms: npt.NDArray[np.float32] = self._norms[ids]
        return norms


def cut(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[Encoding]:
    """Cut texts into words; a single one without waking the tokenizer's threads."""
    for first in range(0, len(texts), _BLOCK):
        block = [_encodable(text) for text in texts[first : first + _BLOCK]]
        if len(block) == 1:
            yield tokenizer.encode(block[0], add_special_tokens=False)
        else:
            yield from tokenizer.encode_batch_fast(block, add_special_tokens=False)


def _encodable(text: str) -> str:
    """Replace what UTF-8 cannot carry: a lone surrogate from a broken client."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
