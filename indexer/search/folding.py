"""Folds and splits texts from caches: the same few pages and words answer most questions.

The cache is shared by all questions, and any page may be in it: a bound by the number of texts
alone would let long pages fill the memory.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from threading import Lock

from cachetools import LRUCache

from indexer.text.language import fold, split_words

CACHED_TEXTS = 4096
"""Short texts in the cache, some 10 MB."""
SHORT_CHARS = 2000
"""Longest of them. Passages, names and labels are shorter, so this cache holds 64 MB at most, where
every text is of this length and of emoji."""
CACHED_CHARS = 8_000_000
"""Characters of the longer texts in the cache, folded and as they were: 32 MB at most, eighty pages
as long as is read of one (`bot/answering/from_pages/page_texts.py`)."""

CACHED_WORDS = 16_384
"""Words of the encoder in the cache, each with the index's words in it: 4 MB at most."""

_fold_short = lru_cache(maxsize=CACHED_TEXTS)(fold)


class LongTexts:
    """Folds long texts, and remembers the last ones; thread-safe."""

    def __init__(self, max_chars: int) -> None:
        """Remember texts of up to that many characters together."""
        self._folded: LRUCache[str, tuple[str, int]] = LRUCache(max_chars, getsizeof=itemgetter(1))
        """Folded text and its size with the text itself, by the text."""
        self._lock = Lock()

    def fold(self, text: str) -> str:
        """Fold a text; one that is longer than all that is remembered is folded each time."""
        with self._lock:
            known = self._folded.get(text)
        if known is not None:
            return known[0]
        folded = fold(text)
        size = len(text) + len(folded)
        if size <= self._folded.maxsize:
            with self._lock:
                self._folded[text] = folded, size
        return folded


_long = LongTexts(CACHED_CHARS)


def fold_cached(text: str) -> str:
    """Fold a text as terms are folded, from a cache."""
    return _fold_short(text) if len(text) <= SHORT_CHARS else _long.fold(text)


@lru_cache(maxsize=CACHED_WORDS)
def split_cached(word: str) -> tuple[str, ...]:
    """Split a word of the encoder as `split_words` does, from a cache; words are short."""
    return tuple(split_words(word))
