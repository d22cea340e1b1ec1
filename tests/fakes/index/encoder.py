"""An encoder without weights: equal words give equal vectors in any process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from indexer.records import Token, TokenIds, Vectors
from indexer.text.language import split_words


class HashingVocabulary:
    """Every word is a token, numbered by its hash and similar only to itself."""

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        return [
            np.unique(np.array([token_id(word) for word in split_words(text)], dtype=np.uint32))
            for text in texts
        ]

    def tokenize(self, text: str) -> list[Token]:
        return [Token(token_id(word), word, 1.0) for word in split_words(text)]

    def get_words(self, ids: Sequence[int]) -> list[str]:
        return [""] * len(ids)

    def compare(self, question: TokenIds, passage: TokenIds) -> Vectors:
        return (question[:, None] == passage[None, :]).astype(np.float32)

    def find_neighbours(self, text: str) -> Mapping[str, Sequence[tuple[str, float]]]:
        return {}


class HashingEncoder:
    """Sums one random vector per word."""

    def __init__(self, dimension: int = 64, salt: str = "") -> None:
        self.id = f"hashing{salt}"
        self.fingerprint = hashlib.sha256(f"{self.id}/{dimension}".encode()).hexdigest()
        self.dimension = dimension
        self.vocabulary = HashingVocabulary()
        self.encoded = 0
        self.passages = 0
        self._salt = salt
        self._direction = cache(self._make_direction)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        # Names stand on a line of their own above the text; titles and questions have one line.
        self.passages += sum("\n" in text for text in texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in split_words(text):
                vectors[row] += self._direction(word)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths == 0, 1, lengths)

    def _make_direction(self, word: str) -> Vectors:
        digest = hashlib.sha256(f"{self._salt}/{word}".encode()).digest()
        seed = int.from_bytes(digest[:8], "little")
        return np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)


def token_id(word: str) -> int:
    """Give the token id of a word."""
    return int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:4], "little")
