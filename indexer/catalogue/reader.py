"""Reads the catalogue of a finished generation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from indexer.catalogue.packing import EVENTS, PEOPLE, SERIES, TALKS, Record, RecordPacking
from indexer.catalogue.recent import RecentRecords
from indexer.catalogue.records import CatalogueCounts, Event, Name, Person, Series, Talk
from indexer.catalogue.writer import CATALOGUE_FILE
from indexer.errors import DamagedIndex
from indexer.stores.sqlite_files import open_finished, translate_damage

_KEYS_AT_ONCE = 500
CACHED_PLACES = 100_000
"""Places of talks on pages that are kept, some 10 MB: a page may tell of thousands."""
CACHED_BYTES = 2 << 20
"""Bytes of the records that are kept, as they are stored: some 3,000 talks, which take 20 MB. To
read all talks of an archive is most of the time of an answer that counts them."""
MAX_KEPT_AT_ONCE = 3000
"""Records of one call that are kept: more would only push each other out."""
_NAME = "what, text, ids"
"""The columns of a name."""

_ids = msgspec.msgpack.Decoder(tuple[int, ...])


class CatalogueReader:
    """The `indexer.catalogue.contracts.Catalogue` of a generation's folder."""

    def __init__(self, folder: Path) -> None:
        """Open the catalogue in a folder, whose file may be deleted afterwards.

        Raises:
            DamagedIndex: The file is missing or is not ours; all methods raise it for a file that
                was damaged since.
        """
        self._path = folder / CATALOGUE_FILE
        self._lock = Lock()
        self._records = RecentRecords(CACHED_BYTES)
        self._told = RecentRecords(CACHED_PLACES)
        with translate_damage(self._path):
            self._db = open_finished(self._path)
        tables = ("series", "events", "talks", "people")
        try:
            rows = [self._all(f"SELECT count(*) FROM {table}")[0][0] for table in tables]
        except DamagedIndex:
            self._db.close()
            raise
        self.counts = CatalogueCounts(*rows)

    def find_names(self, keys: Sequence[str]) -> dict[str, tuple[Name, ...]]:
        """See `Catalogue`."""
        found: dict[str, list[Name]] = {}
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            part = json.dumps(keys[start : start + _KEYS_AT_ONCE])
            query = f"SELECT key, {_NAME} FROM names WHERE key IN (SELECT value FROM json_each(?))"
            for key, *name in self._all(query, (part,)):
                found.setdefault(key, []).append(_make_name(*name))
        return {key: tuple(names) for key, names in found.items()}

    def list_names(self, what: str) -> list[Name]:
        """See `Catalogue`."""
        query = f"SELECT {_NAME} FROM names WHERE what = ? ORDER BY key"
        with self._lock, translate_damage(self._path):
            # Row by row: all rows at once take more memory than the names.
            return [_make_name(*row) for row in self._db.execute(query, (what,))]

    def list_keys(self) -> list[str]:
        """See `Catalogue`."""
        # SQLite orders texts by their UTF-8 bytes, which is the order of their characters.
        with self._lock, translate_damage(self._path):
            rows = self._db.execute("SELECT DISTINCT key FROM names ORDER BY key")
            return [key for (key,) in rows]

    def get_series(self, ids: Sequence[int]) -> list[Series]:
        """See `Catalogue`."""
        return self._get("series", ids, SERIES)

    def get_events(self, ids: Sequence[int]) -> list[Event]:
        """See `Catalogue`."""
        return self._get("events", ids, EVENTS)

    def get_talks(self, ids: Sequence[int]) -> list[Talk]:
        """See `Catalogue`."""
        return self._get("talks", ids, TALKS)

    def get_people(self, ids: Sequence[int]) -> list[Person]:
        """See `Catalogue`."""
        return self._get("people", ids, PEOPLE)

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
        years: Sequence[int] = (),
        language: str = "",
    ) -> list[int]:
        """See `Catalogue`."""
        if not (events or people or years or language):
            return self._list_all_talks()
        of_people = "SELECT talk FROM speakers JOIN json_each(:people) ON person = value"
        tests = {
            "events": ("event IN (SELECT value FROM json_each(:events))", events),
            "people": (f"id IN ({of_people})", people),
            "years": ("year IN (SELECT value FROM json_each(:years))", years),
        }
        values = {name: json.dumps(list(given)) for name, (_, given) in tests.items() if given}
        conditions = [tests[name][0] for name in values]
        if language:
            values["language"] = language
            conditions.append("language = :language")
        condition = " AND ".join(conditions)
        return self._ids(f"SELECT id FROM talks WHERE {condition} ORDER BY id", values)

    def _list_all_talks(self) -> list[int]:
        """List all talks, mostly numbered in one run, whose ends tell what is between them."""
        [(first, last)] = self._all("SELECT min(id), max(id) FROM talks")
        if self.counts.talks and last - first + 1 == self.counts.talks:
            return list(range(first, last + 1))
        return self._ids("SELECT id FROM talks ORDER BY id")

    def find_document_talks(
        self, keys: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], list[tuple[int, int]]]:
        """See `Catalogue`."""
        query = (
            "SELECT source, document, section, talk FROM json_each(?) AS asked CROSS JOIN pages"
            " ON source = json_extract(asked.value, '$[0]')"
            " AND document = json_extract(asked.value, '$[1]') ORDER BY 1, 2, 3, 4"
        )
        found: dict[tuple[str, str], list[tuple[int, int]]]
        with self._lock:
            known = self._told.find("pages", keys)
        found = {key: [] for key in keys if key not in known}
        if found:
            for source, document, *place in self._all(query, (json.dumps(list(found)),)):
                section, talk = place
                found[source, document].append((section, talk))
            with self._lock:
                for key, told in found.items():
                    self._told.keep("pages", key, told, len(told) + 1)
        return {key: known[key] if key in known else found[key] for key in keys}

    def close(self) -> None:
        """Close the file. No other method may be called afterwards."""
        with self._lock:
            self._db.close()

    def _get(self, table: str, ids: Sequence[int], packing: RecordPacking[Record]) -> list[Record]:
        query = f"SELECT id, body FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
        with self._lock:
            known = self._records.find(table, ids)
        if missing := [id for id in ids if id not in known]:
            packed = self._all(query, (json.dumps(missing),))
            with translate_damage(self._path):
                known.update((id, packing.unpack(body)) for id, body in packed)
            if len(ids) <= MAX_KEPT_AT_ONCE:
                with self._lock:
                    for id, body in packed:
                        self._records.keep(table, id, known[id], len(body))
        return [known[id] for id in ids]

    def _ids(self, query: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> list[int]:
        return [id for (id,) in self._all(query, values)]

    def _all(self, query: str, values: dict[str, Any] | tuple[Any, ...] = ()) -> list[Any]:
        with self._lock, translate_damage(self._path):
            return self._db.execute(query, values).fetchall()


def _make_name(what: str, text: str, ids: bytes) -> Name:
    return Name(what, text, _ids.decode(ids))
