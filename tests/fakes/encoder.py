"""An encoder without weights: the same words give the same vector, in any process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from indexer.records import AskedPiece, Pieces, Vectors
from indexer.text.language import split_words


class HashingVocabulary:
    """Knows every word by its hash, as like itself and like no other."""

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        return [
            np.unique(np.array([number(word) for word in split_words(text)], dtype=np.uint32))
            for text in texts
        ]

    def asked(self, text: str) -> list[AskedPiece]:
        return [AskedPiece(number(word), word, 1.0) for word in split_words(text)]

    def likeness(self, asked: Pieces, others: Pieces) -> Vectors:
        return (asked[:, None] == others[None, :]).astype(np.float32)

    def alternatives(self, text: str) -> Mapping[str, Sequence[tuple[str, float]]]:
        return {}


class HashingEncoder:
    """Adds up one random direction per word."""

    def __init__(self, dimension: int = 64, salt: str = "") -> None:
        self.id = f"hashing{salt}"
        self.fingerprint = hashlib.sha256(f"{self.id}/{dimension}".encode()).hexdigest()
        self.dimension = dimension
        self.vocabulary = HashingVocabulary()
        self.encoded = 0
        self._salt = salt
        self._direction = cache(self._make_direction)

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
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


def number(word: str) -> int:
    """Number a word as `HashingVocabulary` does."""
    return int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:4], "little")
