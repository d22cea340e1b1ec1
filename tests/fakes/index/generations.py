"""Manifests and damage for tests of generations."""

from __future__ import annotations

from pathlib import Path

from indexer.contracts import Encoder
from indexer.generations.manifest import Manifest


def make_manifest(generation: str, encoder: Encoder, documents: int = 1) -> Manifest:
    return Manifest(
        generation=generation,
        created="2026-11-22T10:15:02+00:00",
        store="local",
        encoder=encoder.id,
        encoder_fingerprint=encoder.fingerprint,
        dimension=encoder.dimension,
        split=1,
        settings="0" * 64,
        documents=documents,
        passages=1,
        links=1,
    )


def flip_a_bit(path: Path) -> None:
    """Change a file without changing its size."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])
