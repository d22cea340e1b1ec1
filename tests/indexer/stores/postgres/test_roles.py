"""The SQL of `docs/postgres.md` makes a role that writes and a role that only reads."""

import re

import psycopg
import pytest
from psycopg import errors

from indexer.errors import StoreError, UnreadableIndex
from indexer.records import Filter
from indexer.stores.postgres.connections import read_address
from indexer.stores.postgres.repository import PostgresRepository
from tests.fakes.index.repositories import publish_documents
from tests.fakes.index.stored_documents import make_documents
from tests.fakes.postgres.server import get_server
from tests.paths import ROOT

SQL = re.compile(r"```sql\n(.*?)```", re.DOTALL)
WRITES = (
    "UPDATE huigu.state SET held = true",
    "INSERT INTO huigu.bodies VALUES (999, '')",
    "DELETE FROM huigu.documents",
    "TRUNCATE huigu.tokens",
    "DROP TABLE huigu.vectors_1",
    "CREATE TABLE huigu.mine (id int)",
    "CREATE TABLE public.mine (id int)",
    "CREATE SCHEMA mine",
)


@pytest.fixture(params=["postgres.md", "postgres.zh.md"])
def roles(request, uri):
    """Run the documented statements, and give the addresses of writer and reader."""
    server, database = get_server(), uri.rpartition("/")[2]
    text = (ROOT / "docs" / request.param).read_text(encoding="utf-8")
    statements = SQL.search(text).group(1)
    statements = re.sub(r"^CREATE DATABASE.*\n|^\\connect.*\n", "", statements, flags=re.M)
    server.execute(database, "DROP EXTENSION vector")
    server.execute(database, statements.replace("DATABASE huigu", f"DATABASE {database}"))
    yield [server.make_uri(database, role) for role in ("huigu_writer", "huigu_reader")]
    for role in ("huigu_writer", "huigu_reader"):
        server.execute(database, f"DROP OWNED BY {role} CASCADE")
        server.execute(database, f"DROP ROLE {role}")


def test_the_writer_rebuilds_and_the_reader_reads_and_cannot_write(roles):
    writer, reader = (PostgresRepository(read_address(uri, "")) for uri in roles)
    publish_documents(writer, make_documents(20)).close()
    publish_documents(writer, make_documents(30)).close()
    opened = reader.open(reader.current(), checksums=True)
    assert reader.check(reader.current(), checksums=True).documents == 30
    vector = opened.store.vectors([0])[0]
    assert len(opened.store.search_vectors(vector, 5, Filter(language="zh"))) == 5
    assert opened.catalogue.list_talks() == []
    for statement in WRITES:
        with psycopg.connect(roles[1]) as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement)
    with reader.lock(), pytest.raises(UnreadableIndex, match="role"):
        reader.hold()
    with reader.lock(), pytest.raises(UnreadableIndex), reader.begin(32):
        pass
    opened.close()


def test_without_the_extension_the_message_says_who_makes_it(uri):
    server, database = get_server(), uri.rpartition("/")[2]
    server.execute(database, "DROP EXTENSION vector; CREATE ROLE owner_only LOGIN")
    try:
        server.execute(database, f"GRANT CREATE ON DATABASE {database} TO owner_only")
        mine = PostgresRepository(read_address(server.make_uri(database, "owner_only"), ""))
        with pytest.raises(StoreError, match="CREATE EXTENSION vector"), mine.lock():
            pass
    finally:
        server.execute(database, "DROP OWNED BY owner_only CASCADE; DROP ROLE owner_only")
