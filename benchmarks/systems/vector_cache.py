"""A cache of vectors on disk, so that a slow model encodes each text once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.building.result import Progress
from indexer.contracts import Encoder
from indexer.records import Vectors

BATCH = 256
"""Texts encoded between two writes: at most these are lost when a run is interrupted."""


class CachedEncoder:
    """An encoder that keeps another encoder's vectors in a SQLite file, one file a model."""

    def __init__(self, encoder: Encoder, model: str, folder: Path, progress: Progress) -> None:
        """Open the file, or make it.

        Args:
            encoder: Encodes texts that are not in the file.
            model: Folder or name of the encoder's model.
            folder: Where the file is; made if missing.
            progress: Called as missing texts are encoded.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.id = encoder.id
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.vocabulary = encoder.vocabulary
        self._encoder = encoder
        self._progress = progress
        self._file = sqlite3.connect(folder / f"{hash_model(model)[:16]}.sqlite")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts; shape (len(texts), dimension), float32, as the encoder itself gives."""
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in texts]
        vectors = {key: vector for key in set(keys) if (vector := self._read(key)) is not None}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in vectors}
        rows = list(missing.items())
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            encoded = self._encoder.encode([text for _, text in batch])
            added = {key: vector for (key, _), vector in zip(batch, encoded, strict=True)}
            self._write(added)
            vectors |= added
            self._progress(f"{self.id}: encode", min(start + BATCH, len(rows)), len(rows))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([vectors[key] for key in keys])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self, key: bytes) -> Vectors | None:
        row = self._file.execute("SELECT vector FROM vectors WHERE text = ?", (key,)).fetchone()
        return np.frombuffer(row[0], dtype=np.float32) if row else None

    def _write(self, vectors: dict[bytes, Vectors]) -> None:
        with self._file:
            self._file.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()],
            )


def hash_model(model: str) -> str:
    """Hash what decides a model's vectors: the files in its folder, or else its name.

    The encoder's fingerprint will not do: it also covers words, on which no vector depends.
    """
    digest = hashlib.sha256()
    folder = Path(model)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    for file in files:
        with file.open("rb") as opened:
            checksum = hashlib.file_digest(opened, "sha256").hexdigest()
        digest.update(f"{file.relative_to(folder)} {checksum}\n".encode())
    return digest.hexdigest() if files else hashlib.sha256(model.encode()).hexdigest()
