"""Repositories of every store, for tests of what all of them have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from indexer.calibration import Calibration
from indexer.catalogue.records import Person
from indexer.catalogue.writer import CatalogueRecords
from indexer.contracts import Store, StoreWriter
from indexer.generations.contracts import Repository
from indexer.stores.local.repository import LocalRepository
from indexer.stores.milvus.connection import Connection
from indexer.stores.milvus.repository import MilvusRepository
from indexer.stores.postgres.connections import read_address
from indexer.stores.postgres.repository import PostgresRepository
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.generations import make_manifest
from tests.fakes.index.milvus import run_milvus
from tests.fakes.index.stored_documents import DIMENSION, StoredDocument
from tests.fakes.postgres.server import open_database


@contextmanager
def open_local(folder: Path) -> Iterator[Repository]:
    """Open a repository in an empty folder."""
    yield LocalRepository(folder / "index")


@contextmanager
def open_postgres(folder: Path) -> Iterator[Repository]:
    """Open a repository in an empty database."""
    with open_database() as uri:
        yield PostgresRepository(read_address(uri, ""))


@contextmanager
def open_milvus(folder: Path) -> Iterator[Repository]:
    """Open an empty repository of Milvus Lite, which runs in this process until the end."""
    with run_milvus(folder / "milvus.db") as address:
        yield MilvusRepository(Connection(address, ""), folder / "index")


REPOSITORIES = {"local": open_local, "milvus": open_milvus, "postgres": open_postgres}
"""By the name of the store: what opens an empty repository; it may use an empty folder."""


def publish_store(
    repository: Repository,
    write: Callable[[StoreWriter], None],
    store: str = "local",
    *,
    people: Sequence[Person] = (),
    keeps: str = "",
) -> str:
    """Publish a generation that `write` writes; give its id.

    Its catalogue has some people, or is that of the generation `keeps`.
    """
    with repository.lock(), repository.begin(DIMENSION) as draft:
        write(draft.writer)
        draft.writer.finish()
        with closing(draft.open_store()) as opened:
            documents, passages, links = opened.counts()
        if keeps:
            draft.keep_catalogue(keeps)
        else:
            draft.write_catalogue(CatalogueRecords(people=people))
        draft.write_calibration(Calibration())
        manifest = make_manifest(draft.id, HashingEncoder(DIMENSION), documents)
        draft.publish(
            msgspec.structs.replace(manifest, store=store, passages=passages, links=links)
        )
    return draft.id


def publish_documents(repository: Repository, documents: Sequence[StoredDocument]) -> Store:
    """Publish a generation of documents, and open its store."""

    def write(writer: StoreWriter) -> None:
        for document in documents:
            document.add_to(writer)

    return repository.open(publish_store(repository, write), checksums=True).store
