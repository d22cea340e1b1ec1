"""Corrects misspelt words of names: a letter missing, doubled, or swapped with its neighbour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.understanding.names.pieces import Piece
from indexer.contracts import Store
from indexer.text.language import split_words

SHORTEST, LONGEST = 5, 24
"""Letters of a word that is looked at."""
_MOST_KNOWN = 4096
"""Words whose meaning is kept."""
_MOST_WORDS = 12
"""Words of a question that are looked at: people who misspell more are not understood."""


class SpelledWords:
    """Words of names, found by what people make of them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take Latin words, folded; short and long ones are left out."""
        self._words = {w for w in words if SHORTEST <= len(w) <= LONGEST and w.isascii()}
        self._shortened: dict[str, str] = {}
        # Most words of questions are asked again and again.
        self._find = lru_cache(_MOST_KNOWN)(self._find_meant)
        for word in self._words:
            for i in range(len(word)):
                short = word[:i] + word[i + 1 :]
                known = self._shortened.setdefault(short, word)
                if known != word:
                    self._shortened[short] = ""

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def find_meant(self, word: str) -> str:
        """Find the one word that a misspelt word means; empty if there is none, or several."""
        return self._find(word)

    def _find_meant(self, word: str) -> str:
        near = {short} if (short := self._shortened.get(word)) else set[str]()
        near.update(one for one in _list_slips(word) if one in self._words)
        return near.pop() if len(near) == 1 and short != "" else ""


def correct_words(
    pieces: Sequence[Piece], words: SpelledWords, store: Store
) -> tuple[list[Piece], frozenset[int]]:
    """Replace the keys of words that no page holds by those of the one word that is meant.

    Args:
        pieces: The pieces of a question.
        words: The words of names.
        store: Tells which words are words of a page.

    Returns:
        The pieces, and the places of those that were corrected.
    """
    meant = {
        piece.key: word
        for piece in pieces
        if piece.sort == "word" and SHORTEST - 1 <= len(piece.key) <= LONGEST + 1
        if piece.key not in words and (word := words.find_meant(piece.key))
    }
    if not meant:
        return list(pieces), frozenset()
    keys = list(meant)[:_MOST_WORDS]
    rows = store.frequencies([split_words(key)[0] for key in keys])
    wrong = {key for key, count in zip(keys, rows, strict=True) if not count}
    places = frozenset(i for i, piece in enumerate(pieces) if piece.key in wrong)
    corrected = [
        replace(piece, key=meant[piece.key]) if i in places else piece
        for i, piece in enumerate(pieces)
    ]
    return corrected, places


def _list_slips(word: str) -> Iterator[str]:
    """List what a word is without a doubled letter, and with two neighbours swapped."""
    for i in range(len(word) - 1):
        head, one, other, tail = word[:i], word[i], word[i + 1], word[i + 2 :]
        yield head + one + tail if one == other else head + other + one + tail
