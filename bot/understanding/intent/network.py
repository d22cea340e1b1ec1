"""The network of the intent model: numpy runs what `training.intent_model.network` trained.

Words are those of the bundled encoder: a wording that nobody taught has its words near to those of
one that was. Each window of one to four words is compared with patterns, of which the best match
counts wherever it stands. What is spelled, the hashed pieces, adds to each label directly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from bot.understanding.intent.features import BUCKETS, cut_words, hash_pieces
from indexer.encoders.static import StaticEncoder

Floats = npt.NDArray[np.float32]
WINDOWS: Final = (1, 2, 3, 4)
"""Sizes of windows, in words."""
STEPS: Final = 127
"""Steps of a stored number to each side of zero."""
_MOST_WORDS: Final = 16_384
"""Words whose numbers are kept: questions share most of theirs."""


class Weights(msgspec.Struct, frozen=True):
    """What was learned; `width` numbers stand for a word."""

    own_ids: npt.NDArray[np.int32]
    """Ids of the words with numbers of their own, as the encoder counts, ascending."""
    tensors: Mapping[str, Floats]
    """`project` (dimension, width), `own` (words + 1, width; the first is for all others), `signs`
    (signs, width), `patterns_N` (N * width, patterns) with `patterns_N_bias`, `out` (4 * patterns
    + width, labels) with `out_bias`, `pieces` (BUCKETS, labels)."""


class IntentNetwork:
    """Gives each label its logit; thread-safe."""

    def __init__(self, weights: Weights, encoder: StaticEncoder) -> None:
        """Take weights and the encoder whose words they were learned for.

        `ValueError` passes through if the shapes do not fit each other.
        """
        tensors = weights.tensors
        self._encoder = encoder
        self._project, self._own, self._signs = (tensors[n] for n in ("project", "own", "signs"))
        self._patterns = [
            (size, tensors[f"patterns_{size}"], tensors[f"patterns_{size}_bias"])
            for size in WINDOWS
        ]
        self._out, self._bias = tensors["out"], tensors["out_bias"]
        self._pieces = tensors["pieces"]
        self._places = {int(id): place for place, id in enumerate(weights.own_ids, 1)}
        _check(tensors, len(weights.own_ids), encoder.dimension)
        # A word means the same in every question.
        self._look_up = lru_cache(_MOST_WORDS)(self._compute_word)

    def compute_logits(self, masked: str) -> Floats:
        """Compute logits of a masked question, shape (labels,)."""
        words = np.stack([*map(self._look_up, *cut_words(masked, self._encoder))])
        pieces = hash_pieces(masked)
        spelled: Floats = self._pieces[pieces].sum(axis=0) / np.float32(len(pieces) ** 0.5)
        seen = np.concatenate([*self._match(words), words.mean(axis=0)])
        logits: Floats = seen @ self._out + self._bias + spelled
        return logits

    def _compute_word(self, word: int, sign: int) -> Floats:
        """Compute the numbers of a word or sign, shape (width,)."""
        own = self._own[self._places.get(word, 0)]
        direction = self._encoder.get_directions([word])[0] if word else 0
        numbers: Floats = own + self._signs[sign]
        return numbers + direction @ self._project if word else numbers

    def _match(self, words: Floats) -> Sequence[Floats]:
        """Match the patterns of each size; shape (patterns,) each, 0 or more."""
        count, width = words.shape
        most = WINDOWS[-1] - 1
        padded = np.zeros((count + 2 * most, width), np.float32)
        padded[most : most + count] = words
        found = []
        for size, patterns, bias in self._patterns:
            # Rows follow each other in memory, so a window is one run of numbers.
            windows: Floats = np.ndarray(
                (count + size - 1, size * width),
                np.float32,
                padded,
                (most - size + 1) * padded.strides[0],
                padded.strides,
            )
            found.append(np.maximum((windows @ patterns).max(axis=0) + bias, 0))
        return found


def pack(tensor: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Pack a tensor into one byte a number, with one scale a column."""
    scale = np.maximum(np.abs(tensor).max(axis=0), 1e-9) / STEPS
    return np.rint(tensor / scale).astype(np.int8), scale.astype(np.float32)


def unpack(numbers: npt.NDArray[np.int8], scale: Floats) -> Floats:
    """Unpack what `pack` packed."""
    return numbers.astype(np.float32) * scale


def _check(tensors: Mapping[str, Floats], own: int, dimension: int) -> None:
    """Check the shapes of tensors against each other.

    Raises:
        ValueError: They do not fit.
    """
    width, patterns = tensors["project"].shape[1], tensors["patterns_1"].shape[1]
    labels = tensors["out"].shape[1]
    expected = {
        "project": (dimension, width),
        "own": (own + 1, width),
        "signs": (len(tensors["signs"]), width),
        "out": (patterns * len(WINDOWS) + width, labels),
        "out_bias": (labels,),
        "pieces": (BUCKETS, labels),
    }
    for size in WINDOWS:
        expected[f"patterns_{size}"] = (size * width, patterns)
        expected[f"patterns_{size}_bias"] = (patterns,)
    for name, shape in expected.items():
        if tensors[name].shape != shape:
            raise ValueError(f"{name} of shape {tensors[name].shape}, expected {shape}")
