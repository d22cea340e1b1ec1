"""Writes the SQLite file that `indexer.stores.local.records` reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec

from indexer.records import Document, Passage
from indexer.stores.local.records import RecordsReader
from indexer.stores.sqlite_files import write_read_only_uri

SCHEMA = """
CREATE TABLE documents (
    key INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
    url TEXT NOT NULL, language TEXT NOT NULL, event TEXT NOT NULL, year INTEGER NOT NULL,
    begins TEXT NOT NULL, expires TEXT NOT NULL, questions INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
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
# Created after all rows are written, which is faster than updating them with each row.
# `passage_facts` covers a filter: SQLite does not need to read the much larger passages.
INDEXES = """
CREATE INDEX passage_facts ON passages (source, language, event, year);
CREATE INDEX kind_rows ON kinds (kind, row);
CREATE UNIQUE INDEX link_places ON links (document, position);
"""

# Copy the documents of the table `kept` from another generation, attached by a name.
COPIES = (
    "INSERT INTO documents SELECT new, source, id, title, url, language, event, year,"
    " begins, expires, questions, fingerprint, first_row + shift, rows"
    " FROM kept CROSS JOIN {old}.documents ON key = old",
    "INSERT INTO bodies SELECT new, body FROM kept CROSS JOIN {old}.bodies ON key = old",
    "INSERT INTO passages SELECT p.row + shift, p.source, p.language, p.event, p.year, p.body"
    " FROM kept CROSS JOIN {old}.documents d ON d.key = old"
    " CROSS JOIN {old}.passages p ON p.row >= d.first_row AND p.row < d.first_row + d.rows",
    "INSERT INTO links SELECT new, position, kind, body"
    " FROM kept CROSS JOIN {old}.links ON document = old ORDER BY new, position",
    "INSERT INTO kinds SELECT k.row + shift, kind FROM kept"
    " CROSS JOIN {old}.documents d ON d.key = old"
    " CROSS JOIN {old}.kinds k ON k.row >= d.first_row AND k.row < d.first_row + d.rows",
    "DELETE FROM kept",
)
# SQLite attaches ten files at most; a generation has fewer segments.
MOST_ATTACHED = 10

_pack = msgspec.msgpack.Encoder().encode


class RecordsWriter:
    """Writes the SQLite file of one generation."""

    def __init__(self, path: Path) -> None:
        """Create the file, which must not exist.

        Raises:
            sqlite3.Error: The file cannot be written.
        """
        self.rows = 0
        self._documents = 0
        self._attached: dict[Path, str] = {}
        self._places: tuple[Path, dict[tuple[str, str], tuple[int, int, int]]] = (Path(), {})
        self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rwc", uri=True)
        try:
            # An unfinished generation is deleted, so it needs no journal.
            # `indexer.generations.folder` flushes the finished file to disk.
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
            "INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                *(key, document.source, document.id, document.title, document.url),
                *(document.language, document.event, document.year),
                *(document.begins, document.expires, len(document.questions)),
                *(fingerprint, first, len(passages)),
            ),
        )
        self._db.execute("INSERT INTO bodies VALUES (?,?)", (key, _pack(document)))
        self._db.executemany(
            "INSERT INTO passages VALUES (?,?,?,?,?,?)",
            (
                (row, passage.source, passage.language, passage.event, passage.year, _pack(passage))
                for row, passage in enumerate(passages, start=first)
            ),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO kinds VALUES (?,?)",
            ((row, link.kind) for row, p in enumerate(passages, first) for link in p.links),
        )
        self._db.executemany(
            "INSERT INTO links VALUES (?,?,?,?)",
            ((key, number, link.kind, _pack(link)) for number, link in enumerate(document.links)),
        )
        self._documents += 1
        self.rows += len(passages)

    def keep(self, old: RecordsReader, keys: Sequence[tuple[str, str]]) -> list[range]:
        """Copy documents, by (source, id), from another file; return the rows of each in `old`.

        The other file must stay open until `finish`.
        """
        path, places = self._places
        if path != old.path:
            places = old.places()
            self._places = old.path, places
        return self.copy(old, [places[source_and_id][0] for source_and_id in keys])

    def copy(self, old: RecordsReader, keys: Sequence[int]) -> list[range]:
        """Copy documents by key; else as `keep`."""
        name = self._attach(old.path)
        firsts, counts = old.first_rows[keys].tolist(), old.page_rows[keys].tolist()
        ranges: list[range] = []
        kept: list[tuple[int, int, int]] = []
        for key, first, rows in zip(keys, firsts, counts, strict=True):
            kept.append((key, self._documents, self.rows - first))
            ranges.append(range(first, first + rows))
            self._documents += 1
            self.rows += rows
        self._db.executemany("INSERT INTO kept VALUES (?,?,?)", kept)
        for copy in COPIES:
            self._db.execute(copy.format(old=name))
        return ranges

    def finish(self) -> None:
        """Write everything to disk and close the file."""
        self._db.commit()
        self._db.executescript(INDEXES)
        self._db.close()

    def abandon(self) -> None:
        """Close the unfinished file."""
        self._db.close()

    def _attach(self, path: Path) -> str:
        """Attach another file, and give its name in SQL."""
        if path not in self._attached:
            self._db.commit()
            if len(self._attached) == MOST_ATTACHED:
                self._db.execute(f"DETACH DATABASE {self._attached.pop(min(self._attached))}")
            names = {f"old{number}" for number in range(MOST_ATTACHED)}
            name = min(names - set(self._attached.values()))
            self._db.execute(f"ATTACH DATABASE ? AS {name}", (write_read_only_uri(path),))
            self._attached[path] = name
        return self._attached[path]
