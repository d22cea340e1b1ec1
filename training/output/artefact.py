"""The encoder's folder: vectors in 8 bits with one weight a row, tokenizer, checksums."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from indexer.encoders.manifest import write_manifest
from indexer.encoders.static import TOKENIZER_FILE, WEIGHTS_FILE
from indexer.records import Vectors

LARGEST = 127
"""Largest 8-bit number used; without -128, both sides of the range are equal."""

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]
"""The modules of the model, as sentence-transformers reads them."""

MODEL2VEC = {"model_type": "model2vec", "architectures": ["StaticModel"], "normalize": True}
"""The settings of the model, as model2vec reads them."""


def quantise(vectors: Vectors) -> tuple[npt.NDArray[np.int8], Vectors]:
    """Round each row to 8 bits, scaled by its largest number.

    Args:
        vectors: Shape (n, d).

    Returns:
        Rows of shape (n, d) and weights of shape (n,);
        `rows * weights[:, None]` is about `vectors`.
    """
    weights = np.abs(vectors).max(axis=1) / LARGEST
    rows = np.divide(
        vectors, weights[:, None], out=np.zeros_like(vectors), where=weights[:, None] > 0
    )
    return np.rint(rows).astype(np.int8), weights.astype(np.float32)


def write_artefact(folder: Path, name: str, vectors: Vectors, tokenizer: Tokenizer) -> None:
    """Write everything that encoders read.

    Args:
        folder: Made if missing; older files in it are replaced.
        name: `id` of the encoder.
        vectors: Shape (n, d), a row for each id of the tokenizer; row 0, the unknown piece, is
            written as zeros.
        tokenizer: With n pieces.
    """
    folder.mkdir(parents=True, exist_ok=True)
    zeroed = vectors.copy()
    zeroed[0] = 0
    rows, weights = quantise(zeroed)
    save_file({"embeddings": rows, "weights": weights}, folder / WEIGHTS_FILE)
    # safetensors lets only the owner read, and a service may run as another user.
    (folder / WEIGHTS_FILE).chmod(0o644)
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    _write_json(folder / "modules.json", MODULES)
    _write_json(folder / "config.json", MODEL2VEC)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    _write_json(folder / "1_Normalize" / "config.json", {})
    write_manifest(folder, name, vectors.shape[1], (TOKENIZER_FILE, WEIGHTS_FILE))


def _write_json(path: Path, content: Mapping[str, object] | list[dict[str, object]]) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
