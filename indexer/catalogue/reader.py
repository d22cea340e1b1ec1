"""Reads the catalogue of a finished generation."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import msgspec

from indexer.catalogue.records import CatalogueCounts, Event, Name, Person, Series, Talk
from indexer.catalogue.writer import CATALOGUE_FILE
from indexer.errors import DamagedIndex

_MAPPED_BYTES = 1 << 28
"""Bytes of the file that SQLite may map instead of copying pages."""
_KEYS_AT_ONCE = 500

Row = TypeVar("Row", Series, Event, Talk, Person)

_name = msgspec.msgpack.Decoder(Name)
_series = msgspec.msgpack.Decoder(Series)
_event = msgspec.msgpack.Decoder(Event)
_talk = msgspec.msgpack.Decoder(Talk)
_person = msgspec.msgpack.Decoder(Person)


class CatalogueReader:
    """The `indexer.catalogue.contracts.Catalogue` of a generation's folder."""

    def __init__(self, folder: Path) -> None:
        """Open the catalogue in a folder, whose file may be deleted afterwards.

        Raises:
            DamagedIndex: The file is missing or is not ours.
        """
        path = folder / CATALOGUE_FILE
        self._lock = Lock()
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._db.execute(f"PRAGMA mmap_size={_MAPPED_BYTES}")
            tables = ("series", "events", "talks", "people")
            rows = [self._all(f"SELECT count(*) FROM {table}")[0][0] for table in tables]
        except sqlite3.Error as error:
            remedy = "run `huigu rebuild --full`"
            raise DamagedIndex(f"{path}: cannot be read ({error}); {remedy}") from error
        self.counts = CatalogueCounts(*rows)

    def find_names(self, keys: Sequence[str]) -> dict[str, tuple[Name, ...]]:
        """See `Catalogue`."""
        found: dict[str, list[Name]] = {}
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            part = json.dumps(keys[start : start + _KEYS_AT_ONCE])
            query = "SELECT key, body FROM names WHERE key IN (SELECT value FROM json_each(?))"
            for key, body in self._all(query, (part,)):
                found.setdefault(key, []).append(_name.decode(body))
        return {key: tuple(names) for key, names in found.items()}

    def list_names(self, what: str) -> list[Name]:
        """See `Catalogue`."""
        rows = self._all("SELECT body FROM names WHERE what = ? ORDER BY key", (what,))
        return [_name.decode(body) for (body,) in rows]

    def list_keys(self) -> list[str]:
        """See `Catalogue`."""
        # SQLite orders texts by their UTF-8 bytes, which is the order of their characters.
        return [key for (key,) in self._all("SELECT DISTINCT key FROM names ORDER BY key")]

    def get_series(self, ids: Sequence[int]) -> list[Series]:
        """See `Catalogue`."""
        return self._get("series", ids, _series)

    def get_events(self, ids: Sequence[int]) -> list[Event]:
        """See `Catalogue`."""
        return self._get("events", ids, _event)

    def get_talks(self, ids: Sequence[int]) -> list[Talk]:
        """See `Catalogue`."""
        return self._get("talks", ids, _talk)

    def get_people(self, ids: Sequence[int]) -> list[Person]:
        """See `Catalogue`."""
        return self._get("people", ids, _person)

    def list_series(self) -> list[int]:
        """See `Catalogue`."""
        return self._ids("SELECT id FROM series ORDER BY id")

    def list_events(self, series: int = 0, year: int = 0) -> list[int]:
        """See `Catalogue`."""
        query = (
            "SELECT id FROM events WHERE (:series = 0 OR series = :series OR series IN"
            " (SELECT id FROM series WHERE parent = :series))"
            " AND (:year = 0 OR year = :year) ORDER BY place"
        )
        return self._ids(query, {"series": series, "year": year})

    def list_people(self) -> list[int]:
        """See `Catalogue`."""
        return self._ids("SELECT id FROM people ORDER BY id")

    def list_talks(
        self,
        *,
        events: Sequence[int] = (),
        people: Sequence[int] = (),
        year: int = 0,
        language: str = "",
    ) -> list[int]:
        """See `Catalogue`."""
        of_people = "SELECT talk FROM speakers JOIN json_each(:people) ON person = value"
        tests = {
            "event IN (SELECT value FROM json_each(:events))": events,
            f"id IN ({of_people})": people,
            "year = :year": year,
            "language = :language": language,
        }
        condition = " AND ".join(test for test, value in tests.items() if value) or "1"
        values = {
            "events": json.dumps(list(events)),
            "people": json.dumps(list(people)),
            "year": year,
            "language": language,
        }
        return self._ids(f"SELECT id FROM talks WHERE {condition} ORDER BY id", values)

    def find_document_talks(self, source: str, document: str) -> list[tuple[int, int]]:
        """See `Catalogue`."""
        query = "SELECT section, talk FROM pages WHERE source = ? AND document = ? ORDER BY 1, 2"
        return list(self._all(query, (source, document)))

    def close(self) -> None:
        """Close the file. No other method may be called afterwards."""
        with self._lock:
            self._db.close()

    def _get(
        self, table: str, ids: Sequence[int], decoder: msgspec.msgpack.Decoder[Row]
    ) -> list[Row]:
        query = f"SELECT id, body FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
        bodies = dict(self._all(query, (json.dumps(list(ids)),)))
        return [decoder.decode(bodies[id]) for id in ids]

    def _ids(self, query: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> list[int]:
        return [id for (id,) in self._all(query, values)]

    def _all(self, query: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> list[Any]:
        with self._lock:
            return self._db.execute(query, values).fetchall()
