"""The catalogue in the database: seven tables for each, which generations may share."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, LiteralString

import msgspec
from cachetools import LRUCache
from psycopg import sql

from indexer.catalogue.packing import EVENTS, PEOPLE, SERIES, TALKS, Record, RecordPacking
from indexer.catalogue.recent import RecentRecords
from indexer.catalogue.records import CatalogueCounts, Event, Name, Person, Series, Talk
from indexer.catalogue.writer import CATALOGUE_FILE, CatalogueRecords, write_catalogue
from indexer.errors import DamagedIndex
from indexer.stores.postgres.connections import Reading, Session
from indexer.stores.postgres.packing import read_text, write_text
from indexer.stores.postgres.schema import CATALOGUE_TABLES, name_catalogue_table

ROWS_AT_ONCE = 5_000
CACHED_BYTES = 2 << 20
"""Bytes of the records that are kept, as they are stored."""
CACHED_PLACES = 100_000
MAX_KEPT_AT_ONCE = 3000
"""Records of one call that are kept: more would only push each other out."""

_COLUMNS: dict[LiteralString, LiteralString] = {
    "series": "id int PRIMARY KEY, parent int NOT NULL, body bytea NOT NULL",
    "events": (
        "id int PRIMARY KEY, series int NOT NULL, year int NOT NULL, place int NOT NULL,"
        " body bytea NOT NULL"
    ),
    "talks": (
        "id int PRIMARY KEY, event int NOT NULL, year int NOT NULL, language text NOT NULL,"
        " body bytea NOT NULL"
    ),
    "people": "id int PRIMARY KEY, body bytea NOT NULL",
    "speakers": "person int NOT NULL, talk int NOT NULL, PRIMARY KEY (person, talk)",
    "pages": (
        "source text NOT NULL, document text NOT NULL, section int NOT NULL, talk int NOT NULL,"
        " PRIMARY KEY (source, document, section, talk)"
    ),
    "names": (
        'key text COLLATE "C" NOT NULL, what text NOT NULL, text text NOT NULL,'
        " ids bytea NOT NULL, PRIMARY KEY (key, what)"
    ),
}
_INDEXES: dict[LiteralString, LiteralString] = {
    "talks": "(event, id)",
    "events": "(series)",
    "names": "(what, key)",
}

_ids = msgspec.msgpack.Decoder(tuple[int, ...])


def copy_catalogue(session: Session, records: CatalogueRecords, generation: int) -> int:
    """Write the catalogue of a generation, and give its number.

    If it is the one of the generation before, that is used: most rebuilds change few talks, and
    many none. `StoreError` if a temporary file cannot be written.
    """
    with TemporaryDirectory(prefix="huigu-") as name:
        write_catalogue(Path(name), records)
        path = Path(name) / CATALOGUE_FILE
        with path.open("rb") as file:
            written = hashlib.file_digest(file, "sha256").hexdigest()
        known = session.fetch(
            "SELECT catalogue FROM huigu.generations WHERE catalogue_hash = %s LIMIT 1", (written,)
        )
        number = known[0][0] if known else _copy_tables(session, path)
    session.run(
        "UPDATE huigu.generations SET catalogue = %s, catalogue_hash = %s WHERE generation = %s",
        (number, written, generation),
    )
    return int(number)


def _copy_tables(session: Session, path: Path) -> int:
    [(number,)] = session.fetch(
        "UPDATE huigu.state SET next_catalogue = next_catalogue + 1 RETURNING next_catalogue - 1"
    )
    with closing(sqlite3.connect(path)) as db:
        for table in CATALOGUE_TABLES:
            name = name_catalogue_table(table, number)
            columns = sql.SQL(_COLUMNS[table])
            session.run(sql.SQL("CREATE TABLE {} ({})").format(name, columns))
            types = [str(row[2]) for row in db.execute(f"PRAGMA table_info({table})")]
            rows = iter(db.execute(f"SELECT * FROM {table}"))
            while batch := [tuple(map(_store, row)) for row in islice(rows, ROWS_AT_ONCE)]:
                session.copy(name, [_TYPES[type] for type in types], batch)
            if index := _INDEXES.get(table):
                session.run(sql.SQL("CREATE INDEX ON {} {}").format(name, sql.SQL(index)))
            session.run(sql.SQL("ANALYZE {}").format(name))
    return int(number)


_TYPES = {"INTEGER": "int4", "TEXT": "text", "BLOB": "bytea"}


def _store(value: object) -> object:
    return write_text(value) if isinstance(value, str) else value


class PostgresCatalogue:
    """The `indexer.catalogue.contracts.Catalogue` of a generation."""

    def __init__(self, reading: Reading, number: int, place: str) -> None:
        """Open a catalogue, by its number."""
        self._reading, self._number, self._place, self._lock = reading, number, place, Lock()
        self._records = RecentRecords(CACHED_BYTES)
        self._told: LRUCache[tuple[str, str], list[tuple[int, int]]] = LRUCache(
            CACHED_PLACES, lambda told: len(told) + 1
        )
        [counts] = self._all(
            "SELECT (SELECT count(*) FROM {series}), (SELECT count(*) FROM {events}),"
            " (SELECT count(*) FROM {talks}), (SELECT count(*) FROM {people})"
        )
        self.counts = CatalogueCounts(*counts)

    def find_names(self, keys: Sequence[str]) -> dict[str, tuple[Name, ...]]:
        """See `Catalogue`."""
        found: dict[str, list[Name]] = {}
        asked = [write_text(key) for key in keys]
        query: LiteralString = (
            "SELECT key, what, text, ids FROM {names} WHERE key = ANY(%s) ORDER BY key, what"
        )
        for key, *name in self._all(query, (asked,)):
            found.setdefault(read_text(key), []).append(_make_name(*name))
        return {key: tuple(names) for key, names in found.items()}

    def list_names(self, what: str) -> list[Name]:
        """See `Catalogue`."""
        query: LiteralString = "SELECT what, text, ids FROM {names} WHERE what = %s ORDER BY key"
        return [_make_name(*row) for row in self._all(query, (what,))]

    def list_keys(self) -> list[str]:
        """See `Catalogue`."""
        rows = self._all("SELECT DISTINCT key FROM {names} ORDER BY key")
        return [read_text(key) for (key,) in rows]

    def get_series(self, ids: Sequence[int]) -> list[Series]:
        """See `Catalogue`."""
        return self._get("series", "SELECT id, body FROM {series} WHERE id = ANY(%s)", ids, SERIES)

    def get_events(self, ids: Sequence[int]) -> list[Event]:
        """See `Catalogue`."""
        return self._get("events", "SELECT id, body FROM {events} WHERE id = ANY(%s)", ids, EVENTS)

    def get_talks(self, ids: Sequence[int]) -> list[Talk]:
        """See `Catalogue`."""
        return self._get("talks", "SELECT id, body FROM {talks} WHERE id = ANY(%s)", ids, TALKS)

    def get_people(self, ids: Sequence[int]) -> list[Person]:
        """See `Catalogue`."""
        return self._get("people", "SELECT id, body FROM {people} WHERE id = ANY(%s)", ids, PEOPLE)

    def list_series(self) -> list[int]:
        """See `Catalogue`."""
        return self._list("SELECT id FROM {series} ORDER BY id")

    def list_events(self, series: int = 0, year: int = 0) -> list[int]:
        """See `Catalogue`."""
        query: LiteralString = (
            "SELECT id FROM {events} WHERE (%s = 0 OR series = %s OR series IN"
            " (SELECT id FROM {series} WHERE parent = %s)) AND (%s = 0 OR year = %s) ORDER BY place"
        )
        return self._list(query, (series, series, series, year, year))

    def list_people(self) -> list[int]:
        """See `Catalogue`."""
        return self._list("SELECT id FROM {people} ORDER BY id")

    def list_talks(
        self,
        *,
        events: Sequence[int] = (),
        people: Sequence[int] = (),
        years: Sequence[int] = (),
        language: str = "",
    ) -> list[int]:
        """See `Catalogue`."""
        tests: list[tuple[LiteralString, Any]] = [
            ("event = ANY(%s)", list(events)),
            ("id IN (SELECT talk FROM {speakers} WHERE person = ANY(%s))", list(people)),
            ("year = ANY(%s)", list(years)),
            ("language = %s", write_text(language)),
        ]
        active = [(test, value) for test, value in tests if value]
        condition: LiteralString = " AND ".join([test for test, _ in active]) or "true"
        query: LiteralString = "SELECT id FROM {talks} WHERE " + condition + " ORDER BY id"
        return self._list(query, [value for _, value in active])

    def find_document_talks(
        self, keys: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """See `Catalogue`."""
        query: LiteralString = (
            "SELECT source, document, section, talk FROM unnest(%s::text[], %s::text[])"
            " AS asked(source, document) JOIN {pages} USING (source, document)"
            " ORDER BY section, talk"
        )
        with self._lock:
            known = {key: told for key in keys if (told := self._told.get(key)) is not None}
        found: dict[tuple[str, str], list[tuple[int, int]]]
        found = {key: [] for key in keys if key not in known}
        if found:
            sources, documents = zip(*found, strict=True)
            stored = [write_text(source) for source in sources], [write_text(d) for d in documents]
            for source, document, *place in self._all(query, stored):
                section, talk = place
                found[read_text(source), read_text(document)].append((section, talk))
            with self._lock:
                for key, told in found.items():
                    if len(told) < CACHED_PLACES:
                        self._told[key] = told
        return {key: known[key] if key in known else found[key] for key in keys}

    def close(self) -> None:
        """See `Catalogue`; the connections are the repository's."""

    def _get(
        self,
        table: str,
        query: LiteralString,
        ids: Sequence[int],
        packing: RecordPacking[Record],
    ) -> list[Record]:
        with self._lock:
            known = self._records.find(table, ids)
        if missing := [id for id in dict.fromkeys(ids) if id not in known]:
            packed = self._all(query, (missing,))
            try:
                known.update((id, packing.unpack(body)) for id, body in packed)
            except msgspec.DecodeError as error:
                raise DamagedIndex(
                    f"{self._place}: the catalogue cannot be read ({error}); "
                    "run `huigu rebuild --full`"
                ) from error
            if len(ids) <= MAX_KEPT_AT_ONCE:
                with self._lock:
                    for id, body in packed:
                        self._records.keep(table, id, known[id], len(body))
        return [known[id] for id in ids]

    def _list(self, query: LiteralString, values: Sequence[Any] = ()) -> list[int]:
        return [id for (id,) in self._all(query, values)]

    def _all(self, query: LiteralString, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._reading.fetch(self._name_tables(query), values)

    def _name_tables(self, query: LiteralString) -> sql.Composed:
        names = {table: name_catalogue_table(table, self._number) for table in CATALOGUE_TABLES}
        return sql.SQL(query).format(**names)


def _make_name(what: str, text: str, ids: bytes) -> Name:
    return Name(what, read_text(text), _ids.decode(ids))
