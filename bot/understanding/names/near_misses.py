"""Corrects misspelt words: a letter missing, too much, wrong, or swapped with its neighbour."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import mul

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from bot.understanding.names.pieces import Piece
from indexer.contracts import Store
from indexer.text.language import fold, split_words

SHORTEST, LONGEST = 5, 24
"""Letters of a word that is looked at."""
_LATIN = re.compile(rf"(?<![^\W\d_])[A-Za-z]{{{SHORTEST - 1},{LONGEST + 1}}}(?![^\W\d_])")
_LEAST_WRONG = 8
"""Letters of a word that may have a wrong letter, or one too much: of a short one too many do."""
_MOST_KNOWN = 1024
"""Words whose meaning is kept."""
_MOST_WORDS = 12
"""Words of a question that are looked at: people who misspell more are not understood."""
_HASH_SHIFT = 32
_WHOLE = (1 << 64) - 1
_BASE = 0x9E3779B97F4A7C15
"""Odd, so that it has an inverse modulo 2^64; 2^64 divided by the golden ratio mixes well."""
_POWERS = tuple(pow(_BASE, place, 1 << 64) for place in range(1, LONGEST + 2))
_INVERSE = pow(_BASE, -1, 1 << 64)
_NUMBER_MASK = (1 << _HASH_SHIFT) - 1
"""Bits of an entry that are the number of a word; those above them are the hash of its spelling."""


class SpelledWords:
    """Words of names, found by what people make of them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take Latin words, folded; short and long ones are left out."""
        kept = {w for w in words if SHORTEST <= len(w) <= LONGEST and w.isascii()}
        self._words = sorted(kept)
        # 11,000 words lack a letter in 80,000 ways: as texts in a dictionary these took 14 MB.
        self._shortened = array("Q", _hash_shortened(self._words).tobytes())
        # Most words of questions are asked again and again.
        self._find = lru_cache(_MOST_KNOWN)(self._find_meant)

    def __contains__(self, word: str) -> bool:
        place = bisect_left(self._words, word)
        return place < len(self._words) and self._words[place] == word

    def find_meant(self, word: str, *, slips_only: bool = False) -> str:
        """Find the one word that a misspelt word means; empty if there is none, or several.

        Args:
            word: Folded, of Latin letters.
            slips_only: Whether no letter of it may be wrong, only missing, doubled or swapped.
        """
        return self._find(word, slips_only)

    def _find_meant(self, word: str, slips_only: bool) -> str:
        near = {one for one in self._list_longer(word) if word in _list_shortened(one)}
        near.update(one for one in _list_slips(word) if one in self)
        if not near and not slips_only and len(word) >= _LEAST_WRONG:
            near.update(self._list_with_wrong_letter(word))
        return near.pop() if len(near) == 1 else ""

    def _list_longer(self, short: str) -> Iterator[str]:
        """List the words that may be a text with one letter more."""
        hashed = _hash(short)
        place = bisect_left(self._shortened, hashed << _HASH_SHIFT)
        for index in range(place, len(self._shortened)):
            entry = self._shortened[index]
            if entry >> _HASH_SHIFT != hashed:
                break
            yield self._words[entry & _NUMBER_MASK]

    def _list_with_wrong_letter(self, word: str) -> Iterator[str]:
        """List the words that differ in a letter behind the first one, or lack it."""
        for i in range(1, len(word)):
            short = word[:i] + word[i + 1 :]
            is_plural = i + 1 == len(word) and word[i] == "s"
            if short in self and not is_plural:
                yield short
            for one in self._list_longer(short):
                if one[:i] + one[i + 1 :] == short and one != word:
                    yield one


def correct_words(
    pieces: Sequence[Piece], words: SpelledWords, names: Container[str], store: Store
) -> tuple[list[Piece], frozenset[int]]:
    """Replace the keys of words that no page holds by those of the one word that is meant.

    Args:
        pieces: The pieces of a question.
        words: The words of names.
        names: The keys of whole names: `marklee` is no slip of `markle`.
        store: Tells which words are words of a page.

    Returns:
        The pieces, and the places of those that were corrected.
    """
    meant = {
        piece.key: word
        for piece in pieces
        if piece.sort == "word" and SHORTEST - 1 <= len(piece.key) <= LONGEST + 1
        if piece.key not in words and (word := words.find_meant(piece.key))
        if piece.key not in names
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


class Corrected(msgspec.Struct, frozen=True):
    """The pieces of a question, some with other keys."""

    pieces: Sequence[Piece]
    corrected: frozenset[int]
    """Places of those with other keys."""


def correct_beside_others(
    pieces: Sequence[Piece], words: SpelledWords, covered: Collection[int]
) -> Corrected | None:
    """Replace the keys of words that may be slips, whether or not a page holds them.

    Args:
        pieces: The pieces of a question.
        words: The words of names.
        covered: Places of the pieces that are part of a name as they are.

    Returns:
        None if no word may be one.
    """
    meant = {
        place: word
        for place, piece in enumerate(pieces)
        if place not in covered and piece.sort == "word"
        if SHORTEST - 1 <= len(piece.key) <= LONGEST + 1
        if (word := words.find_meant(piece.key, slips_only=True))
    }
    if not meant:
        return None
    changed = [
        replace(piece, key=meant[place]) if place in meant else piece
        for place, piece in enumerate(pieces)
    ]
    return Corrected(changed, frozenset(meant))


def correct_text(text: str, words: SpelledWords, store: Store) -> str:
    """Correct the words of a text that no page holds, where one word is meant.

    Args:
        text: What is left of a question.
        words: The words that may be meant.
        store: Tells which words are words of a page.
    """
    meant = {
        match[0]: word
        for match in islice(_LATIN.finditer(text), _MOST_WORDS)
        if (key := fold(match[0])) not in words and (word := words.find_meant(key))
    }
    if not meant:
        return text
    rows = store.frequencies([split_words(word)[0] for word in meant])
    wrong = {word for word, count in zip(meant, rows, strict=True) if not count}
    return _LATIN.sub(lambda match: meant[match[0]] if match[0] in wrong else match[0], text)


def _hash(word: str) -> int:
    """Hash a word: the upper half of the sum of its bytes, each times a power of a number."""
    total: int = sum(map(mul, word.encode(), _POWERS))
    return (total & _WHOLE) >> _HASH_SHIFT


def _hash_shortened(words: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Hash words without one of their letters, all at once: a tenth of the time of each by itself.

    Returns:
        Entries of `SpelledWords`, ascending, each once.
    """
    letters = np.zeros((len(words), LONGEST), dtype=np.uint64)
    for row, word in enumerate(words):
        letters[row, : len(word)] = np.frombuffer(word.encode(), dtype=np.uint8)
    ends = np.cumsum(letters * np.array(_POWERS[:LONGEST], dtype=np.uint64), axis=1)
    begins = ends - letters * np.array(_POWERS[:LONGEST], dtype=np.uint64)
    # Behind the letter that is left out, each moves one place forward.
    hashes = begins + (ends[:, -1:] - ends) * np.uint64(_INVERSE)
    numbers = np.arange(len(words), dtype=np.uint64)[:, np.newaxis]
    shift = np.uint64(_HASH_SHIFT)
    entries: npt.NDArray[np.uint64] = (hashes >> shift << shift) | numbers
    # Not `np.unique`, which imports numpy.ma.
    entries = np.sort(entries[letters > 0])
    return entries[np.flatnonzero(np.diff(entries, prepend=entries[:1] + np.uint64(1)))]


def _list_shortened(word: str) -> Iterator[str]:
    """List what a word is without one of its letters."""
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _list_slips(word: str) -> Iterator[str]:
    """List what a word is without a doubled letter, and with two neighbours swapped."""
    for i in range(len(word) - 1):
        head, one, other, tail = word[:i], word[i], word[i + 1], word[i + 2 :]
        yield head + one + tail if one == other else head + other + one + tail
