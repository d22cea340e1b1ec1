"""The tables, and how those of an older version are brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

import psycopg
from psycopg import errors, sql

from indexer.errors import DamagedIndex, StoreError
from indexer.stores.postgres.connections import DOCS, translate_errors

Migration = LiteralString

FIRST = """
CREATE TABLE huigu.state (
    is_single boolean PRIMARY KEY DEFAULT true CHECK (is_single),
    format int NOT NULL,
    generation int NOT NULL DEFAULT 0,
    held boolean NOT NULL DEFAULT false,
    next_generation int NOT NULL DEFAULT 1,
    next_segment int NOT NULL DEFAULT 1,
    next_catalogue int NOT NULL DEFAULT 1,
    next_version bigint NOT NULL DEFAULT 1,
    next_passage bigint NOT NULL DEFAULT 1
);
INSERT INTO huigu.state (format) VALUES (0);
CREATE TABLE huigu.generations (
    generation int PRIMARY KEY, id text NOT NULL UNIQUE, removed timestamptz,
    dimension int NOT NULL, segments int[] NOT NULL, runs bytea NOT NULL, totals bigint[] NOT NULL,
    catalogue int NOT NULL, catalogue_hash text NOT NULL,
    calibration bytea NOT NULL, manifest bytea NOT NULL
);
CREATE TABLE huigu.segments (
    segment int PRIMARY KEY, dimension int NOT NULL,
    first_version bigint NOT NULL, documents int NOT NULL,
    first_passage bigint NOT NULL, passages int NOT NULL,
    counts bytea NOT NULL, norms bytea NOT NULL, lengths bytea NOT NULL,
    bytes bigint NOT NULL, digest text NOT NULL
);
CREATE TABLE huigu.documents (
    version bigint PRIMARY KEY, source text NOT NULL, id text NOT NULL, title text NOT NULL,
    url text NOT NULL, language text NOT NULL, event text NOT NULL, year int NOT NULL,
    begins text NOT NULL, expires text NOT NULL, questions int NOT NULL, links int NOT NULL,
    fingerprint text NOT NULL
);
CREATE INDEX document_keys ON huigu.documents (source, id);
CREATE TABLE huigu.bodies (version bigint PRIMARY KEY, body bytea NOT NULL);
CREATE TABLE huigu.links (
    version bigint NOT NULL, position int NOT NULL, kind text NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (version, position)
);
CREATE TABLE huigu.facts (
    passage bigint PRIMARY KEY, source text NOT NULL, language text NOT NULL, event text NOT NULL,
    year int NOT NULL, kinds text[] NOT NULL
);
CREATE TABLE huigu.passages (passage bigint PRIMARY KEY, body bytea NOT NULL);
CREATE TABLE huigu.tokens (passage bigint PRIMARY KEY, ids bytea NOT NULL);
ALTER TABLE huigu.tokens ALTER ids SET STORAGE EXTERNAL;
"""

CATALOGUE_TABLES: tuple[LiteralString, ...] = (
    *("series", "events", "talks", "people", "speakers", "pages", "names"),
)
"""Each catalogue has tables of its own; see `name_catalogue_table`."""

MIGRATIONS: tuple[Migration, ...] = (FIRST,)
"""Each brings the tables to the next format; a published one is never changed."""


def name_catalogue_table(table: LiteralString, number: int) -> sql.Identifier:
    """Name a table of a catalogue."""
    return sql.Identifier("huigu", f"{table}_{number}")


def check_format(format: int, place: str, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Check that this version of Huigu can read the tables.

    Raises:
        StoreError: A newer version wrote them.
        DamagedIndex: An older version did.
    """
    if format > len(migrations):
        raise StoreError(
            f"{place}: its tables are of format {format}, this version of Huigu reads "
            f"{len(migrations)}; install the version that wrote them, or use another database"
        )
    if 0 < format < len(migrations):
        raise DamagedIndex(
            f"{place}: its tables are of format {format}, this version of Huigu reads "
            f"{len(migrations)}; run `huigu rebuild`, which brings them up to date"
        )


def bring_up_to_date(
    connection: psycopg.Connection, place: str, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Make the tables, or change those of an older version, in one transaction; needs the lock.

    Raises:
        StoreError: A newer version wrote them, or the extension pgvector is missing.
    """  # noqa: DOC502 - `check_format` raises it too
    with translate_errors(place):
        try:
            [(format,)] = connection.execute("SELECT format FROM huigu.state").fetchall()
        except (errors.UndefinedTable, errors.InvalidSchemaName):
            format = 0
        if format == len(migrations):
            return
        if format > len(migrations):
            check_format(format, place, migrations)
        with connection.transaction():
            if not format:
                _prepare(connection, place)
            for migration in migrations[format:]:
                connection.execute(migration)
            connection.execute("UPDATE huigu.state SET format = %s", (len(migrations),))
    # The search path was set before the extension was there.
    _find_extension(connection)


def _prepare(connection: psycopg.Connection, place: str) -> None:
    """Make the schema and the extension, unless an administrator did.

    Raises:
        StoreError: The extension is missing, and we may not make it.
    """
    found = connection.execute(
        "SELECT to_regnamespace('huigu') IS NOT NULL,"
        " EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')"
    ).fetchone()
    has_schema, has_extension = found or (False, False)
    if not has_schema:
        connection.execute("CREATE SCHEMA huigu")
    if has_extension:
        return
    try:
        with connection.transaction():
            connection.execute("CREATE EXTENSION vector SCHEMA huigu")
    except (
        errors.InsufficientPrivilege,
        errors.UndefinedFile,
        errors.FeatureNotSupported,
    ) as error:
        raise StoreError(
            f"{place}: the extension pgvector is missing; install it on the server and run "
            f"`CREATE EXTENSION vector` in this database as its administrator; {DOCS}"
        ) from error


def _find_extension(connection: psycopg.Connection) -> None:
    connection.execute(
        "SELECT set_config('search_path', quote_ident(nspname), false) FROM pg_extension e"
        " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'vector'"
    )
