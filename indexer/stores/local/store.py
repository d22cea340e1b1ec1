"""One generation in one piece, open for reading."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

from indexer.errors import DamagedIndex
from indexer.records import Filter, Vectors
from indexer.stores.local.bm25 import Bm25Reader
from indexer.stores.local.segments.segment import REMEDY, WORDS, Segment, translate_errors
from indexer.stores.local.vector_options import (
    CACHED_FILTERS,
    Precision,
    RowFilter,
    make_row_filter,
)
from indexer.stores.records_methods import RecordsMethods

EVERYTHING = Filter()


class LocalStore(RecordsMethods):
    """One generation, open for reading; see `indexer.contracts.Store`."""

    def __init__(self, folder: Path, precision: Precision) -> None:
        problem = f"{folder}: cannot be opened"
        with translate_errors(DamagedIndex, problem, REMEDY), ExitStack() as undo:
            self.segment = Segment(folder, precision)
            undo.callback(self.segment.close)
            self.words = Bm25Reader(folder / WORDS)
            undo.callback(self.words.close)
            self.rows = self.segment.rows
            if self.words.rows != self.rows:
                raise DamagedIndex(
                    f"{folder}: {self.words.rows} rows of words and {self.rows} passages do not "
                    f"belong together; {REMEDY}"
                )
            undo.pop_all()
        self.records, self._vectors = self.segment.records, self.segment.vectors
        self._row_filter = lru_cache(maxsize=CACHED_FILTERS)(self._make_row_filter)
        self.dimension = self._vectors.dimension
        # The remaining methods of `Store` are those of the parts.
        self.vectors = self._vectors.vectors
        self.token_ids = self.segment.tokens.token_ids
        self.flat_token_ids = self.segment.tokens.flat_token_ids
        self.frequencies = self.words.frequencies
        self._use_records(self.records)

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
        self.words.close()
        self.segment.close()

    def _make_row_filter(self, where: Filter) -> RowFilter | None:
        """Make the filter of rows; None if all rows pass."""
        if where == EVERYTHING:
            return None
        return make_row_filter(self.records.find_rows(where), self.rows)
