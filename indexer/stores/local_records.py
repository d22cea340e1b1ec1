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

SCHEMA = """
CREATE TABLE documents (
    key INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
    url TEXT NOT NULL, language TEXT NOT NULL, event TEXT NOT NULL, year INTEGER NOT NULL,
    expires TEXT NOT NULL, fingerprint TEXT NOT NULL,
    first_row INTEGER NOT NULL, rows INTEGER NOT NULL,
    UNIQUE (source, id)
);
CREATE TABLE bodies (key INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, source TEXT NOT NULL, language TEXT NOT NULL, event TEXT NOT NULL,
    year INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE TABLE kinds (row INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (row, kind))
    WITHOUT ROWID;
CREATE TABLE links (
    document INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL
);
"""
# Made after the rows are in, which is faster than keeping them up to date. `passage_facts` covers
# a filter: SQLite answers it without touching the far larger passages.
INDEXES = """
CREATE INDEX passage_facts ON passages (source, language, event, year);
CREATE INDEX kind_rows ON kinds (kind, row);
CREATE UNIQUE INDEX link_places ON links (document, position);
"""
# Bytes of the file SQLite may map instead of copying page by page: well above 100,000 passages.
MAPPED_BYTES = 1 << 30
# Link records fetched under one hold of the lock, so that a long listing does not stop searches.
LINKS_AT_ONCE = 256

_document = msgspec.msgpack.Decoder(Document)
_passage = msgspec.msgpack.Decoder(Passage)
_link = msgspec.msgpack.Decoder(Link)
_pack = msgspec.msgpack.Encoder().encode


class RecordsWriter:
    """Writes the SQLite file of one generation."""

    def __init__(self, path: Path) -> None:
        """Create the file.

        Args:
            path: The file to be; must not exist.

        Raises:
            sqlite3.Error: It cannot be written.
        """
        self.rows = 0
        self._documents = 0
        self._attached: Path | None = None
        self._places: dict[tuple[str, str], tuple[int, int, int]] = {}
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rwc", uri=True)
        try:
            # A generation that is not finished is thrown away whole, so nothing needs a journal
            # here; `indexer.generations` flushes the finished file to disk.
            self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
            self._db.execute("CREATE TEMP TABLE kept (old INTEGER, new INTEGER, shift INTEGER)")
            self._db.commit()
        except sqlite3.Error:
            self._db.close()
            raise

    def add(self, document: Document, fingerprint: str, passages: Sequence[Passage]) -> None:
        """Append a document and its passages."""
        key, first = self._documents, self.rows
        self._db.execute(
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                *(key, document.source, document.id, document.title, document.url),
                *(document.language, document.event, document.year, document.expires),
                *(fingerprint, first, len(passages)),
            ),
        )
        self._db.execute("INSERT INTO bodies VALUES (?,?)", (key, _pack(document)))
        self._db.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?)",
            (
                (row, one.source, one.language, one.event, one.year, _pack(one))
                for row, one in enumerate(passages, start=first)
            ),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO kinds VALUES (?,?)",
            ((row, k.kind) for row, one in enumerate(passages, first) for k in one.links),
        )
        self._db.executemany(
            "INSERT INTO links VALUES (?,?,?,?)",
            ((key, place, one.kind, _pack(one)) for place, one in enumerate(document.links)),
        )
        self._documents += 1
        self.rows += len(passages)

    def keep(self, old: RecordsReader, keys: Sequence[tuple[str, str]]) -> list[range]:
        """Copy documents from another file without decoding them.

        Args:
            old: Where they stand; stays open until `finish`.
            keys: (source, id) of each, in the order they are to be appended.

        Returns:
            The rows they had in `old`, a range per document.
        """
        self._attach(old)
        ranges: list[range] = []
        kept: list[tuple[int, int, int]] = []
        for wanted in keys:
            key, first, rows = self._places[wanted]
            kept.append((key, self._documents, self.rows - first))
            ranges.append(range(first, first + rows))
            self._documents += 1
            self.rows += rows
        self._db.executemany("INSERT INTO kept VALUES (?,?,?)", kept)
        self._db.execute(
            "INSERT INTO documents SELECT new, source, id, title, url, language, event, year,"
            " expires, fingerprint, first_row + shift, rows"
            " FROM kept CROSS JOIN old.documents ON key = old"
        )
        self._db.execute(
            "INSERT INTO bodies SELECT new, body FROM kept CROSS JOIN old.bodies ON key = old"
        )
        self._db.execute(
            "INSERT INTO passages SELECT p.row + shift, p.source, p.language, p.event, p.year,"
            " p.body FROM kept CROSS JOIN old.documents d ON d.key = old"
            " CROSS JOIN old.passages p ON p.row >= d.first_row AND p.row < d.first_row + d.rows"
        )
        self._db.execute(
            "INSERT INTO links SELECT new, position, kind, body"
            " FROM kept CROSS JOIN old.links ON document = old ORDER BY new, position"
        )
        self._db.execute(
            "INSERT INTO kinds SELECT k.row + shift, kind FROM kept"
            " CROSS JOIN old.documents d ON d.key = old"
            " CROSS JOIN old.kinds k ON k.row >= d.first_row AND k.row < d.first_row + d.rows"
        )
        self._db.execute("DELETE FROM kept")
        return ranges

    def finish(self) -> None:
        """Write everything out and close the file."""
        self._db.commit()
        self._db.executescript(INDEXES)
        self._db.close()

    def abandon(self) -> None:
        """Close the file as it is."""
        self._db.close()

    def _attach(self, old: RecordsReader) -> None:
        """Make another generation's file readable as `old`."""
        if self._attached == old.path:
            return
        self._db.commit()
        if self._attached:
            self._db.execute("DETACH DATABASE old")
        self._db.execute("ATTACH DATABASE ? AS old", (_read_only(old.path),))
        self._attached = old.path
        self._places = old.places()


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
        self._db = sqlite3.connect(_read_only(path), uri=True, check_same_thread=False)
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


def _read_only(path: Path) -> str:
    """URI that opens a finished file without locks, journal or any write to its folder."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"
