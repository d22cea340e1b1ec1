"""Postings of words, lengths of fields, and texts, as the database can hold them.

A posting list holds, little-endian: for each field how many passages hold the word (uint32); their
places in the segment, field by field, ascending (uint32); and how often each holds it (uint16).
Lengths are kept as tantivy and Lucene keep them, in one byte (`SmallFloat.intToByte4`): exact up to
40 words, above to about a twelfth, rounded down; so scores are those of the local store.

A text of PostgreSQL holds neither NUL nor half of a character.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.records import PassageWords
from indexer.stores.local.bm25 import BOOSTS, MAX_WORD

FIELDS = tuple(BOOSTS)
MOST_TIMES = 0xFFFF
MARK = "\x1a"
"""Begins what stands for a character that cannot be stored: its code point, in four digits."""
_UNSTORABLE = re.compile(f"[\0{MARK}\ud800-\udfff]")
_MARKED = re.compile(f"{MARK}([0-9a-f]{{4}})")

Integers = npt.NDArray[np.int64]


def _list_norms() -> npt.NDArray[np.uint64]:
    free = 24
    norms = list(range(free))
    for code in range(256 - free):
        bits, shift = code & 7, (code >> 3) - 1
        norms.append(free + (bits if shift < 0 else (bits | 8) << shift))
    return np.array(norms, dtype=np.uint64)


NORMS = _list_norms()
"""The length that each byte stands for."""


def shorten_lengths(lengths: Integers) -> npt.NDArray[np.uint8]:
    """Give the byte of each length: the largest that is not longer."""
    return (NORMS.searchsorted(lengths.astype(np.uint64), side="right") - 1).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Postings:
    """The passages that hold a word, field by field."""

    counts: tuple[int, ...]
    """Of each field."""
    places: npt.NDArray[np.uint32]
    """In the segment, counted from 0."""
    times: npt.NDArray[np.uint16]

    def pack(self) -> bytes:
        """Pack it."""
        head = np.array(self.counts, dtype="<u4").tobytes()
        return head + self.places.astype("<u4").tobytes() + self.times.astype("<u2").tobytes()

    def count_passages(self) -> int:
        """Count the passages that hold the word in any field."""
        filled = sum(map(bool, self.counts))
        return len(self.places) if filled < 2 else len(np.unique(self.places))

    def split(self) -> Iterator[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16]]]:
        """Give places and times of each field."""
        end = 0
        for count in self.counts:
            start, end = end, end + count
            yield self.places[start:end], self.times[start:end]


def unpack_postings(packed: bytes) -> Postings:
    """Unpack what `Postings.pack` packed.

    Raises:
        ValueError: It is not as long as it says.
    """
    fields = len(FIELDS)
    counts = tuple(np.frombuffer(packed, "<u4", fields).tolist())
    total = sum(counts)
    if len(packed) != 4 * fields + 6 * total:
        raise ValueError(f"{len(packed)} bytes do not hold {total} postings")
    places = np.frombuffer(packed, "<u4", total, 4 * fields)
    return Postings(counts, places, np.frombuffer(packed, "<u2", total, 4 * fields + 4 * total))


def join_postings(lists: Sequence[Postings]) -> Postings:
    """Join lists of one word that have no passage in common."""
    if len(lists) == 1:
        return lists[0]
    places, times, counts = [], [], []
    for field in zip(*(one.split() for one in lists), strict=True):
        joined = np.concatenate([place for place, _ in field])
        order = np.argsort(joined)
        places.append(joined[order])
        times.append(np.concatenate([often for _, often in field])[order])
        counts.append(len(joined))
    return Postings(tuple(counts), np.concatenate(places), np.concatenate(times))


def list_words(words: Sequence[str]) -> list[str]:
    """List the words that are searched: tantivy cuts at spaces too, and takes no longer ones."""
    joined = " ".join(word for word in words if len(word) <= MAX_WORD)
    return [word for word in joined.split(" ") if is_searchable(word)]


def is_searchable(word: str) -> bool:
    """Tell whether the database can hold a word: no NUL, and no half of a character."""
    if not word or len(word) > MAX_WORD or "\0" in word:
        return False
    return word.isascii() or not any("\ud800" <= char <= "\udfff" for char in word)


def write_text(text: str) -> str:
    """Write a text as it is stored."""
    return _UNSTORABLE.sub(lambda found: f"{MARK}{ord(found.group()):04x}", text)


def read_text(stored: str) -> str:
    """Read a text as it was before it was stored."""
    if MARK not in stored:
        return stored
    return _MARKED.sub(lambda found: chr(int(found.group(1), 16)), stored)


class PostingsBuilder:
    """Gathers the words of passages, in the order of the passages."""

    def __init__(self, first: int = 0) -> None:
        """Begin at a place in the segment."""
        self._first = first
        self._numbers: dict[str, int] = {}
        self._words, self._lengths = array("I"), array("I")

    @property
    def passages(self) -> int:
        """Passages so far."""
        return len(self._lengths) // len(FIELDS)

    @property
    def occurrences(self) -> int:
        """Words so far."""
        return len(self._words)

    def add(self, words: PassageWords) -> None:
        """Append the words of a passage."""
        numbers = self._numbers
        for field in FIELDS:
            cut = list_words(getattr(words, field))
            self._words.extend([numbers.setdefault(word, len(numbers)) for word in cut])
            self._lengths.append(len(cut))

    def lengths(self) -> Integers:
        """Give the words of each passage, shape (passages, fields)."""
        return np.array(self._lengths, dtype=np.int64).reshape(-1, len(FIELDS))

    def build(self) -> Iterator[tuple[str, Postings]]:
        """Give each word with its postings."""
        fields = len(FIELDS)
        slots = np.arange(len(self._lengths), dtype=np.uint64)
        owners = np.repeat(slots, np.array(self._lengths, dtype=np.int64))
        word = np.array(self._words, dtype=np.uint64)
        passage, field = owners // np.uint64(fields), owners % np.uint64(fields)
        keys, often = np.unique(
            word << np.uint64(34) | field << np.uint64(32) | passage, return_counts=True
        )
        places = (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32) + np.uint32(self._first)
        times = np.minimum(often, MOST_TIMES).astype(np.uint16)
        # Where each field of each word ends.
        slots_of = np.arange(len(self._numbers) * 4, dtype=np.uint64) << np.uint64(32)
        bounds = keys.searchsorted(slots_of).tolist()
        for name, number in self._numbers.items():
            cuts = bounds[4 * number : 4 * number + fields + 1]
            counts = tuple(end - start for start, end in pairwise(cuts))
            yield name, Postings(counts, places[cuts[0] : cuts[-1]], times[cuts[0] : cuts[-1]])
