"""Generations, their manifests and damage to them, for tests."""

from __future__ import annotations

from pathlib import Path

from indexer.catalogue.writer import CatalogueRecords, write_catalogue
from indexer.contracts import Encoder
from indexer.generations.folder import Generations
from indexer.generations.lock import hold_lock
from indexer.generations.manifest import Manifest
from indexer.stores.local.backend import LocalBackend
from tests.fakes.index.stored_documents import make_documents


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


def publish_documents(generations: Generations, documents: int, encoder: Encoder) -> str:
    """Publish a generation of so many documents, and give its id."""
    with hold_lock(generations.folder), generations.create() as (generation, folder):
        writer = LocalBackend().writer(folder, encoder.dimension)
        for document in make_documents(documents):
            document.add_to(writer)
        writer.finish()
        write_catalogue(folder, CatalogueRecords())
        generations.publish(make_manifest(generation, encoder, documents))
    return generation


def flip_a_bit(path: Path) -> None:
    """Change a file without changing its size."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])
