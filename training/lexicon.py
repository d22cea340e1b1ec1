"""The lexicon of an encoder: for each word, its nearest words in the other script.

    python -m training.lexicon indexer/encoders/bundled

Only mutual neighbours are kept: this leaves out hubs, words that are near to everything.
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
from indexer.encoders.manifest import read_manifest, write_manifest
from indexer.encoders.static import TOKENIZER_FILE, WEIGHTS_FILE
from indexer.records import Vectors
from training.progress import track

NEIGHBOURS = 3
"""Neighbours kept of each word."""
MUTUAL = 20
"""Each of two neighbours must be among so many nearest words of the other."""
LEAST = 0.45
"""Lowest cosine kept; words below it are at most related (`cluster` and 网格)."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]{2}")
_BLOCK = 512
"""Rows compared at once: 80 MB with 40,000 words in the other script."""

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordPairs:
    """Pairs of words, one in each script, with their cosines."""

    left: Ids
    """Shape (n,): rows of the vocabulary."""
    right: Ids
    """Shape (n,): rows of the vocabulary."""
    cosines: Vectors
    """Shape (n,)."""

    def select(self, kept: npt.NDArray[np.bool_]) -> WordPairs:
        """Give some of the pairs."""
        return WordPairs(self.left[kept], self.right[kept], self.cosines[kept])


def find_similar_pairs(vectors: Vectors, left: Ids, right: Ids) -> WordPairs:
    """Find all pairs with a cosine of `LEAST` or more.

    Pairs below need not be ranked: they are never kept, and every pair that ranks before a kept
    pair has a higher cosine. This saves nearly all of the sorting.

    Args:
        vectors: Shape (n, d), unit rows.
        left: Rows of one script.
        right: Rows of the other.
    """
    columns = vectors[right].T
    blocks = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))]
    for first in track(range(0, len(left), _BLOCK), "reading the lexicon"):
        rows = left[first : first + _BLOCK]
        cosines = vectors[rows] @ columns
        near, far = np.nonzero(cosines >= LEAST)
        blocks.append((rows[near], right[far], cosines[near, far]))
    return WordPairs(*(np.concatenate(column) for column in zip(*blocks, strict=True)))


def rank_within_groups(groups: Ids, others: Ids, cosines: Vectors) -> Ids:
    """Give each pair's place in its group, from 0 for the highest cosine.

    Args:
        groups: Shape (n,): pairs with the same number are a group.
        others: Shape (n,): among equals, the lower number comes first.
        cosines: Shape (n,).
    """
    order = np.lexsort((others, -cosines, groups))
    firsts = np.searchsorted(groups[order], groups[order])
    places = np.empty(len(groups), np.int64)
    places[order] = np.arange(len(groups)) - firsts
    return places


def write_lexicon(folder: Path) -> int:
    """Write the lexicon of a static encoder's folder; gives how many words have neighbours."""
    tensors = load_file(folder / WEIGHTS_FILE)
    rows = tensors["embeddings"].astype(np.float32)
    vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    words = [tokenizer.id_to_token(row) or "" for row in range(len(vectors))]
    han = [row for row, word in enumerate(words) if len(word) > 1 and _HAN.search(word)]
    latin = [row for row, word in enumerate(words) if _LATIN.search(word)]
    pairs = find_similar_pairs(vectors, np.array(han, np.int64), np.array(latin, np.int64))
    packed = _pack_nearest(_keep_mutual(pairs), len(vectors))
    np.save(folder / LEXICON_FILE, packed)
    made = read_manifest(folder)
    others = sorted({*made.others, LEXICON_FILE})
    write_manifest(folder, made.id, made.dimension, list(made.files), others)
    return int((packed[:, 0] > 0).sum())


def _keep_mutual(pairs: WordPairs) -> WordPairs:
    """Keep the pairs in which each word is among the other's nearest."""
    there = rank_within_groups(pairs.left, pairs.right, pairs.cosines)
    back = rank_within_groups(pairs.right, pairs.left, pairs.cosines)
    return pairs.select((there < MUTUAL) & (back < MUTUAL))


def _pack_nearest(pairs: WordPairs, rows: int) -> npt.NDArray[np.uint32]:
    """Arrange each word's nearest neighbours as the file holds them."""
    packed = np.zeros((rows, NEIGHBOURS), np.uint32)
    for words, others in ((pairs.left, pairs.right), (pairs.right, pairs.left)):
        places = rank_within_groups(words, others, pairs.cosines)
        kept = places < NEIGHBOURS
        packed[words[kept], places[kept]] = pack(others[kept], pairs.cosines[kept])
    return packed


def main() -> None:
    """Write the lexicon of the folder on the command line."""
    parser = argparse.ArgumentParser(description="Write the lexicon of a static encoder")
    parser.add_argument("folder", type=Path)
    print(f"{write_lexicon(parser.parse_args().folder)} words have neighbours in the other script")


if __name__ == "__main__":
    main()
