"""Tables of older and newer versions."""

import pytest

from indexer.errors import DamagedIndex, StoreError
from indexer.stores.postgres.connections import read_address
from indexer.stores.postgres.repository import PostgresRepository
from indexer.stores.postgres.schema import MIGRATIONS
from tests.fakes.index.repositories import publish_documents
from tests.fakes.index.stored_documents import make_documents
from tests.fakes.postgres.server import get_server

NEXT = "ALTER TABLE huigu.state ADD COLUMN colour text NOT NULL DEFAULT 'red';"


def open_version(uri, *more):
    return PostgresRepository(read_address(uri, ""), (*MIGRATIONS, *more))


def test_a_rebuild_brings_older_tables_up_to_date_and_keeps_the_index(uri):
    old, new = open_version(uri), open_version(uri, NEXT)
    publish_documents(old, make_documents(5)).close()
    with pytest.raises(DamagedIndex, match="huigu rebuild"):
        new.current()
    with new.lock():
        pass
    assert new.open(new.current(), checksums=True).store.counts()[0] == 5
    database = uri.rpartition("/")[2]
    assert get_server().execute(database, "SELECT format, colour FROM huigu.state") == [(2, "red")]


def test_an_older_version_refuses_newer_tables_with_the_remedy(uri):
    old, new = open_version(uri), open_version(uri, NEXT)
    publish_documents(new, make_documents(5)).close()
    with pytest.raises(StoreError, match="install the version that wrote them"):
        old.current()
    with pytest.raises(StoreError, match="install the version that wrote them"), old.lock():
        pass


def test_a_migration_that_fails_leaves_the_tables_as_they_were(uri):
    old, broken = open_version(uri), open_version(uri, NEXT + "SELECT 1 / 0;")
    publish_documents(old, make_documents(5)).close()
    with pytest.raises(StoreError, match="division by zero"), broken.lock():
        pass
    assert old.open(old.current(), checksums=True).store.counts()[0] == 5
    with old.lock():
        pass
