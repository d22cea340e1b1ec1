"""Words across scripts: for a Chinese word its nearest Latin ones, and the other way round.

Learned, not looked up: the neighbours are read off the bundled encoder's own vectors once, when it
is made (`training.lexicon`), so a question can meet a page of the other language by its words too.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from numpy.lib.format import open_memmap
from tokenizers import Tokenizer

from indexer.errors import EncoderError

LEXICON_FILE = "lexicon.npy"
_STEPS = 255
"""Likenesses are kept in one byte: 255 means 1."""


class Lexicon:
    """The neighbours of each word of a vocabulary in the other script."""

    def __init__(self, path: Path, tokenizer: Tokenizer) -> None:
        """Open a lexicon.

        Args:
            path: Shape (n, k), uint32: per word of the vocabulary up to k neighbours as
                id * 256 + likeness, 0 for none.
            tokenizer: The vocabulary, of n words.

        Raises:
            EncoderError: The file is damaged or belongs to another vocabulary.
        """
        try:
            # Not `np.load`, which takes other formats too and has an error of its own for each.
            near: npt.NDArray[np.uint32] = open_memmap(path, mode="r")
        except (OSError, ValueError) as error:
            raise EncoderError(f"{path}: damaged ({error}); reinstall huigu") from error
        size = tokenizer.get_vocab_size()
        if near.ndim != 2 or len(near) != size or near.dtype != np.uint32:
            raise EncoderError(
                f"{path}: {near.dtype} of shape {near.shape} for {size} words; "
                "make it again with `python -m training.lexicon`"
            )
        self._tokenizer = tokenizer
        self._near = near

    def find_neighbours(self, text: str) -> dict[str, list[tuple[str, float]]]:
        """Give the neighbours of each word of a text.

        Args:
            text: A question or a part of it.

        Returns:
            By word as the vocabulary writes it (folded): its neighbours with their likeness, 0 to
            1, best first. A word without neighbours is left out.
        """
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        found: dict[str, list[tuple[str, float]]] = {}
        for word, row in zip(encoding.tokens, encoding.ids, strict=True):
            near = [int(packed) for packed in self._near[row] if packed]
            if near:
                found[word] = [
                    (self._tokenizer.id_to_token(packed >> 8) or "", (packed & 255) / _STEPS)
                    for packed in near
                ]
        return found


def pack(ids: npt.NDArray[np.int64], alike: npt.NDArray[np.float32]) -> npt.NDArray[np.uint32]:
    """Pack neighbours for the file; a likeness of 0 or below means none.

    Args:
        ids: Shape (n, k).
        alike: Shape (n, k), cosines.

    Returns:
        Shape (n, k), as `Lexicon` reads it.
    """
    likeness = np.clip(np.rint(alike * _STEPS), 0, _STEPS).astype(np.uint32)
    return np.where(likeness > 0, (ids.astype(np.uint32) << 8) | likeness, 0).astype(np.uint32)
