"""Corrects slips in the words of asking, before the intent model reads them: `vidoes`, `wich`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from bot.understanding.intent.features import WordCutter
from bot.understanding.names.near_misses import LONGEST, SHORTEST, SpelledWords

_WORD: Final = re.compile(rf"(?<![A-Za-z0-9])[a-z]{{{SHORTEST - 1},{LONGEST + 1}}}(?![A-Za-z0-9])")
_MOST_KNOWN: Final = 4096
"""Words whose correction is kept."""


class Spelling:
    """Corrects slips; thread-safe."""

    def __init__(self, words: Iterable[str], cutter: WordCutter) -> None:
        """Take the words that are meant, and the cutter, which knows most words that exist."""
        self._words, self._cutter = SpelledWords(words), cutter
        self._correct = lru_cache(_MOST_KNOWN)(self._correct_word)

    def correct(self, masked: str) -> str:
        """Correct the slips of a masked question; masks have capitals and stay."""
        return _WORD.sub(lambda match: self._correct(match[0]), masked)

    def _correct_word(self, word: str) -> str:
        # What the encoder knows whole is a word, and means itself.
        if word in self._words or len(self._cutter.cut(word)) == 1:
            return word
        return self._words.find_meant(word) or word
