"""Documents, passages and links of a local generation: one SQLite file, read-only once written.

What is searched by stands in columns; the records themselves are MessagePack beside them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

from indexer.records import Document, Filter, Link, LinkRecord, Passage

# Bytes of the file SQLite may map instead of copying page by page: well above 100,000 passages.
MAPPED_BYTES = 1 << 30
# Link records fetched under one hold of the lock, so that a long listing does not stop searches.
LINKS_AT_ONCE = 256

_document = msgspec.msgpack.Decoder(Document)
_passage = msgspec.msgpack.Decoder(Passage)
_link = msgspec.msgpack.Decoder(Link)


class RecordsReader:
    """Reads the SQLite file of a finished generation; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open the file, for good: it may be unlinked from now on.

        Args:
            path: A file that `RecordsWriter` finished.

        Raises:
            sqlite3.Error: The file is missing or is not what it should be.
        """
        self.path = path
        # One connection and a lock, not one a thread: a thread that came after the generation was
        # pruned could not open it any more, and a query here takes microseconds.
        self._lock = Lock()
        self._db = sqlite3.connect(read_only(path), uri=True, check_same_thread=False)
        try:
            self._db.execute(f"PRAGMA mmap_size={MAPPED_BYTES}")
            self._db.execute("PRAGMA temp_store=MEMORY")
            self.rows = int(self._one("SELECT coalesce(max(row) + 1, 0) FROM passages"))
            self.events = [
                str(name)
                for (name,) in self._all(
                    "SELECT DISTINCT event FROM documents WHERE event <> '' ORDER BY event"
                )
            ]
        except sqlite3.Error:
            self._db.close()
            raise
        self._folded = [(event, event.casefold()) for event in self.events]

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Passages of rows, in the order asked.

        Raises:
            IndexError: There is no such row.
        """
        bodies: list[bytes] = []
        with self._lock:
            for row in rows:
                found = self._db.execute("SELECT body FROM passages WHERE row = ?", (int(row),))
                body = found.fetchone()
                if body is None:
                    raise IndexError(f"no row {row}; the generation has {self.rows}")
                bodies.append(body[0])
        return [_passage.decode(body) for body in bodies]

    def documents(self, keys: Sequence[tuple[str, str]]) -> list[Document]:
        """Documents by (source, id), in the order asked.

        Raises:
            KeyError: One of them is not there.
        """
        query = "SELECT body FROM documents JOIN bodies USING (key) WHERE source = ? AND id = ?"
        bodies: list[bytes] = []
        for source, identity in keys:
            found = self._all(query, (source, identity))
            if not found:
                raise KeyError((source, identity))
            bodies.append(found[0][0])
        return [_document.decode(body) for body in bodies]

    def place(self, source: str, document: str) -> tuple[int, int, int]:
        """Key, first row and number of rows of one document.

        Raises:
            KeyError: It is not there.
        """
        found = self._all(
            "SELECT key, first_row, rows FROM documents WHERE source = ? AND id = ?",
            (source, document),
        )
        if not found:
            raise KeyError((source, document))
        key, first, rows = found[0]
        return int(key), int(first), int(rows)

    def places(self) -> dict[tuple[str, str], tuple[int, int, int]]:
        """Key, first row and number of rows of every document, by (source, id)."""
        found = self._all("SELECT source, id, key, first_row, rows FROM documents")
        return {(source, identity): tuple(place) for source, identity, *place in found}

    def fingerprints(self) -> dict[tuple[str, str], str]:
        """Fingerprint of every document, by (source, id)."""
        return {(s, i): f for s, i, f in self._all("SELECT source, id, fingerprint FROM documents")}

    def expiring(self) -> dict[tuple[str, str], str]:
        """`Document.expires` of every document that has one, by (source, id)."""
        query = "SELECT source, id, expires FROM documents WHERE expires <> ''"
        return {(source, identity): expires for source, identity, expires in self._all(query)}

    def titles(self) -> list[tuple[str, str, str]]:
        """(source, id, title) of every document."""
        return list(self._all("SELECT source, id, title FROM documents ORDER BY key"))

    def matching_events(self, part: str) -> list[str]:
        """Events whose name holds a case-folded part."""
        folded = part.casefold()
        return [event for event, name in self._folded if folded in name]

    def selection(self, where: Filter) -> list[int]:
        """Rows that pass a filter, ascending."""
        tests, values = self._facts(where)
        if where.kind:
            tests.append("row IN (SELECT row FROM kinds WHERE kind = ?)")
            values.append(where.kind)
        condition = " AND ".join(tests) or "1"
        query = f"SELECT row FROM passages WHERE {condition} ORDER BY row"
        return [row for (row,) in self._all(query, values)]

    def links(self, where: Filter) -> Iterator[LinkRecord]:
        """Every link record that passes the filter, by source, document and position."""
        tests, values = self._facts(where)
        if where.kind:
            tests.append("kind = ?")
            values.append(where.kind)
        query = (
            "SELECT body, id, source, title, url, event, year FROM documents"
            " CROSS JOIN links ON document = key"
            f" WHERE {' AND '.join(tests) or '1'} ORDER BY source, id, position"
        )
        with self._lock:
            cursor = self._db.execute(query, values)
        while True:
            with self._lock:
                found = cursor.fetchmany(LINKS_AT_ONCE)
            if not found:
                return
            for body, document, source, title, url, event, year in found:
                link = _link.decode(body)
                page_url = f"{url}#{link.anchor}" if url and link.anchor else url
                yield LinkRecord(link, document, source, title, page_url, event, year)

    def count(self) -> tuple[int, int]:
        """How many documents and how many links there are."""
        documents = self._one("SELECT count(*) FROM documents")
        return int(documents), int(self._one("SELECT count(*) FROM links"))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _facts(self, where: Filter) -> tuple[list[str], list[str | int]]:
        """Conditions, and their values, on the columns that documents and passages share."""
        tests: list[str] = []
        values: list[str | int] = []
        columns: tuple[tuple[str, str | int], ...] = (
            ("source", where.source),
            ("language", where.language),
            ("year", where.year),
        )
        for column, value in columns:
            if value:
                tests.append(f"{column} = ?")
                values.append(value)
        if where.event:
            tests.append("event IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(self.matching_events(where.event)))
        return tests, values

    def _all(self, query: str, values: Sequence[str | int] = ()) -> list[Any]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def _one(self, query: str) -> Any:  # noqa: ANN401
        return self._all(query)[0][0]


def read_only(path: Path) -> str:
    """URI that opens a finished file without locks, journal or any write to its folder."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"
