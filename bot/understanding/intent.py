"""The learned intent of a question: a linear model over its vector and its hashed pieces.

`training.intent_model.make` writes the weights; numpy reads them.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

import numpy as np
import numpy.typing as npt

from bot.request import Intent, Subject
from bot.understanding.features import BUCKETS, hash_pieces
from indexer.errors import EncoderError
from indexer.records import Vectors

WEIGHTS_FILE = Path(__file__).with_name("intents.npz")
_INTENTS = frozenset(get_args(Intent))
_SUBJECTS = frozenset(get_args(Subject))


@dataclass(frozen=True, slots=True)
class IntentGuess:
    """What a question may want, and how sure that is."""

    intent: Intent
    subject: Subject
    probability: float
    """0 to 1; of ten guesses at 0.9, about nine are right on wordings like those learned from."""


class IntentModel:
    """Guesses intents; thread-safe."""

    def __init__(
        self,
        labels: list[tuple[Intent, Subject]],
        weights: npt.NDArray[np.float32],
        encoder: str,
    ) -> None:
        """Take weights over pieces, then over the vector, then a bias.

        Args:
            labels: What each column stands for.
            weights: Shape (BUCKETS + dimension + 1, labels), divided by the temperature.
            encoder: Fingerprint of the encoder whose vectors were learned from.
        """
        self.labels = labels
        self.encoder = encoder
        self._of_pieces = weights[:BUCKETS]
        self._of_vector = weights[BUCKETS:-1]
        self._bias = weights[-1]

    @classmethod
    def load(cls, path: Path = WEIGHTS_FILE) -> IntentModel:
        """Load the weights that ship with Huigu, or others.

        Raises:
            EncoderError: The file is missing, damaged, or of another version.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                weights = file["weights"].astype(np.float32) * file["scale"]
                names = [str(label) for label in file["labels"]]
                encoder = str(file["encoder"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise EncoderError(f"{path}: {error}; reinstall huigu") from error
        labels = [_split_label(name) for name in names]
        known = all(intent in _INTENTS and subject in _SUBJECTS for intent, subject in labels)
        if not known or weights.ndim != 2 or len(weights) <= BUCKETS + 1:
            raise EncoderError(f"{path}: made for another version; reinstall huigu")
        if weights.shape[1] != len(labels):
            raise EncoderError(f"{path}: {weights.shape[1]} columns for {len(labels)} labels")
        return cls(labels, weights, encoder)

    def predict(self, masked: str, vector: Vectors | None) -> IntentGuess:
        """Guess what a question wants; see `rank`."""
        return self.rank(masked, vector, 1)[0]

    def rank(self, masked: str, vector: Vectors | None, k: int = 3) -> list[IntentGuess]:
        """Give the likeliest intents, best first.

        Args:
            masked: The question, folded, its names replaced by the words of `MASKS`.
            vector: Of `masked`, shape (dimension,), by the bundled encoder; None if the index has
                another one, whose fingerprint is not `encoder`.
            k: How many at most.

        Raises:
            ValueError: The vector has another dimension.
        """
        pieces = hash_pieces(masked)
        logits = self._of_pieces[pieces].sum(axis=0) / len(pieces) ** 0.5 + self._bias
        if vector is not None:
            if vector.shape != self._of_vector.shape[:1]:
                raise ValueError(
                    f"vector of shape {vector.shape}, expected dimension {len(self._of_vector)}"
                )
            logits += vector @ self._of_vector
        exponentials = np.exp(logits - logits.max())
        probabilities = exponentials / exponentials.sum()
        best = np.argsort(-probabilities, kind="stable")[:k]
        labels = [self.labels[n] for n in best]
        return [
            IntentGuess(intent, subject, float(chance))
            for (intent, subject), chance in zip(labels, probabilities[best], strict=True)
        ]


def _split_label(label: str) -> tuple[Intent, Subject]:
    """Split `count/talks`, as the file has it."""
    intent, _, subject = label.partition("/")
    return cast(Intent, intent), cast(Subject, subject)
