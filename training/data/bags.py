"""Texts as bags of token ids, flat in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

LONGEST_BAG = 160
"""In tokens; a passage is rarely longer, and longer bags take more time to train."""

LONGEST_TEXT = 1200
"""In characters; this fills the longest bag."""

_BLOCK = 20_000
"""Texts tokenised at once; limits the memory of the tokenizer's records."""

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids of many texts, one after the other."""

    ids: Ids
    starts: npt.NDArray[np.int64]
    """Shape (n + 1,): text i is `ids[starts[i]:starts[i + 1]]`."""
    keys: npt.NDArray[np.uint64]
    """Shape (n,): equal for equal bags."""

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.keys)

    def gather(self, rows: npt.NDArray[np.int64]) -> tuple[Ids, npt.NDArray[np.int64]]:
        """Give the ids of some texts, flat, and how many each has."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(lengths)
        shift = np.repeat(self.starts[rows] - ends + lengths, lengths)
        return self.ids[np.arange(ends[-1]) + shift], lengths

    def select(self, rows: npt.NDArray[np.int64]) -> Bags:
        """Give some texts as bags."""
        ids, lengths = self.gather(rows)
        return Bags(ids, compute_starts(lengths), self.keys[rows])


def compute_starts(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give where each of n texts begins and the last one ends; shape (n + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def tokenise(tokenizer: Tokenizer, texts: Sequence[str]) -> Bags:
    """Turn texts into bags; unknown pieces (id 0) are left out."""
    flat: list[Ids] = []
    for first in range(0, len(texts), _BLOCK):
        block = [text[:LONGEST_TEXT] for text in texts[first : first + _BLOCK]]
        for encoding in tokenizer.encode_batch_fast(block, add_special_tokens=False):
            ids = np.asarray(encoding.ids, dtype=np.int32)
            flat.append(ids[ids != 0][:LONGEST_BAG])
    lengths = np.fromiter((len(ids) for ids in flat), dtype=np.int64, count=len(flat))
    starts = compute_starts(lengths)
    ids = np.concatenate(flat) if flat else np.empty(0, np.int32)
    return Bags(ids, starts, _hash_bags(ids, starts, tokenizer.get_vocab_size()))


def _hash_bags(ids: Ids, starts: npt.NDArray[np.int64], rows: int) -> npt.NDArray[np.uint64]:
    """Hash each bag, in any order of its words, as the sum of a random number for each word."""
    numbers = np.random.default_rng(0).integers(0, 2**63, rows, dtype=np.uint64)
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(numbers[ids], dtype=np.uint64)])
    # Sums wrap around at 2^64, and their differences wrap back.
    return np.asarray(sums[starts[1:]] - sums[starts[:-1]])
