"""A community's own wordings: a question that is worded like one of them has its intent.

Nothing is trained when the bot runs: a question is compared with each wording, by the encoder's
vectors and by the pieces of its text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np

from bot.request import Intent, Subject
from bot.understanding.intent.features import find_pieces
from bot.understanding.intent.model import IntentGuess
from bot.understanding.mask import MASKS
from indexer.contracts import Encoder
from indexer.errors import BadInput, ConfigError
from indexer.text.files import read_text_file

MOST_WORDINGS = 1000
"""Lines of a file that are read: each question is compared with all of them."""
MOST_CHARACTERS = 200
"""Of a wording."""
_NEAR = 0.7
"""Least likeness of a question and a wording, from 0 to 1. Measured with a sentence of each of 400
templates of `training/intents/` as wordings: of other sentences of these templates 46 % come so
near to the right one, of sentences of 2,000 other templates 0.15 % to one of another intent (at
0.6: 57 %, 1.65 %; at 0.8: 32 %, 0.05 %)."""
_LEAST_COSINE = 0.6
"""Of the vectors, below which pieces are not compared: they cannot make up for it."""
_SLOT = re.compile(rf"\{{({'|'.join(MASKS)})\}}")

log = logging.getLogger("huigu.understanding")


class OwnWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the file that `[community] wordings` names."""

    intent: Intent
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_CHARACTERS)]
    """Names of the catalogue, or slots such as `{event}`, stand for any of their sort."""
    subject: Subject = ""


def read_own_wordings(path: Path) -> tuple[list[OwnWording], list[BadInput]]:
    """Read a file of wordings, JSON lines of `intent`, `subject` if need be, and `text`.

    Returns:
        The wordings, and what is wrong with the lines that were skipped.

    Raises:
        ConfigError: The file cannot be read.
    """
    try:
        lines = read_text_file(path).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"[community] wordings: {path}: {error}; correct the path") from error
    wordings: list[OwnWording] = []
    problems: list[BadInput] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if len(wordings) == MOST_WORDINGS:
            reason = f"more than {MOST_WORDINGS} wordings"
            problems.append(BadInput(path, number, reason, "the rest was skipped; remove some"))
            break
        try:
            wordings.append(msgspec.json.decode(line, type=OwnWording))
        except (msgspec.DecodeError, UnicodeEncodeError) as error:
            problems.append(BadInput(path, number, str(error), "the line was skipped; correct it"))
    return wordings, problems


def load_own_wordings(path: Path | None) -> list[OwnWording]:
    """Read a file of wordings, if there is one, and log what is wrong with it.

    `ConfigError` passes through.
    """
    if path is None:
        return []
    wordings, problems = read_own_wordings(path)
    for problem in problems:
        log.warning("%s", problem)
    if problems:
        log.warning("%s: %d wordings read, %d skipped", path, len(wordings), len(problems))
    return wordings


class _Known(msgspec.Struct, frozen=True):
    """A wording as questions are compared with it."""

    guess: IntentGuess
    pieces: frozenset[str]


class OwnWordings:
    """Finds the wording that a question is like; thread-safe."""

    def __init__(
        self, wordings: Sequence[OwnWording], mask: Callable[[str], str], encoder: Encoder
    ) -> None:
        """Take wordings, and what puts masks in the places of names."""
        texts = [_SLOT.sub(lambda slot: MASKS[slot[1]], mask(one.text)) for one in wordings]
        self._encoder = encoder
        self._vectors = encoder.encode(texts)
        self._known = [
            _Known(IntentGuess(one.intent, one.subject, 1.0), frozenset(find_pieces(text)))
            for one, text in zip(wordings, texts, strict=True)
        ]

    def find(self, masked: str) -> IntentGuess | None:
        """Find the intent of the wording that a masked question is like; None without one.

        The probability of the guess is the likeness.
        """
        if not self._known:
            return None
        cosines = self._vectors @ self._encoder.encode([masked])[0]
        places = np.flatnonzero(cosines >= _LEAST_COSINE)
        pieces = find_pieces(masked)
        likeness = {
            int(place): _compare(float(cosines[place]), self._known[place].pieces, pieces)
            for place in places
        }
        best = max(likeness, key=lambda place: likeness[place], default=None)
        if best is None or likeness[best] < _NEAR:
            return None
        guess = self._known[best].guess
        return IntentGuess(guess.intent, guess.subject, min(1.0, likeness[best]))


def _compare(cosine: float, first: frozenset[str], second: Iterable[str]) -> float:
    """Compare two texts by the mean of the cosines of their vectors and of their pieces."""
    others = frozenset(second)
    shared: float = len(first & others) / (len(first) * len(others)) ** 0.5
    return (cosine + shared) / 2
