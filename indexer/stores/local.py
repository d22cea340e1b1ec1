"""The default store: FAISS, tantivy and SQLite in one folder, read-only once written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

import numpy as np

from indexer.contracts import Store
from indexer.errors import DamagedIndex, StoreError
from indexer.records import Document, Filter, LinkRecord, Passage, PassageWords, Pieces, Vectors
from indexer.settings import IndexSettings
from indexer.stores.flat_vectors import FlatReader, is_flat
from indexer.stores.local_pieces import PiecesReader, write_pieces
from indexer.stores.local_records import RecordsReader
from indexer.stores.local_records_writer import RecordsWriter
from indexer.stores.local_words import Facts, WordsReader, WordsWriter
from indexer.stores.selection import Precision, Selection, select

if TYPE_CHECKING:
    from indexer.stores.local_vectors import VectorsReader

VECTORS = "vectors.faiss"
WORDS = "words"
RECORDS = "passages.sqlite"
PIECES = "pieces.bin"

# Filters whose rows are remembered per open generation; a bit a row each.
REMEMBERED_FILTERS = 64
EVERYTHING = Filter()


FAISS = "indexer.stores.local_vectors"
"""Imported to write, and to read more vectors than are compared one by one: it takes a quarter of a
second, which is a quarter of what a question on the command line may take."""


class LocalBackend:
    """Writes and opens generations on this machine's disk."""

    def __init__(self, precision: Precision | None = None) -> None:
        """Set where exact search ends.

        Args:
            precision: For tests and experiments; the defaults fit a community's index.
        """
        self._precision = precision or Precision()

    @classmethod
    def from_settings(cls, settings: IndexSettings) -> LocalBackend:
        """Make the backend for `[index]`; nothing there but the path matters here."""
        return cls()

    def writer(self, folder: Path, dimension: int) -> LocalWriter:
        """Begin a new generation in an existing empty folder."""
        return LocalWriter(folder, dimension, self._precision)

    def open(self, folder: Path) -> LocalStore:
        """Open a finished generation."""
        return LocalStore(folder, self._precision)


class LocalWriter:
    """One generation being written; a full or read-only disk is a `StoreError`."""

    def __init__(self, folder: Path, dimension: int, precision: Precision) -> None:
        self._folder = folder
        self._dimension = dimension
        self._precision = precision
        self._vectors: list[Vectors] = []
        self._pieces: list[Pieces] = []
        with _writing(folder), ExitStack() as undo:
            (folder / WORDS).mkdir()
            self._records = RecordsWriter(folder / RECORDS)
            undo.callback(self._records.abandon)
            self._words = WordsWriter(folder / WORDS)
            undo.pop_all()

    def add(
        self,
        document: Document,
        fingerprint: str,
        passages: Sequence[Passage],
        words: Sequence[PassageWords],
        vectors: Vectors,
        pieces: Sequence[Pieces],
    ) -> None:
        """Append one document; all but the first two have equal length.

        Raises:
            ValueError: The lengths differ, or the vectors are of another dimension.
        """
        rows = len(passages)
        if vectors.shape != (rows, self._dimension) or {len(words), len(pieces)} != {rows}:
            raise ValueError(
                f"{document.source}/{document.id}: {rows} passages, {len(words)} rows of words, "
                f"{len(pieces)} of pieces, vectors of shape {vectors.shape}; "
                f"({rows}, {self._dimension}) expected"
            )
        with _writing(self._folder):
            self._records.add(document, fingerprint, passages)
            self._words.add(passages, words)
        self._vectors.append(np.asarray(vectors, dtype=np.float32))
        self._pieces += pieces

    def keep(self, old: Store, keys: Sequence[tuple[str, str]]) -> None:
        """Append documents of another open generation as they are.

        Args:
            old: A generation of this backend, of the same dimension; stays open until `finish`.
            keys: (source, id) of each, in the order they are to be appended.

        Raises:
            TypeError: `old` is of another backend.
        """
        if not isinstance(old, LocalStore):
            raise TypeError(f"cannot take documents over from a {type(old).__name__}")
        with _writing(self._folder):
            spans = self._records.keep(old.records, keys)
            self._words.keep(old.words, spans)
        rows = [row for span in spans for row in span]
        self._vectors.append(old.vectors(rows))
        self._pieces += old.pieces(rows)

    def finish(self) -> None:
        """Write everything; the writer is closed afterwards."""
        none = np.empty((0, self._dimension), dtype=np.float32)
        with _writing(self._folder):
            self._records.finish()
            self._words.finish()
            write_pieces(self._folder / PIECES, self._pieces)
            resolve_name(f"{FAISS}:write_vectors")(
                self._folder / VECTORS, np.concatenate([none, *self._vectors]), self._precision
            )
        self._let_go()

    def abandon(self) -> None:
        """Let go of the folder, whose content is of no use to anyone."""
        self._let_go()
        self._records.abandon()
        self._words.abandon()

    def _let_go(self) -> None:
        self._vectors.clear()
        self._pieces.clear()


class LocalStore:
    """One generation, open for reading; see `indexer.contracts.Store`."""

    def __init__(self, folder: Path, precision: Precision) -> None:
        with _reading(folder):
            self.records = RecordsReader(folder / RECORDS)
            try:
                self.words = WordsReader(folder / WORDS)
                self._pieces = PiecesReader(folder / PIECES)
                self._near = _open_vectors(folder / VECTORS, precision)
            except (ValueError, OSError, RuntimeError):
                self.records.close()
                raise
        self._selection = lru_cache(maxsize=REMEMBERED_FILTERS)(self._select)
        self.rows = self._near.rows
        self.dimension = self._near.dimension
        if not self.rows == self.records.rows == self.words.rows == self._pieces.rows:
            held = f"{self.words.rows} rows of words, {self._pieces.rows} of pieces"
            passages = self.records.rows
            self.close()
            raise DamagedIndex(
                f"{folder}: {self.rows} vectors, {held} and {passages} passages do not belong "
                "together; run `huigu rebuild --full`"
            )

    def nearest(self, vector: Vectors, k: int, where: Filter) -> list[tuple[int, float]]:
        """Rows nearest to one unit vector, shape (dimension,), as (row, cosine), best first."""
        return self._near.nearest(vector, k, self._selection(where))

    def matching(
        self, words: Mapping[str, float], k: int, where: Filter
    ) -> list[tuple[int, float]]:
        """Rows holding the words, as (row, score), best first; see `WordsReader.matching`."""
        events = tuple(self.records.matching_events(where.event)) if where.event else None
        facts = Facts(where.source, where.language, where.year, events, where.kind)
        return self.words.matching(words, k, facts)

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """How many rows hold each word in any field."""
        return self.words.frequencies(words)

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Stored vectors of rows, shape (len(rows), dimension)."""
        return self._near.vectors(rows)

    def pieces(self, rows: Sequence[int]) -> list[Pieces]:
        """Words of rows as the encoder's vocabulary numbers them, in the order asked."""
        return self._pieces.pieces(rows)

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Passages of rows, in the order asked."""
        return self.records.passages(rows)

    def documents(self, keys: Sequence[tuple[str, str]]) -> list[Document]:
        """Documents by (source, id), in the order asked."""
        return self.records.documents(keys)

    def document_rows(self, source: str, document: str) -> range:
        """Rows of one document; they are contiguous."""
        _, first, rows = self.records.place(source, document)
        return range(first, first + rows)

    def fingerprints(self) -> dict[tuple[str, str], str]:
        """`Entry.fingerprint` of every document, by (source, id)."""
        return self.records.fingerprints()

    def expiring(self) -> dict[tuple[str, str], str]:
        """`Document.expires` of every document that has one, by (source, id)."""
        return self.records.expiring()

    def links(self, where: Filter) -> Iterator[LinkRecord]:
        """Every link record that passes the filter, by source, document and position."""
        return self.records.links(where)

    def titles(self) -> list[tuple[str, str, str]]:
        """(source, id, title) of every document."""
        return self.records.titles()

    def events(self) -> list[str]:
        """Names of all events, sorted."""
        return list(self.records.events)

    def counts(self) -> tuple[int, int, int]:
        """How many documents, passages and links there are."""
        documents, links = self.records.count()
        return documents, self.rows, links

    def close(self) -> None:
        """Let go of files; no call may follow."""
        # The cache refers back to the store and would keep it alive.
        del self._selection
        self.records.close()
        self.words.close()
        self._pieces.close()
        self._near.close()

    def _select(self, where: Filter) -> Selection | None:
        """Rows that pass a filter; None for all of them."""
        if where == EVERYTHING:
            return None
        return select(self.records.selection(where), self.rows)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn what the three libraries raise while writing into our own error.

    Raises:
        StoreError: The disk is full, or the folder cannot be written to.
    """
    try:
        yield
    except (OSError, sqlite3.Error, ValueError, RuntimeError) as error:
        raise StoreError(
            f"{folder}: the new generation cannot be written ({_line(error)}); free some disk "
            "space or check the folder's permissions, then run `huigu rebuild` again"
        ) from error


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    """Turn what the three libraries raise while opening into our own error.

    Raises:
        DamagedIndex: A file is missing or cannot be read.
    """
    try:
        yield
    except (OSError, sqlite3.Error, ValueError, RuntimeError) as error:
        raise DamagedIndex(
            f"{folder}: cannot be opened ({_line(error)}); run `huigu rebuild --full`"
        ) from error


def _line(error: Exception) -> str:
    """First line of an error, for it stands inside ours."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _open_vectors(path: Path, precision: Precision) -> FlatReader | VectorsReader:
    """Open the vectors with what their number needs."""
    if is_flat(path):
        return FlatReader(path)
    reader: VectorsReader = resolve_name(f"{FAISS}:VectorsReader")(path, precision)
    return reader
