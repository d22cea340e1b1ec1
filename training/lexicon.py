"""The encoder's vectors -> each word's nearest words in the other script.

    python -m training.lexicon indexer/encoders/bundled

Only mutual neighbours are kept, which drops the hubs that every vector space has.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from indexer.encoders.lexicon import LEXICON_FILE, pack
from indexer.encoders.static import TOKENIZER_FILE, WEIGHTS_FILE
from training.progress import shown

NEIGHBOURS = 3
MUTUAL = 20
"""A neighbour counts when each word is among the other's nearest this many."""
LEAST = 0.45
"""Lowest cosine kept; below it the pairs are related at most (`cluster` and 网格)."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]{2}")
_BLOCK = 512
"""Rows compared at once; with 40,000 words in the other script 80 MB."""

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Alike:
    """Pairs of words, one in each script, and how alike they are."""

    one: Ids
    """Shape (n,): rows of the vocabulary."""
    other: Ids
    """Shape (n,): rows of the vocabulary."""
    cosines: Floats
    """Shape (n,)."""

    def select(self, kept: npt.NDArray[np.bool_]) -> Alike:
        """Give some of the pairs."""
        return Alike(self.one[kept], self.other[kept], self.cosines[kept])


def alike_pairs(vectors: Floats, one: Ids, other: Ids) -> Alike:
    """Find all pairs that are alike enough.

    A pair below `LEAST` is never kept, so it need not be ranked either: what is nearer than a pair
    that counts also counts. That spares nearly all of the sorting.

    Args:
        vectors: Shape (n, d), unit rows.
        one: Rows of one script.
        other: Rows of the other.
    """
    columns = vectors[other].T
    found = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))]
    for first in shown(range(0, len(one), _BLOCK), "reading the lexicon"):
        rows = one[first : first + _BLOCK]
        cosines = vectors[rows] @ columns
        near, far = np.nonzero(cosines >= LEAST)
        found.append((rows[near], other[far], cosines[near, far]))
    return Alike(*(np.concatenate(column) for column in zip(*found, strict=True)))


def ranks(groups: Ids, others: Ids, cosines: Floats) -> Ids:
    """Give each pair's place among those of its group: 0 for the most alike.

    Args:
        groups: Shape (n,): pairs with the same number here are compared.
        others: Shape (n,): the lower comes first among equals.
        cosines: Shape (n,).
    """
    order = np.lexsort((others, -cosines, groups))
    firsts = np.searchsorted(groups[order], groups[order])
    places = np.empty(len(groups), np.int64)
    places[order] = np.arange(len(groups)) - firsts
    return places


def write_lexicon(folder: Path) -> int:
    """Write the lexicon of a static encoder's folder; returns how many words have neighbours."""
    tensors = load_file(folder / WEIGHTS_FILE)
    rows = tensors["embeddings"].astype(np.float32)
    vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    words = [tokenizer.id_to_token(row) or "" for row in range(len(vectors))]
    han = [row for row, word in enumerate(words) if len(word) > 1 and _HAN.search(word)]
    latin = [row for row, word in enumerate(words) if _LATIN.search(word)]
    found = alike_pairs(vectors, np.array(han, np.int64), np.array(latin, np.int64))
    packed = _nearest(_mutual(found), len(vectors))
    np.save(folder / LEXICON_FILE, packed)
    return int((packed[:, 0] > 0).sum())


def _mutual(found: Alike) -> Alike:
    """Keep the pairs in which each word is among the other's nearest."""
    there = ranks(found.one, found.other, found.cosines)
    back = ranks(found.other, found.one, found.cosines)
    return found.select((there < MUTUAL) & (back < MUTUAL))


def _nearest(found: Alike, rows: int) -> npt.NDArray[np.uint32]:
    """Lay the nearest of each word's neighbours out as the file holds them."""
    packed = np.zeros((rows, NEIGHBOURS), np.uint32)
    for words, others in ((found.one, found.other), (found.other, found.one)):
        places = ranks(words, others, found.cosines)
        kept = places < NEIGHBOURS
        packed[words[kept], places[kept]] = pack(others[kept], found.cosines[kept])
    return packed


def main() -> None:
    """Parse the command line and write the lexicon."""
    parser = argparse.ArgumentParser(description="Read a lexicon off a static encoder")
    parser.add_argument("folder", type=Path)
    print(f"{write_lexicon(parser.parse_args().folder)} words have neighbours in the other script")


if __name__ == "__main__":
    main()
