"""Writes a generation: first to files, then, when all of it is known, to Milvus."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import numpy as np

from indexer.contracts import Store
from indexer.errors import StoreError
from indexer.records import Document, Passage, PassageWords, TokenIds, Vectors
from indexer.stores.arguments import check_lengths
from indexer.stores.local.records_writer import RecordsWriter
from indexer.stores.milvus.rows.row_collection import RowCollection
from indexer.stores.milvus.rows.row_file import ROWS_FILE, RowsReader, RowsWriter, StoredRow
from indexer.stores.milvus.store import RECORDS_FILE, MilvusStore

_SPOOL = ".vectors"
"""The vectors until all rows are known; gone when the writer is finished."""
KEPT_AT_ONCE = 10_000
"""Rows whose vectors are read from the generation before at once."""


class MilvusWriter:
    """Writes one generation; see `indexer.contracts.StoreWriter`."""

    def __init__(self, folder: Path, dimension: int, collection: RowCollection) -> None:
        """Begin in an existing empty folder; the collection is created by `finish`."""
        self._folder, self._dimension, self._collection = folder, dimension, collection
        with self._translate_errors(), ExitStack() as undo:
            self._records = RecordsWriter(folder / RECORDS_FILE)
            undo.callback(self._records.abandon)
            self._rows = RowsWriter(folder / ROWS_FILE)
            undo.callback(self._rows.abandon)
            self._spool = (folder / _SPOOL).open("wb")
            undo.pop_all()

    def add(
        self,
        document: Document,
        fingerprint: str,
        passages: Sequence[Passage],
        words: Sequence[PassageWords],
        vectors: Vectors,
        token_ids: Sequence[TokenIds],
    ) -> None:
        """Append a document; see `StoreWriter`, and `check_lengths` for the `ValueError`."""
        check_lengths(document, self._dimension, passages, words, vectors, token_ids)
        with self._translate_errors():
            self._records.add(document, fingerprint, passages)
            self._rows.add(passages, words, token_ids)
            self._write_vectors(vectors)

    def keep(self, old: Store, keys: Sequence[tuple[str, str]]) -> None:
        """Copy documents, by (source, id), from a generation that stays open until `finish`.

        Raises:
            TypeError: Another backend wrote `old`.
        """
        if not isinstance(old, MilvusStore):
            raise TypeError(f"cannot copy documents from a {type(old).__name__}")
        with self._translate_errors():
            spans = self._records.keep(old.records, keys)
            self._rows.keep(old.row_file, spans)
            rows = [row for span in spans for row in span]
            for start in range(0, len(rows), KEPT_AT_ONCE):
                self._write_vectors(old.vectors(rows[start : start + KEPT_AT_ONCE]))

    def finish(self) -> None:
        """Write everything to disk and to Milvus, and close the writer."""
        rows = self._rows.rows
        with self._translate_errors():
            self._records.finish()
            self._rows.finish()
            self._spool.close()
            with closing(RowsReader(self._folder / ROWS_FILE)) as written:
                self._collection.create(self._dimension)
                self._collection.fill(self._read_rows(written), written.means)
                self._collection.build(rows)
            (self._folder / _SPOOL).unlink()

    def abandon(self) -> None:
        """Close all files; their content is useless. Who made the collection drops it."""
        # A full disk may refuse what is still in memory.
        with suppress(OSError):
            self._spool.close()
        self._records.abandon()
        self._rows.abandon()

    def _write_vectors(self, vectors: Vectors) -> None:
        self._spool.write(np.ascontiguousarray(vectors, dtype=np.float32).tobytes())

    def _read_rows(self, written: RowsReader) -> Iterator[tuple[StoredRow, Vectors]]:
        size = 4 * self._dimension
        with (self._folder / _SPOOL).open("rb") as spool:
            for row in written.read_rows():
                yield row, np.frombuffer(spool.read(size), dtype=np.float32)

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Turn errors of the disk into ours.

        Raises:
            StoreError: It is full, or may not be written.
        """
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
            raise StoreError(
                f"{self._folder}: cannot write the new generation ({reason}); free some disk space "
                "or check the folder's permissions, then run `huigu rebuild` again"
            ) from error
