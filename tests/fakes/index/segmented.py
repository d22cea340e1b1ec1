"""Repositories whose generations are in segments from a few rows on, and rebuilds of them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from indexer.contracts import StoreWriter
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.repository import LocalRepository
from indexer.stores.local.segments.store import SegmentedStore
from indexer.stores.local.vector_options import Precision
from tests.fakes.index.repositories import publish_store
from tests.fakes.index.stored_documents import StoredDocument

ONE_PIECE_ROWS = 10


def open_segmented(folder: Path, precision: Precision | None = None) -> LocalRepository:
    """Open a repository in a folder, where ten rows are many."""
    backend = LocalBackend(precision or Precision(), one_piece_rows=ONE_PIECE_ROWS)
    return LocalRepository(folder, backend)


def rebuild_documents(
    repository: LocalRepository,
    documents: Sequence[StoredDocument],
    changed: Sequence[StoredDocument] | None = None,
) -> str:
    """Publish documents in this order, and give the generation's id.

    All but the changed ones are kept from the current generation; all are new without it.
    """
    if changed is None:
        return publish_store(repository, lambda writer: _add_all(writer, documents))
    new = {document.key for document in changed}
    with closing(open_current(repository)) as old:

        def write(writer: StoreWriter) -> None:
            for document in documents:
                if document.key in new:
                    document.add_to(writer)
                else:
                    writer.keep(old, [document.key])

        return publish_store(repository, write)


def open_current(repository: LocalRepository) -> SegmentedStore:
    """Open the store of the current generation, which is in segments."""
    store = repository.open(repository.current(), checksums=True).store
    assert isinstance(store, SegmentedStore)
    return store


def _add_all(writer: StoreWriter, documents: Sequence[StoredDocument]) -> None:
    for document in documents:
        document.add_to(writer)
