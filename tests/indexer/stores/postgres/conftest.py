"""A database for each test."""

import pytest

from indexer.stores.postgres.connections import read_address
from indexer.stores.postgres.repository import PostgresRepository
from tests.fakes.postgres.server import open_database


@pytest.fixture
def uri():
    with open_database() as address:
        yield address


@pytest.fixture
def repository(uri):
    return PostgresRepository(read_address(uri, ""))
