"""The words of asking, learned from the wordings in `training/intents/`.

`training.intent_model.asking_words` writes the file.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from indexer.encoders.read_errors import translate_shipped_errors
from indexer.search.query import QUESTION_WORDS

FILE = Path(__file__).with_name("asking_words.txt")
MAX_HAN_CHARS = 6
"""Longest Chinese phrase that is kept."""
SOME, SURE, BEFORE = 1, 2, 3
"""How much a word is one of asking. `SOME`: among its like only, as `learning`, which is none in
`machine learning`. `SURE`: beside any other word. `BEFORE`: one character before a topic, as 讲."""


class AskingWords(msgspec.Struct, frozen=True):
    """Tells words of asking from others."""

    levels: dict[str, int]
    """By word or Chinese phrase, folded."""

    @classmethod
    def load(cls, path: Path = FILE) -> AskingWords:
        """Read the words that ship with Huigu; `EncoderError` if the file is missing or damaged."""
        with translate_shipped_errors(path):
            lines = path.read_text(encoding="utf-8").splitlines()
            pairs = (line.rpartition(" ") for line in lines)
            return cls({word: int(level) for word, _, level in pairs})

    def is_asking(self, word: str, least: int = SOME) -> bool:
        """Tell whether a folded word is one of asking, at least as much as a level says."""
        return self.levels.get(word, 0) >= least or _is_question_word(word)

    def covers(self, run: str) -> bool:
        """Tell whether a folded run of Chinese characters is made of phrases of asking only."""
        place = 0
        while place < len(run):
            size = self._measure_phrase(run[place : place + MAX_HAN_CHARS], SOME)
            if not size:
                return False
            place += size
        return True

    def trim(self, run: str) -> tuple[int, int]:
        """Trim phrases of asking from both ends of a folded run of Chinese characters.

        Returns:
            Where what is left begins and ends. Of single characters only particles go: 上 in 上云
            is no word of asking.
        """
        start, end = 0, len(run)
        while start < end:
            size = self._measure_phrase(run[start : start + MAX_HAN_CHARS], SURE)
            if not size or (size == 1 and not self.is_asking(run[start], BEFORE)):
                break
            start += size
        while start < end:
            # Particles first: 演讲的 ends in 的 and then in 演讲, not in 讲的.
            sizes = (1, *range(min(MAX_HAN_CHARS, end - start), 1, -1))
            size = next((n for n in sizes if self._ends(run[end - n : end])), 0)
            if not size:
                break
            end -= size
        return start, end

    def _ends(self, phrase: str) -> bool:
        """Tell whether a run that ends in a phrase is as good without it."""
        return _is_question_word(phrase) if len(phrase) == 1 else self.is_asking(phrase, SURE)

    def _measure_phrase(self, text: str, least: int) -> int:
        """Measure the longest phrase of asking that a text begins with; 0 for none."""
        sizes = range(len(text), 0, -1)
        return next((size for size in sizes if self.is_asking(text[:size], least)), 0)


@lru_cache(maxsize=4096)
def _is_question_word(word: str) -> bool:
    return QUESTION_WORDS.fullmatch(word) is not None
