"""What a text must hold so that a pattern can match it: most hold nothing of what most need."""

from __future__ import annotations

import re
from functools import lru_cache

_LATIN = re.compile(r"[a-z]+")


class Needs:
    """Any one of some characters and Latin words, which tells faster than to try a pattern."""

    def __init__(self, characters: str, words: str) -> None:
        """Take the characters, and the words in small letters, with blanks between them."""
        self._characters, self._words = frozenset(characters), frozenset(words.split())

    def are_in(self, text: str) -> bool:
        """Tell whether a text has one of the characters, or in any case one of the words."""
        characters, words = _read(text)
        return not (self._words.isdisjoint(words) and self._characters.isdisjoint(characters))


@lru_cache(maxsize=64)  # A question is read by many patterns.
def _read(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Read the characters of a text, and its runs of Latin letters."""
    return frozenset(text), frozenset(_LATIN.findall(text.casefold()))
