"""Vectors and tokenizer -> the folder that ships: 8-bit rows, a weight each, checksums."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from indexer.encoders.static import FORMAT, MANIFEST_FILE, TOKENIZER_FILE, WEIGHTS_FILE

Vectors = npt.NDArray[np.float32]

LARGEST = 127
"""Largest 8-bit number used; -128 is left out so that the range is even on both sides."""

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]
"""How sentence-transformers puts the model together."""

MODEL2VEC = {"model_type": "model2vec", "architectures": ["StaticModel"], "normalize": True}
"""How model2vec reads it."""


def quantise(vectors: Vectors) -> tuple[npt.NDArray[np.int8], Vectors]:
    """Round each row to 8 bits by its own largest number.

    Args:
        vectors: Shape (n, d).

    Returns:
        Rows of shape (n, d) and weights of shape (n,); `rows * weights[:, None]` is near `vectors`.
    """
    weights = np.abs(vectors).max(axis=1) / LARGEST
    rows = np.divide(
        vectors, weights[:, None], out=np.zeros_like(vectors), where=weights[:, None] > 0
    )
    return np.rint(rows).astype(np.int8), weights.astype(np.float32)


def write_artefact(folder: Path, name: str, vectors: Vectors, tokenizer: Tokenizer) -> None:
    """Write everything that encoders read; a model card is written beside it by `report`.

    Args:
        folder: Made if missing; files of an older artefact are replaced.
        name: `id` of the encoder.
        vectors: Shape (n, d), a row for each id of the tokenizer; row 0, unknown, is zeroed.
        tokenizer: With n pieces.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = vectors.copy()
    known[0] = 0
    rows, weights = quantise(known)
    save_file({"embeddings": rows, "weights": weights}, folder / WEIGHTS_FILE)
    # safetensors lets only the owner read; a service runs as somebody else.
    (folder / WEIGHTS_FILE).chmod(0o644)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    _write_json(folder / "modules.json", MODULES)
    _write_json(folder / "config.json", MODEL2VEC)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    _write_json(folder / "1_Normalize" / "config.json", {})
    files = {file: _checksum(folder / file) for file in (TOKENIZER_FILE, WEIGHTS_FILE)}
    manifest = {"format": FORMAT, "id": name, "dimension": vectors.shape[1], "files": files}
    _write_json(folder / MANIFEST_FILE, manifest)


def _write_json(path: Path, content: Mapping[str, object] | list[dict[str, object]]) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
