"""Masked questions as arrays, and batches of them of like length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from bot.understanding.intent.features import SIGNS, cut_words, hash_pieces
from indexer.encoders.static import StaticEncoder
from indexer.records import Vectors

LEAST_TEXTS = 6
"""Sentences that a word must stand in to get numbers of its own."""
_LIKE_LENGTH = 40
"""Batches' worth of sentences that are sorted by their length."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a training run."""

    rows: Vectors
    """Shape (words, dimension): the encoder's direction of each; the first is zero."""
    places: dict[int, int]
    """Place in `rows` by the encoder's id."""
    own_ids: npt.NDArray[np.int32]
    """The encoder's ids of the words that have numbers of their own; these count from 1."""

    @property
    def own_words(self) -> int:
        """Number of rows for words with numbers of their own, and for all others the first."""
        return len(self.own_ids) + 1

    @property
    def signs(self) -> int:
        """Number of signs, with the one for none."""
        return max(SIGNS.values()) + 1


@dataclass(frozen=True, slots=True)
class Seen:
    """A masked question, as the network sees it."""

    words: list[int]
    signs: list[int]
    pieces: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays of some questions; shape (batch, words) where nothing else is said."""

    words: Tensor
    """Places in `Vocabulary.rows`."""
    own: Tensor
    signs: Tensor
    there: Tensor
    """1 where a question has a word or sign, else 0."""
    pieces: Tensor
    """Shape (pieces,): those of all questions, one after the other."""
    piece_starts: Tensor
    """Shape (batch,)."""
    piece_weights: Tensor
    """Shape (pieces,)."""


def see(texts: Iterable[str], encoder: StaticEncoder) -> list[Seen]:
    """Read masked questions as the network sees them."""
    return [Seen(*cut_words(text, encoder), hash_pieces(text)) for text in texts]


def build_vocabulary(
    learned: Sequence[Seen], others: Sequence[Seen], encoder: StaticEncoder
) -> Vocabulary:
    """Build the vocabulary of questions to learn from, and of others to be judged."""
    counts = Counter(word for one in learned for word in set(one.words))
    every = counts.keys() | {word for one in others for word in one.words}
    ids = sorted(every - {0})
    rows = np.concatenate([
        np.zeros((1, encoder.dimension), np.float32),
        encoder.get_directions(ids),
    ])
    own = [id for id in ids if counts[id] >= LEAST_TEXTS]
    return Vocabulary(rows, {id: n for n, id in enumerate(ids, 1)}, np.array(own, np.int32))


class Batcher:
    """Makes batches of questions."""

    def __init__(self, seen: Sequence[Seen], vocabulary: Vocabulary) -> None:
        """Take questions whose words the vocabulary has."""
        self.lengths = np.array([len(one.words) for one in seen])
        self._seen = seen
        self._places = vocabulary.places | {0: 0}
        self._own = {int(id): n for n, id in enumerate(vocabulary.own_ids, 1)}

    def shuffle(self, size: int, random: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
        """Shuffle the questions into batches of like length, in random order."""
        order = random.permutation(len(self._seen))
        batches = []
        for start in range(0, len(order), size * _LIKE_LENGTH):
            some = order[start : start + size * _LIKE_LENGTH]
            some = some[np.argsort(self.lengths[some], kind="stable")]
            batches += [some[place : place + size] for place in range(0, len(some), size)]
        yield from (batches[place] for place in random.permutation(len(batches)))

    def make(self, places: Iterable[int]) -> Batch:
        """Make a batch of the questions at some places."""
        some = [self._seen[place] for place in places]
        longest = max(len(one.words) for one in some)
        words, own, signs = np.zeros((3, len(some), longest), np.int64)
        there = np.zeros((len(some), longest), np.float32)
        for row, one in enumerate(some):
            size = len(one.words)
            words[row, :size] = [self._places[word] for word in one.words]
            own[row, :size] = [self._own.get(word, 0) for word in one.words]
            signs[row, :size] = one.signs
            there[row, :size] = 1
        sizes = np.array([len(one.pieces) for one in some])
        weights = np.repeat(sizes**-0.5, sizes).astype(np.float32)
        pieces = np.concatenate([one.pieces for one in some])
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return Batch(*map(torch.from_numpy, (words, own, signs, there, pieces, starts, weights)))
