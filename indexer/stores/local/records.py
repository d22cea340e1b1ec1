"""Documents, passages and links of a local generation, in one SQLite file.

Filters use columns. The records themselves are MessagePack in a column of their own.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from cachetools import LRUCache

from indexer.errors import DamagedIndex
from indexer.records import Document, Filter, Link, LinkRecord, Passage
from indexer.stores.arguments import check_rows
from indexer.stores.sqlite_files import open_finished, translate_damage

# Bytes of the documents that are kept as records, as they are stored: the same few pages answer
# most questions. Records take about four times as much memory.
CACHED_BYTES = 4 << 20
# Links fetched while the lock is held once, so that a long listing does not block searches.
LINK_BATCH = 256

_document = msgspec.msgpack.Decoder(Document)
_passage = msgspec.msgpack.Decoder(Passage)
_link = msgspec.msgpack.Decoder(Link)


class RecordsReader:
    """Reads the SQLite file of a finished generation; thread-safe."""

    def __init__(self, path: Path) -> None:
        """Open a file that `RecordsWriter` finished. It may be deleted afterwards.

        Raises:
            sqlite3.Error: The file is missing or is not our database.
            DamagedIndex: It cannot be read; all methods raise it.
        """
        self.path = path
        # One connection with a lock instead of one per thread: a new thread could not open a file
        # that was deleted meanwhile, and a query takes only microseconds.
        self._lock = Lock()
        self._documents: LRUCache[tuple[str, str], tuple[Document, int]] = LRUCache(
            CACHED_BYTES, getsizeof=itemgetter(1)
        )
        self._db = open_finished(path)
        try:
            self.rows = int(self._one("SELECT coalesce(max(row) + 1, 0) FROM passages"))
            firsts = self._all("SELECT first_row FROM documents ORDER BY key")
            self.first_rows = np.array([first for (first,) in firsts], dtype=np.int64)
            """Of each document, by its key, which counts from 0."""
            self.page_rows = np.diff(self.first_rows, append=self.rows)
            """How many rows each document has, by its key."""
            query = "SELECT DISTINCT event FROM documents WHERE event <> '' ORDER BY event"
            self._folded_events = {event: event.casefold() for (event,) in self._all(query)}
        except (sqlite3.Error, DamagedIndex):
            self._db.close()
            raise

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Read the passages of rows, in the given order; `IndexError` if there is no such row."""
        numbers = check_rows(rows, self.rows).tolist()
        query = "SELECT body FROM passages WHERE row = ?"
        with translate_damage(self.path):
            with self._lock:
                bodies = [self._db.execute(query, (row,)).fetchone()[0] for row in numbers]
            return [_passage.decode(body) for body in bodies]

    def documents(self, keys: Sequence[tuple[str, str]]) -> list[Document]:
        """Read documents by (source, id), in the given order; `KeyError` if one is missing."""
        with self._lock:
            known = {key: kept[0] for key in keys if (kept := self._documents.get(key))}
        body = "(SELECT body FROM bodies WHERE bodies.key = documents.key)"
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        found = self._find_documents(body, missing)
        for key in missing:
            [packed] = found[key]
            with translate_damage(self.path):
                known[key] = _document.decode(packed)
            if len(packed) <= CACHED_BYTES:
                with self._lock:
                    self._documents[key] = known[key], len(packed)
        return [known[key] for key in keys]

    def read_documents(self) -> Iterator[Document]:
        """Read all documents, in the order of the index, one at a time."""
        return map(self.read_document, range(len(self.first_rows)))

    def read_document(self, key: int) -> Document:
        """Read the document of a key, from 0; it is not kept."""
        packed = self._all("SELECT body FROM bodies WHERE key = ?", (key,))[0][0]
        with translate_damage(self.path):
            return _document.decode(packed)

    def document_rows(self, keys: Sequence[tuple[str, str]]) -> list[range]:
        """Give the rows of documents, which are contiguous; `KeyError` if one is missing."""
        places = self._find_documents("first_row, rows", keys)
        return [range(first, first + count) for first, count in map(places.__getitem__, keys)]

    def document_numbers(self, rows: Sequence[int]) -> list[int]:
        """Give the number of the document of each row; `IndexError` if there is no such row."""
        found: list[int] = self._number_documents(rows).tolist()
        return found

    def count_page_rows(self, rows: Sequence[int]) -> list[int]:
        """Count for each row the rows of its document; `IndexError` if there is no such row."""
        counts: list[int] = self.page_rows[self._number_documents(rows)].tolist()
        return counts

    def select(self, columns: str, condition: str = "1") -> list[Any]:
        """Read columns of the documents that meet a condition: (key, ...), by key.

        Both are SQL of our own, never anybody's words.
        """
        return self._all(f"SELECT key, {columns} FROM documents WHERE {condition} ORDER BY key")

    def find_keys(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Find the keys of documents, by (source, id); those that are missing are left out."""
        return {place: key for place, (key,) in self._find_documents("documents.key", keys).items()}

    def count_documents(
        self, columns: str, keys: Sequence[int] | None = None
    ) -> dict[tuple[Any, ...], int]:
        """Count documents by what stands in some columns; those of some keys only, if given.

        The columns are SQL of our own, never anybody's words.
        """
        where = "" if keys is None else "WHERE key IN (SELECT value FROM json_each(?))"
        values = () if keys is None else (json.dumps(list(keys)),)
        query = f"SELECT count(*), {columns} FROM documents {where} GROUP BY {columns}"
        return {tuple(row): count for count, *row in self._all(query, values)}

    def count_links(self, keys: Sequence[int]) -> int:
        """Count the links of documents, by key."""
        query = "SELECT count(*) FROM links WHERE document IN (SELECT value FROM json_each(?))"
        return int(self._one(query, (json.dumps(list(keys)),)))

    def places(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        """Give key, first row and number of rows of every document, by (source, id)."""
        rows = self._all("SELECT source, id, key, first_row, rows FROM documents")
        return {(source, identity): tuple(place) for source, identity, *place in rows}

    def fingerprints(self) -> dict[tuple[str, str], str]:
        """Give the fingerprint of every document, by (source, id)."""
        return {(s, i): f for s, i, f in self._all("SELECT source, id, fingerprint FROM documents")}

    def periods(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Give `begins` and `expires` of every document that has one of them, by (source, id)."""
        query = "SELECT source, id, begins, expires FROM documents WHERE begins || expires <> ''"
        return {(source, identity): (b, e) for source, identity, b, e in self._all(query)}

    def pinned(self) -> list[tuple[str, str]]:
        """List (source, id) of every document with `questions`, in the order of the index."""
        query = "SELECT source, id FROM documents WHERE questions ORDER BY key"
        return [(source, identity) for source, identity in self._all(query)]

    def titles(self) -> list[tuple[str, str, str]]:
        """List (source, id, title) of every document."""
        return list(self._all("SELECT source, id, title FROM documents ORDER BY key"))

    def find_events(self, part: str) -> list[str]:
        """List the events with this part in their name, in any case."""
        folded = part.casefold()
        return [event for event, name in self._folded_events.items() if folded in name]

    def events(self) -> list[str]:
        """List the names of all events, sorted."""
        return list(self._folded_events)

    def find_rows(self, where: Filter) -> list[int]:
        """List the rows that pass a filter, ascending."""
        condition, values = self._condition(where, "row IN (SELECT row FROM kinds WHERE kind = ?)")
        query = f"SELECT row FROM passages WHERE {condition} ORDER BY row"
        return [row for (row,) in self._all(query, values)]

    def links(self, where: Filter) -> Iterator[LinkRecord]:
        """List the links that pass the filter, by source, document and position."""
        condition, values = self._condition(where, "kind = ?")
        query = (
            "SELECT body, id, source, title, url, event, year FROM documents"
            f" CROSS JOIN links ON document = key WHERE {condition} ORDER BY source, id, position"
        )
        with self._lock, translate_damage(self.path):
            cursor = self._db.execute(query, values)
        while True:
            with self._lock, translate_damage(self.path):
                rows = cursor.fetchmany(LINK_BATCH)
            if not rows:
                return
            for body, document, source, title, url, event, year in rows:
                with translate_damage(self.path):
                    link = _link.decode(body)
                page_url = f"{url}#{link.anchor}" if url and link.anchor else url
                yield LinkRecord(link, document, source, title, page_url, event, year)

    def counts(self) -> tuple[int, int, int]:
        """Count documents, passages and links."""
        documents = self._one("SELECT count(*) FROM documents")
        return int(documents), self.rows, int(self._one("SELECT count(*) FROM links"))

    def count_addresses(self) -> dict[str, tuple[int, int]]:
        """Count the documents of each source, and those of them without an address."""
        query = "SELECT source, count(*), sum(url = '') FROM documents GROUP BY source"
        return {source: (documents, without) for source, documents, without in self._all(query)}

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._documents.clear()
            self._db.close()

    def _number_documents(self, rows: Sequence[int]) -> npt.NDArray[np.int64]:
        # A document without rows begins where the next one does, which has the row.
        return self.first_rows.searchsorted(check_rows(rows, self.rows), side="right") - 1

    def _condition(self, where: Filter, kind: str) -> tuple[str, list[str | int]]:
        """Write a filter as an SQL condition with its values; `kind` tests the kind of link."""
        events = json.dumps(self.find_events(where.event)) if where.event else ""
        tests: dict[str, str | int] = {
            "source = ?": where.source,
            "language = ?": where.language,
            "year = ?": where.year,
            "event IN (SELECT value FROM json_each(?))": events,
            kind: where.kind,
        }
        active = {test: value for test, value in tests.items() if value}
        return " AND ".join(active) or "1", list(active.values())

    def _find_documents(
        self, columns: str, keys: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], list[Any]]:
        """Read columns of documents, by (source, id); those that are missing are left out."""
        query = (
            f"SELECT source, documents.id, {columns} FROM json_each(?) AS asked"
            " CROSS JOIN documents ON source = json_extract(asked.value, '$[0]')"
            " AND documents.id = json_extract(asked.value, '$[1]')"
        )
        if not keys:
            return {}
        return {(s, i): row for s, i, *row in self._all(query, (json.dumps(list(keys)),))}

    def _all(self, query: str, values: Sequence[str | int] = ()) -> list[Any]:
        with self._lock, translate_damage(self.path):
            return self._db.execute(query, values).fetchall()

    def _one(self, query: str, values: Sequence[str | int] = ()) -> Any:  # noqa: ANN401
        return self._all(query, values)[0][0]
