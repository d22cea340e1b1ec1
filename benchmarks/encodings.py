"""An encoder that keeps what it encoded, so that a slow model reads a text once and for all."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from indexer.contracts import Encoder
from indexer.records import Vectors

BATCH = 256
"""Texts encoded between two writes: what is lost when a run is cut off."""

Progress = Callable[[str, int, int], None]
"""Told (phase, done, total) as work goes on."""


class KeptEncoder:
    """Encodes with another encoder and keeps the vectors in a file of the model's own."""

    def __init__(self, encoder: Encoder, model: str, folder: Path, progress: Progress) -> None:
        """Open the file, making it where there is none.

        Args:
            encoder: Encodes what is not there yet.
            model: Folder or name of the encoder's model.
            folder: Where the file is.
            progress: Told how far it is with what is not there yet.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.id = encoder.id
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.vocabulary = encoder.vocabulary
        self._encoder = encoder
        self._progress = progress
        self._file = sqlite3.connect(folder / f"{model_key(model)[:16]}.sqlite")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts; shape (len(texts), dimension), float32, as the encoder itself gives."""
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in texts]
        found = {key: vector for key in set(keys) if (vector := self._read(key)) is not None}
        unread = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        missing = list(unread.items())
        for start in range(0, len(missing), BATCH):
            part = missing[start : start + BATCH]
            vectors = self._encoder.encode([text for _, text in part])
            found |= {key: vector for (key, _), vector in zip(part, vectors, strict=True)}
            self._write([(key, vector) for (key, _), vector in zip(part, vectors, strict=True)])
            self._progress(f"{self.id}: encode", min(start + BATCH, len(missing)), len(missing))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([found[key] for key in keys])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self, key: bytes) -> Vectors | None:
        row = self._file.execute("SELECT vector FROM vectors WHERE text = ?", (key,)).fetchone()
        return np.frombuffer(row[0], dtype=np.float32) if row else None

    def _write(self, rows: Sequence[tuple[bytes, Vectors]]) -> None:
        with self._file:
            self._file.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(key, vector.astype(np.float32).tobytes()) for key, vector in rows],
            )


def model_key(model: str) -> str:
    """Hash what decides a model's vectors: the files of its folder, or else its name.

    Not the encoder's fingerprint, which also covers words that no vector of a text depends on.
    """
    digest = hashlib.sha256()
    folder = Path(model)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    for file in files:
        with file.open("rb") as opened:
            checksum = hashlib.file_digest(opened, "sha256").hexdigest()
        digest.update(f"{file.relative_to(folder)} {checksum}\n".encode())
    return digest.hexdigest() if files else hashlib.sha256(model.encode()).hexdigest()
