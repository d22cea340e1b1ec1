"""The lexicon: for each Chinese word its nearest Latin words, and the other way round.

`training.lexicon` computes it. With it a question matches words of a page in the other language.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from numpy.lib.format import read_array

from indexer.encoders.read_errors import translate_read_errors
from indexer.encoders.unigram import UnigramTokenizer
from indexer.errors import EncoderError

LEXICON_FILE = "lexicon.npy"
CACHED_WORDS = 4096
"""Words of questions whose neighbours are kept, in 4 MB at most."""
_STEPS = 255
"""A similarity is stored in one byte; 255 means 1."""


class Lexicon:
    """The neighbours of each word of a vocabulary in the other script."""

    def __init__(self, path: Path, content: bytes, tokenizer: UnigramTokenizer) -> None:
        """Read the content of a file of shape (n, k), uint32, for a vocabulary of n words.

        A row holds up to k neighbours of a word as id * 256 + similarity, and 0 for none.

        Raises:
            EncoderError: The file is damaged or belongs to another vocabulary.
        """
        with translate_read_errors(path):
            # `np.load` also accepts other formats and raises different errors for each.
            table: npt.NDArray[np.uint32] = read_array(BytesIO(content), allow_pickle=False)
        size = tokenizer.size
        if table.ndim != 2 or len(table) != size or table.dtype != np.uint32:
            raise EncoderError(
                f"{path}: {table.dtype} of shape {table.shape} for {size} words; "
                "make it again with `python -m training.lexicon`"
            )
        self._tokenizer = tokenizer
        self._table = table
        self._find_near = lru_cache(CACHED_WORDS)(self._read_row)

    def find_neighbours(self, text: str) -> dict[str, list[tuple[str, float]]]:
        """Find the neighbours of each word of a text; see `Vocabulary.find_neighbours`."""
        neighbours: dict[str, list[tuple[str, float]]] = {}
        for row, word in self._tokenizer.cut(text):
            if near := self._find_near(row):
                neighbours[word] = near
        return neighbours

    def _read_row(self, row: int) -> list[tuple[str, float]]:
        return [
            (self._tokenizer.get_word(packed >> 8), (packed & 255) / _STEPS)
            for packed in self._table[row].tolist()
            if packed
        ]


def pack(ids: npt.NDArray[np.int64], cosines: npt.NDArray[np.float32]) -> npt.NDArray[np.uint32]:
    """Pack neighbours for the file; a cosine of 0 or below means none. All shapes are (n, k)."""
    similarity = np.clip(np.rint(cosines * _STEPS), 0, _STEPS).astype(np.uint32)
    packed = (ids.astype(np.uint32) << 8) | similarity
    return np.where(similarity > 0, packed, 0).astype(np.uint32)
