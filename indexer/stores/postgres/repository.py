"""The generations of a database: see `indexer.generations.contracts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import msgspec
from psycopg import sql

from indexer.calibration import Calibration
from indexer.catalogue.writer import CatalogueRecords
from indexer.config.environment import load_secrets
from indexer.contracts import StoreWriter
from indexer.errors import DamagedIndex, NoIndex, RebuildRunning, StoreError
from indexer.generations.contracts import Generation
from indexer.generations.manifest import Manifest, parse_manifest, seal_manifest
from indexer.generations.names import choose_removed, find_undamaged, make_id
from indexer.settings import Settings, StoreSecrets
from indexer.stores.postgres.catalogue import PostgresCatalogue, copy_catalogue
from indexer.stores.postgres.connections import (
    Address,
    Connections,
    Session,
    connect,
    read_address,
)
from indexer.stores.postgres.schema import MIGRATIONS, Migration, bring_up_to_date, check_format
from indexer.stores.postgres.store import PostgresStore
from indexer.stores.postgres.upkeep import (
    RowGuard,
    check_digests,
    list_digests,
    name_holder,
    remove_unused,
)
from indexer.stores.postgres.writer import PostgresWriter

LOCK = 0x48756967
"""Number of the advisory lock in the database: `Huig` in ASCII."""


def open_repository(settings: Settings) -> PostgresRepository:
    """Open the database that `[index] uri` names; nothing is connected yet.

    A wrong address raises `ConfigError`.
    """
    password = load_secrets(StoreSecrets).store_password
    return PostgresRepository(read_address(settings.index.uri, password))


class PostgresDraft:
    """A generation that is being written; see `indexer.generations.contracts.Draft`."""

    def __init__(self, session: Session, id: str, dimension: int) -> None:
        """Begin to write in a transaction that is open."""
        self.id = id
        self._writer = PostgresWriter(session, id, dimension)
        self.writer: StoreWriter = self._writer
        self.is_published = False
        self._session, self._number = session, self._writer.generation
        self._catalogue = 0

    def open_store(self) -> PostgresStore:
        """See `Draft`."""
        return PostgresStore(self._session, self._number, self._session.place)

    def write_catalogue(self, records: CatalogueRecords) -> None:
        """See `Draft`."""
        self._catalogue = copy_catalogue(self._session, records, self._number)

    def keep_catalogue(self, generation: str) -> None:
        """See `Draft`."""
        [(self._catalogue,)] = self._session.fetch(
            "UPDATE huigu.generations AS new"
            " SET catalogue = old.catalogue, catalogue_hash = old.catalogue_hash"
            " FROM huigu.generations AS old WHERE new.generation = %s AND old.id = %s"
            " RETURNING new.catalogue",
            (self._number, generation),
        )

    def open_catalogue(self) -> PostgresCatalogue:
        """See `Draft`."""
        return PostgresCatalogue(self._session, self._catalogue, self._session.place)

    def write_calibration(self, calibration: Calibration) -> None:
        """See `Draft`."""
        self._session.run(
            "UPDATE huigu.generations SET calibration = %s WHERE generation = %s",
            (msgspec.json.encode(calibration), self._number),
        )

    def publish(self, manifest: Manifest) -> Manifest:
        """See `Draft`."""
        manifest = seal_manifest(manifest, list_digests(self._session, self._number))
        self._session.run(
            "UPDATE huigu.generations SET manifest = %s WHERE generation = %s",
            (msgspec.json.encode(manifest), self._number),
        )
        self._session.run("UPDATE huigu.state SET generation = %s", (self._number,))
        self._session.run("COMMIT")
        self.is_published = True
        return manifest

    def abandon(self) -> None:
        """Discard it, unless it was published."""
        if not self.is_published:
            self._writer.abandon()
            self._session.roll_back()


class PostgresRepository:
    """The generations of a database; see `indexer.generations.contracts.Repository`."""

    def __init__(self, address: Address, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        """Set the address; nothing is connected yet."""
        self.place = address.place
        self._address, self._migrations = address, migrations
        self._connections = Connections(address)
        self._session: Session | None = None

    def current(self) -> str:
        """See `Repository`.

        Raises:
            NoIndex: There is none yet.
        """
        found = self._read(
            "SELECT format, id FROM huigu.state LEFT JOIN huigu.generations USING (generation)"
        )
        if found:
            check_format(found[0][0], self.place, self._migrations)
        if not found or not found[0][1]:
            raise NoIndex(f"{self.place}: no index there yet; run `huigu rebuild`")
        return str(found[0][1])

    def ids(self) -> list[str]:
        """See `Repository`."""
        query = "SELECT id FROM huigu.generations WHERE removed IS NULL ORDER BY generation"
        return [id for (id,) in self._read(query)]

    def list_others(self) -> list[str]:
        """See `Repository`; what else is in the database is in other schemas."""
        return []

    def is_new(self) -> bool:
        """See `Repository`."""
        return not self._read("SELECT FROM huigu.generations LIMIT 1")

    def is_rolled_back(self) -> bool:
        """See `Repository`."""
        return self.ids()[-1:] > [self.current()]

    def read_manifest(self, generation: str) -> Manifest:
        """See `Repository`."""
        return self._parse_manifest(generation, self._read_row(generation)[1])

    def check(self, generation: str, *, checksums: bool = False) -> Manifest:
        """See `Repository`."""
        number, manifest, _ = self._read_row(generation)
        expected = self._parse_manifest(generation, manifest)
        if checksums:
            self._check_digests(number, expected)
        return expected

    def stamp(self, generation: str) -> tuple[Any, ...]:
        """See `Repository`."""
        rows = self._read(
            "SELECT generation, xmin::text FROM huigu.generations WHERE id = %s", (generation,)
        )
        return tuple(rows)

    def open(self, generation: str, *, checksums: bool) -> Generation:
        """See `Repository`.

        What the database guarantees itself is not read again with `checksums`: a page that a disk
        has damaged is an error there, with the checksums that it has by default since version 18.

        Raises:
            DamagedIndex: It is not there, or cannot be read.
        """
        number, packed, calibration = self._read_row(generation)
        manifest = self._parse_manifest(generation, packed)
        store = PostgresStore(self._connections, number, self.place)
        [(catalogue,)] = self._connections.fetch(
            "SELECT catalogue FROM huigu.generations WHERE generation = %s", (number,)
        )
        try:
            measured = msgspec.json.decode(calibration, type=Calibration)
        except msgspec.DecodeError as error:
            raise DamagedIndex(
                f"{self.place}: the calibration of {generation} cannot be read ({error}); "
                "run `huigu rebuild --full`"
            ) from error
        return Generation(
            manifest,
            store,
            PostgresCatalogue(self._connections, catalogue, self.place),
            measured,
            RowGuard(self._connections, number, lambda: self._check_digests(number, manifest)),
        )

    @contextmanager
    def lock(self) -> Iterator[None]:
        """See `Repository`; it also makes the tables, or brings them up to date.

        The connection that holds it is the one that writes: whoever loses the lock can write no
        more.

        Raises:
            RebuildRunning: Another process holds it.
        """
        connection = connect(self._address, writes=True)
        session = Session(connection, self.place)
        try:
            [(is_ours,)] = session.fetch("SELECT pg_try_advisory_lock(%s)", (LOCK,))
            if not is_ours:
                raise RebuildRunning(
                    f"{self.place}: another rebuild is running ({name_holder(session, LOCK)}); "
                    "wait until it ends, or stop that process"
                )
            bring_up_to_date(connection, self.place, self._migrations)
            self._session = session
            yield
        finally:
            self._session = None
            connection.close()

    def hold(self) -> str:
        """See `Repository`."""
        generation = self.current()
        self._writing.run("UPDATE huigu.state SET held = true")
        return generation

    def release(self) -> bool:
        """See `Repository`."""
        was_held = self.is_held()
        self._writing.run("UPDATE huigu.state SET held = false")
        return was_held

    def is_held(self) -> bool:
        """See `Repository`."""
        return self._read("SELECT held FROM huigu.state") == [(True,)]

    @contextmanager
    def begin(self, dimension: int) -> Iterator[PostgresDraft]:
        """See `Repository`; all that is written is one transaction."""
        session = self._writing
        session.run("BEGIN")
        draft = None
        try:
            newest = session.fetch("SELECT max(id) FROM huigu.generations")[0][0]
            draft = PostgresDraft(session, make_id(newest or ""), dimension)
            yield draft
        finally:
            if draft:
                draft.abandon()
            else:
                session.roll_back()

    def rollback(self) -> str:
        """See `Repository`.

        Raises:
            NoIndex: There is no index, or no undamaged older generation.
        """  # noqa: DOC502 - raised by `find_undamaged`
        check = partial(self.check, checksums=True)
        generation = find_undamaged(self.place, self.ids(), self.current(), check)
        self._writing.run(
            "UPDATE huigu.state SET generation ="
            " (SELECT generation FROM huigu.generations WHERE id = %s)",
            (generation,),
        )
        return generation

    def prune(self, keep: int) -> list[str]:
        """See `Repository`; what nobody reads any more is deleted a while later."""
        removed = choose_removed(self.ids(), self.current(), keep)
        self._writing.run(
            "UPDATE huigu.generations SET removed = now() WHERE id = ANY(%s)", (removed,)
        )
        remove_unused(self._writing)
        return removed

    def remove_leftovers(self) -> None:
        """See `Repository`; of a rebuild that died nothing is left but what was pruned before."""
        remove_unused(self._writing)

    @property
    def _writing(self) -> Session:
        """Give the connection that holds the lock.

        Raises:
            StoreError: None does.
        """
        if self._session is None:
            raise StoreError(f"{self.place}: the lock is not held; call this inside `lock()`")
        return self._session

    def _read(self, query: Any, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """Read rows of our tables; none if there are no tables yet.

        Raises:
            DamagedIndex: One of them is missing.
        """
        try:
            return self._connections.fetch(query, values)
        except DamagedIndex:
            [(exists,)] = self._connections.fetch("SELECT to_regclass('huigu.state') IS NOT NULL")
            if exists:
                raise
            return []

    def _read_row(self, generation: str) -> tuple[int, bytes, bytes]:
        """Read number, manifest and calibration of a generation.

        Raises:
            DamagedIndex: It is not there.
        """
        rows = self._read(
            "SELECT generation, manifest, calibration FROM huigu.generations WHERE id = %s",
            (generation,),
        )
        if not rows:
            raise DamagedIndex(
                f"{self.place}: there is no generation {generation}; run `huigu rebuild`"
            )
        number, manifest, calibration = rows[0]
        return number, manifest, calibration

    def _parse_manifest(self, generation: str, packed: bytes) -> Manifest:
        return parse_manifest(packed, f"{self.place}: the manifest of {generation}")

    def _check_digests(self, number: int, manifest: Manifest) -> None:
        with self._connections.open() as connection, connection.transaction():
            connection.execute(sql.SQL("SET LOCAL statement_timeout = 0"))
            check_digests(Session(connection, self.place), number, manifest)
