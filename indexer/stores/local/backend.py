"""The default store: FAISS, tantivy and SQLite files in one folder, read-only once written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

import numpy as np

from indexer.contracts import Store
from indexer.errors import DamagedIndex, StoreError
from indexer.records import Document, Filter, Passage, PassageWords, TokenIds, Vectors
from indexer.stores.local.bm25 import Bm25Reader, Bm25Writer
from indexer.stores.local.flat_vectors import FlatReader, is_flat
from indexer.stores.local.records import RecordsReader
from indexer.stores.local.records_writer import RecordsWriter
from indexer.stores.local.tokens import TokensReader, write_tokens
from indexer.stores.local.vector_options import Precision, RowFilter, make_row_filter

if TYPE_CHECKING:
    from indexer.stores.local.faiss_vectors import VectorsReader

VECTORS = "vectors.faiss"
WORDS = "words"
RECORDS = "passages.sqlite"
TOKENS = "pieces.bin"

# Row filters cached per open generation; each takes one bit a row.
CACHED_FILTERS = 64
EVERYTHING = Filter()
DEFAULT_PRECISION = Precision()

FAISS = "indexer.stores.local.faiss_vectors"
"""Imported only to write, and to read more rows than are compared in full precision. The import
takes 0.25 s, a quarter of the time that a question on the command line may take."""


class LocalBackend:
    """Writes and opens generations on the local disk."""

    def __init__(self, precision: Precision = DEFAULT_PRECISION) -> None:
        """Set the precision; tests and experiments use other values than the default."""
        self._precision = precision

    def writer(self, folder: Path, dimension: int) -> LocalWriter:
        """Begin a new generation in an existing empty folder."""
        return LocalWriter(folder, dimension, self._precision)

    def open(self, folder: Path) -> LocalStore:
        """Open a finished generation."""
        return LocalStore(folder, self._precision)


class LocalWriter:
    """Writes one generation; see `indexer.contracts.StoreWriter`."""

    def __init__(self, folder: Path, dimension: int, precision: Precision) -> None:
        self._folder, self._dimension, self._precision = folder, dimension, precision
        self._vectors: list[Vectors] = []
        self._token_ids: list[TokenIds] = []
        with self._translate_errors(), ExitStack() as undo:
            (folder / WORDS).mkdir()
            self._records = RecordsWriter(folder / RECORDS)
            undo.callback(self._records.abandon)
            self._words = Bm25Writer(folder / WORDS)
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
        """Append a document; the last four arguments have one item for each passage.

        Raises:
            ValueError: The lengths or the dimension do not match.
        """
        rows = len(passages)
        if vectors.shape != (rows, self._dimension) or {len(words), len(token_ids)} != {rows}:
            raise ValueError(
                f"{document.source}/{document.id}: {rows} passages, {len(words)} rows of words, "
                f"{len(token_ids)} of tokens, vectors of shape {vectors.shape}; "
                f"({rows}, {self._dimension}) expected"
            )
        with self._translate_errors():
            self._records.add(document, fingerprint, passages)
            self._words.add(passages, words)
        self._vectors.append(np.asarray(vectors, dtype=np.float32))
        self._token_ids += token_ids

    def keep(self, old: Store, keys: Sequence[tuple[str, str]]) -> None:
        """Copy documents, by (source, id), from a generation that stays open until `finish`.

        Raises:
            TypeError: Another backend wrote `old`.
        """
        if not isinstance(old, LocalStore):
            raise TypeError(f"cannot copy documents from a {type(old).__name__}")
        with self._translate_errors():
            spans = self._records.keep(old.records, keys)
            self._words.keep(old.words, spans)
        rows = [row for span in spans for row in span]
        self._vectors.append(old.vectors(rows))
        self._token_ids += old.token_ids(rows)

    def finish(self) -> None:
        """Write everything to disk and close the writer."""
        with self._translate_errors():
            self._records.finish()
            self._words.finish()
            write_tokens(self._folder / TOKENS, self._token_ids)
            self._token_ids.clear()
            vectors = self._join_vectors()
            resolve_name(f"{FAISS}:write_vectors")(self._folder / VECTORS, vectors, self._precision)

    def abandon(self) -> None:
        """Close all files; their content is useless."""
        self._free_memory()
        self._records.abandon()
        self._words.abandon()

    def _translate_errors(self) -> AbstractContextManager[None]:
        problem = f"{self._folder}: cannot write the new generation"
        remedy = "free some disk space or check the folder's permissions"
        return _translate_errors(StoreError, problem, f"{remedy}, then run `huigu rebuild` again")

    def _join_vectors(self) -> Vectors:
        """Join the vectors of all batches, and free each, because two copies may not fit."""
        rows = sum(map(len, self._vectors))
        joined = np.empty((rows, self._dimension), dtype=np.float32)
        while self._vectors:
            batch = self._vectors.pop()
            joined[rows - len(batch) : rows] = batch
            rows -= len(batch)
        return joined

    def _free_memory(self) -> None:
        self._vectors.clear()
        self._token_ids.clear()


class LocalStore:
    """One generation, open for reading; see `indexer.contracts.Store`."""

    def __init__(self, folder: Path, precision: Precision) -> None:
        remedy = "run `huigu rebuild --full`"
        problem = f"{folder}: cannot be opened"
        with _translate_errors(DamagedIndex, problem, remedy), ExitStack() as undo:
            self.records = RecordsReader(folder / RECORDS)
            undo.callback(self.records.close)
            self.words = Bm25Reader(folder / WORDS)
            self._tokens = TokensReader(folder / TOKENS)
            self._vectors = _open_vectors(folder / VECTORS, precision)
            undo.pop_all()
        self._row_filter = lru_cache(maxsize=CACHED_FILTERS)(self._make_row_filter)
        self.rows = self._vectors.rows
        self.dimension = self._vectors.dimension
        # The remaining methods of `Store` are those of the parts.
        self.vectors = self._vectors.vectors
        self.token_ids = self._tokens.token_ids
        self.flat_token_ids = self._tokens.flat_token_ids
        self.frequencies = self.words.frequencies
        self.passages = self.records.passages
        self.documents = self.records.documents
        self.read_documents = self.records.read_documents
        self.document_rows = self.records.document_rows
        self.document_numbers = self.records.document_numbers
        self.count_page_rows = self.records.count_page_rows
        self.fingerprints = self.records.fingerprints
        self.periods = self.records.periods
        self.pinned = self.records.pinned
        self.links = self.records.links
        self.titles = self.records.titles
        self.events = self.records.events
        self.counts = self.records.counts
        self.count_addresses = self.records.count_addresses
        counts = (self.rows, self.words.rows, self._tokens.rows, self.records.rows)
        if len(set(counts)) > 1:
            self.close()
            raise DamagedIndex(
                f"{folder}: {counts[0]} vectors, {counts[1]} rows of words, {counts[2]} of tokens "
                f"and {counts[3]} passages do not belong together; {remedy}"
            )

    def search_vectors(self, vector: Vectors, k: int, where: Filter) -> list[tuple[int, float]]:
        """Find the rows nearest to a unit vector, as (row, cosine), best first."""
        return self._vectors.search_vectors(vector, k, self._row_filter(where))

    def search_words(
        self, words: Mapping[str, float], k: int, where: Filter
    ) -> list[tuple[int, float]]:
        """Find the rows that hold some of the words; see `Bm25Reader.search_words`."""
        events = self.records.find_events(where.event) if where.event else None
        return self.words.search_words(words, k, where, events)

    def close(self) -> None:
        """Close all files. No other method may be called afterwards."""
        # The cache refers to the store and would keep it alive.
        del self._row_filter
        self.records.close()
        self.words.close()
        self._tokens.close()
        self._vectors.close()

    def _make_row_filter(self, where: Filter) -> RowFilter | None:
        """Make the filter of rows; None if all rows pass."""
        if where == EVERYTHING:
            return None
        return make_row_filter(self.records.find_rows(where), self.rows)


@contextmanager
def _translate_errors(kind: type[StoreError], problem: str, remedy: str) -> Iterator[None]:
    # Turn errors of the three libraries into ours.
    try:
        yield
    except (OSError, sqlite3.Error, ValueError, RuntimeError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise kind(f"{problem} ({reason}); {remedy}") from error


def _open_vectors(path: Path, precision: Precision) -> FlatReader | VectorsReader:
    """Open the vectors; FAISS is imported only if numpy cannot read them."""
    if is_flat(path):
        return FlatReader(path)
    reader: VectorsReader = resolve_name(f"{FAISS}:VectorsReader")(path, precision)
    return reader
