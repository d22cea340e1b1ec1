"""The learned intent of a question.

`training.intent_model.make` writes the weights; numpy reads them.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import cast, get_args

import msgspec
import numpy as np

from bot.request import Intent, Subject
from bot.understanding.intent.network import Floats, IntentNetwork, Weights, pack, unpack
from bot.understanding.intent.spelling import Spelling
from indexer.contracts import Encoder
from indexer.encoders.checked_files import read_shipped, write_shipped
from indexer.encoders.read_errors import translate_shipped_errors
from indexer.encoders.static import StaticEncoder, load_bundled
from indexer.errors import EncoderError

WEIGHTS_FILE = Path(__file__).with_name("intents.npz")
Chances = Floats
"""A probability for each label: shape (labels,), summing to 1."""
_MOST_WEIGHED = 64
"""Masked questions whose probabilities are kept: a question is weighed up to four times."""
_INTENTS = frozenset(get_args(Intent))
_SUBJECTS = frozenset(get_args(Subject))


class IntentGuess(msgspec.Struct, frozen=True):
    """What a question may want, and how sure that is."""

    intent: Intent
    subject: Subject
    probability: float
    """0 to 1; of ten guesses at 0.9, about nine are right on wordings like those learned from."""


class IntentFile(msgspec.Struct, frozen=True):
    """What the file holds."""

    labels: list[str]
    """As `count/talks`, `when`: what each logit stands for."""
    weights: Weights
    words: list[str]
    """Latin words of asking, whose slips are corrected."""
    temperature: float
    """Logits are divided by it."""
    encoder: str
    """Fingerprint of the encoder whose words were learned."""


class IntentModel:
    """Guesses intents; thread-safe."""

    def __init__(self, file: IntentFile, encoder: StaticEncoder) -> None:
        """Take what was learned, and the encoder with its fingerprint.

        `ValueError` passes through if the weights do not fit each other.
        """
        self.labels = [_split_label(label) for label in file.labels]
        self.encoder = encoder
        self._temperature = np.float32(file.temperature)
        self._network = IntentNetwork(file.weights, encoder)
        self._spelling = Spelling(file.words, encoder)
        # A question without names is weighed as it is read, and beside what is pinned.
        self._weigh = lru_cache(_MOST_WEIGHED)(self._compute_chances)

    @classmethod
    def load(cls, encoder: Encoder | None = None, path: Path = WEIGHTS_FILE) -> IntentModel:
        """Load the weights that ship with Huigu, or others.

        Args:
            encoder: Of the index; another than the bundled one is not used, which is opened then.
            path: The file of weights.

        Raises:
            EncoderError: A file is missing, damaged, or of another version.
        """
        file = read_intents(path)
        if not isinstance(encoder, StaticEncoder) or encoder.fingerprint != file.encoder:
            encoder = load_bundled()
        if encoder.fingerprint != file.encoder:
            raise EncoderError(f"{path}: made for another encoder; reinstall huigu")
        with translate_shipped_errors(path):
            return cls(file, encoder)

    def predict(self, masked: str) -> IntentGuess:
        """Guess what a question wants; see `rank`."""
        return self.rank(masked, 1)[0]

    def rank(self, masked: str, k: int = 3) -> list[IntentGuess]:
        """Give the likeliest intents, best first.

        Args:
            masked: The question, folded, its names replaced by the words of `MASKS`.
            k: How many at most.
        """
        probabilities = self.weigh(masked)
        best = np.argsort(-probabilities, kind="stable")[:k]
        labels = [self.labels[n] for n in best]
        return [
            IntentGuess(intent, subject, float(chance))
            for (intent, subject), chance in zip(labels, probabilities[best], strict=True)
        ]

    def weigh(self, masked: str) -> Chances:
        """Give each of `labels` its probability, for a masked question as in `rank`; read only."""
        return self._weigh(masked)

    def _compute_chances(self, masked: str) -> Chances:
        logits = self._network.compute_logits(self._spelling.correct(masked)) / self._temperature
        exponentials = np.exp(logits - logits.max())
        chances: Chances = exponentials / exponentials.sum()
        chances.flags.writeable = False
        return chances


def read_intents(path: Path) -> IntentFile:
    """Read a file of weights.

    Raises:
        EncoderError: The file is missing, damaged, or of another version.
    """
    with (
        translate_shipped_errors(path),
        np.load(BytesIO(read_shipped(path)), allow_pickle=False) as file,
    ):
        names = [name for name in file.files if name.endswith("_scale")]
        tensors: dict[str, Floats] = {
            name: unpack(file[name], file[f"{name}_scale"])
            for name in (one.removesuffix("_scale") for one in names)
        }
        labels = [str(label) for label in file["labels"]]
        words = [str(word) for word in file["words"]]
        weights = Weights(file["own_ids"], tensors)
        temperature, encoder = float(file["temperature"]), str(file["encoder"])
    split = [_split_label(label) for label in labels]
    if not all(intent in _INTENTS and subject in _SUBJECTS for intent, subject in split):
        raise EncoderError(f"{path}: made for another version; reinstall huigu")
    if tensors.get("out_bias", np.zeros(0)).shape != (len(labels),):
        raise EncoderError(f"{path}: weights for other labels than {len(labels)}; reinstall huigu")
    return IntentFile(labels, weights, words, temperature, encoder)


def write_intents(path: Path, file: IntentFile) -> None:
    """Write a file of weights, one byte a number; its content is the same for the same weights."""
    arrays: dict[str, np.ndarray] = {
        "labels": np.array(file.labels),
        "words": np.array(file.words),
        "own_ids": file.weights.own_ids,
        "temperature": np.array(file.temperature, np.float32),
        "encoder": np.array(file.encoder),
    }
    for name, tensor in file.weights.tensors.items():
        arrays[name], arrays[f"{name}_scale"] = pack(tensor)
    content = BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]  # allow_pickle is none of them
    write_shipped(path, content.getvalue())


def _split_label(label: str) -> tuple[Intent, Subject]:
    """Split `count/talks`, as the file has it."""
    intent, _, subject = label.partition("/")
    return cast(Intent, intent), cast(Subject, subject)
