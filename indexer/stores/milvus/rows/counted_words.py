"""How the words of a passage are packed: which, how often, and how many in each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.records import PassageWords
from indexer.stores.local.bm25 import MAX_WORD
from indexer.stores.milvus.rows.bm25_weights import FIELDS, Numbers

_DTYPE = np.dtype("<u4")
_HEADER = 2 * len(FIELDS)


@dataclass(frozen=True, slots=True)
class CountedWords:
    """The words of one passage, by field."""

    lengths: tuple[int, ...]
    """Words of each field, repeated ones too."""
    fields: tuple[tuple[Numbers, Numbers], ...]
    """For each field the numbers of its distinct words, and how often each stands there."""

    def pack(self) -> bytes:
        """Pack them: lengths, numbers of distinct words, words and counts of each field."""
        sizes = [len(words) for words, _ in self.fields]
        parts = [np.array([*self.lengths, *sizes], dtype=_DTYPE)]
        for words, counts in self.fields:
            parts += [words.astype(_DTYPE), counts.astype(_DTYPE)]
        return np.concatenate(parts).tobytes()

    def renumber(self, numbers: Numbers) -> CountedWords:
        """Give the words other numbers: `numbers` holds the new one at the place of the old one."""
        fields = tuple((numbers[words], counts) for words, counts in self.fields)
        return CountedWords(self.lengths, fields)


def count_words(words: PassageWords, number: Callable[[str], int]) -> CountedWords:
    """Count the words of a passage; `number` gives the number of a word.

    As in the local store, a word longer than `MAX_WORD` is none.
    """
    lengths, fields = [], []
    for field in FIELDS:
        kept = [word for word in getattr(words, field) if word and len(word) <= MAX_WORD]
        counted = Counter(map(number, kept))
        lengths.append(len(kept))
        fields.append((_make_numbers(list(counted)), _make_numbers(list(counted.values()))))
    return CountedWords(tuple(lengths), tuple(fields))


def unpack_words(packed: bytes) -> CountedWords:
    """Read what `CountedWords.pack` made."""
    values = np.frombuffer(packed, dtype=_DTYPE)
    lengths, sizes = values[: len(FIELDS)].tolist(), values[len(FIELDS) : _HEADER].tolist()
    fields, start = [], _HEADER
    for size in sizes:
        middle, end = start + size, start + 2 * size
        fields.append((values[start:middle], values[middle:end]))
        start = end
    return CountedWords(tuple(lengths), tuple(fields))


def _make_numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, dtype=np.uint32)
