"""The encoder's vectors -> each word's nearest words in the other script.

    python -m training.lexicon indexer/encoders/bundled

Only mutual neighbours are kept, which drops the hubs that every vector space has.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from indexer.encoders.lexicon import LEXICON_FILE, pack
from indexer.encoders.static import TOKENIZER_FILE, WEIGHTS_FILE

NEIGHBOURS = 3
MUTUAL = 20
"""A neighbour counts when each word is among the other's nearest this many."""
LEAST = 0.45
"""Lowest cosine kept; below it the pairs are related at most (`cluster` and 网格)."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[a-z]{2}")
_BLOCK = 1024


def neighbours(
    vectors: npt.NDArray[np.float32], from_rows: npt.NDArray[np.int64], to: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Find the nearest rows of `to` for each row of `from_rows`.

    Args:
        vectors: Shape (n, d), unit rows.
        from_rows: Shape (m,).
        to: Shape (o,), more than `MUTUAL` rows.

    Returns:
        Ids and cosines, each of shape (m, `MUTUAL`), best first.
    """
    ids = np.empty((len(from_rows), MUTUAL), np.int64)
    alike = np.empty((len(from_rows), MUTUAL), np.float32)
    others = vectors[to].T
    for first in range(0, len(from_rows), _BLOCK):
        cosines = vectors[from_rows[first : first + _BLOCK]] @ others
        best = np.argpartition(-cosines, MUTUAL, axis=1)[:, :MUTUAL]
        values = np.take_along_axis(cosines, best, axis=1)
        order = np.argsort(-values, axis=1)
        ids[first : first + _BLOCK] = to[np.take_along_axis(best, order, axis=1)]
        alike[first : first + _BLOCK] = np.take_along_axis(values, order, axis=1)
    return ids, alike


def write_lexicon(folder: Path) -> int:
    """Write the lexicon of a static encoder's folder; returns how many words have neighbours."""
    tensors = load_file(folder / WEIGHTS_FILE)
    rows = tensors["embeddings"].astype(np.float32)
    vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
    words = [tokenizer.id_to_token(row) or "" for row in range(len(vectors))]
    han = np.array([row for row, word in enumerate(words) if len(word) > 1 and _HAN.search(word)])
    latin = np.array([row for row, word in enumerate(words) if _LATIN.search(word)])
    packed = np.zeros((len(vectors), NEIGHBOURS), np.uint32)
    one, other = neighbours(vectors, han, latin), neighbours(vectors, latin, han)
    back = {row: set(ids.tolist()) for row, ids in zip(latin.tolist(), other[0], strict=True)}
    back |= {row: set(ids.tolist()) for row, ids in zip(han.tolist(), one[0], strict=True)}
    for from_rows, (ids, alike) in ((han, one), (latin, other)):
        mutual = np.array([
            [row in back[int(near)] for near in line]
            for row, line in zip(from_rows.tolist(), ids, strict=True)
        ])
        kept = np.where(mutual & (alike >= LEAST), alike, 0)
        order = np.argsort(-kept, axis=1, kind="stable")[:, :NEIGHBOURS]
        packed[from_rows] = pack(
            np.take_along_axis(ids, order, axis=1), np.take_along_axis(kept, order, axis=1)
        )
    np.save(folder / LEXICON_FILE, packed)
    return int((packed[:, 0] > 0).sum())


def main() -> None:
    """Parse the command line and write the lexicon."""
    parser = argparse.ArgumentParser(description="Read a lexicon off a static encoder")
    parser.add_argument("folder", type=Path)
    print(f"{write_lexicon(parser.parse_args().folder)} words have neighbours in the other script")


if __name__ == "__main__":
    main()
