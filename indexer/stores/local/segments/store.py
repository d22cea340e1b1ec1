"""One generation of segments, open for reading; see `indexer.contracts.Store`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from indexer.errors import DamagedIndex
from indexer.records import Counts, Filter, TokenIds, Vectors
from indexer.stores.arguments import check_rows, check_vector
from indexer.stores.hit_order import order_hits
from indexer.stores.local.bm25 import Bm25Reader
from indexer.stores.local.segments.layout import (
    SEGMENTS,
    RowMap,
    SegmentDocuments,
    read_layout,
    read_numbers,
)
from indexer.stores.local.segments.records import SegmentedRecords
from indexer.stores.local.segments.segment import REMEDY, WORDS, Segment, translate_errors
from indexer.stores.local.segments.shared_parts import SharedParts
from indexer.stores.local.vector_options import (
    CACHED_FILTERS,
    Precision,
    RowFilter,
    make_row_filter,
)
from indexer.stores.records_methods import RecordsMethods

EVERYTHING = Filter()


class SegmentedStore(RecordsMethods):
    """One generation of segments, open for reading."""

    def __init__(self, folder: Path, precision: Precision, parts: SharedParts) -> None:
        """Open a generation with a layout; `parts` has what other generations opened.

        Raises:
            DamagedIndex: A file cannot be read, or does not belong to the others.
        """
        self.folder = folder
        problem = f"{folder}: cannot be opened"
        with translate_errors(DamagedIndex, problem, REMEDY), ExitStack() as undo:
            self.layout = read_layout(folder)
            self.segments: list[Segment] = []
            self.numbers = []
            for name in self.layout.segments:
                segment = Segment(folder / SEGMENTS / name, precision, parts)
                undo.callback(segment.close)
                self.segments.append(segment)
                self.numbers.append(read_numbers(segment.folder))
            try:
                self.row_map = RowMap(self.layout, self._list_documents())
            except IndexError as error:
                raise DamagedIndex(f"{folder}: its layout is of others; {REMEDY}") from error
            readers = [segment.records for segment in self.segments]
            self.records = SegmentedRecords(self.layout, self.row_map, readers)
            self.words = Bm25Reader(folder / WORDS, parts)
            undo.callback(self.words.close)
            self.rows = self.row_map.rows
            if self.words.rows != self.rows:
                raise DamagedIndex(
                    f"{folder}: {self.words.rows} rows of words and {self.rows} passages do not "
                    f"belong together; {REMEDY}"
                )
            undo.pop_all()
        self._row_filters = lru_cache(maxsize=CACHED_FILTERS)(self._make_row_filters)
        self.dimension = self.segments[0].vectors.dimension
        # The remaining methods of `Store` are those of the parts.
        self.frequencies = self.words.frequencies
        self._use_records(self.records)

    def search_vectors(self, vector: Vectors, k: int, where: Filter) -> list[tuple[int, float]]:
        """Find the rows nearest to a unit vector, as (row, cosine), best first."""
        check_vector(vector, self.dimension)
        found: list[int] = []
        cosines: list[float] = []
        for segment, rows, allowed in zip(
            self.segments, self.row_map.rows_of, self._row_filters(where), strict=True
        ):
            nearest = segment.vectors.search_vectors(vector, k, allowed)
            found += rows[[place for place, _ in nearest]].tolist() if nearest else []
            cosines += [cosine for _, cosine in nearest]
        return order_hits(found, cosines)[: max(k, 0)]

    def search_words(
        self, words: Mapping[str, float], k: int, where: Filter
    ) -> list[tuple[int, float]]:
        """Find the rows that hold some of the words; see `Bm25Reader.search_words`.

        The statistics are those of all rows of the words: what was removed counts until tantivy
        merges its segments.
        """
        events = self.records.find_events(where.event) if where.event else None
        found = self.words.search_words(words, k, where, events)
        if not found:
            return []
        numbers, scores = zip(*found, strict=True)
        return order_hits(self.row_map.row_of_number[list(numbers)], scores)

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Read the vectors of rows, shape (len(rows), dimension)."""
        numbers = check_rows(rows, self.rows)
        vectors: Vectors = np.empty((len(numbers), self.dimension), dtype=np.float32)
        for segment, wanted, places in self.records.split_rows(numbers):
            vectors[wanted] = self.segments[segment].vectors.vectors(places.tolist())
        return vectors

    def token_ids(self, rows: Sequence[int]) -> list[TokenIds]:
        """Read the tokens of rows, in the given order; `IndexError` if there is no such row."""
        numbers = check_rows(rows, self.rows)
        found: dict[int, TokenIds] = {}
        for segment, wanted, places in self.records.split_rows(numbers):
            tokens = self.segments[segment].tokens.token_ids(places.tolist())
            found |= zip(wanted.tolist(), tokens, strict=True)
        return [found[place] for place in range(len(numbers))]

    def flat_token_ids(self, rows: Sequence[int]) -> tuple[TokenIds, Counts]:
        """Read the tokens of rows one after another, and how many each row has."""
        numbers = check_rows(rows, self.rows)
        counts = np.zeros(len(numbers), dtype=np.int64)
        parts = []
        for segment, wanted, places in self.records.split_rows(numbers):
            tokens, found = self.segments[segment].tokens.flat_token_ids(places.tolist())
            counts[wanted] = found
            parts.append((wanted, tokens, found))
        if len(parts) == 1:
            return parts[0][1], counts
        begins = counts.cumsum() - counts
        joined = np.empty(counts.sum(), dtype=np.uint32)
        for wanted, tokens, found in parts:
            shifts = begins[wanted] - (found.cumsum() - found)
            joined[np.arange(len(tokens)) + np.repeat(shifts, found)] = tokens
        return joined, counts

    def close(self) -> None:
        """Close all files. No other method may be called afterwards."""
        # The cache refers to the store and would keep it alive.
        del self._row_filters
        self.words.close()
        for segment in self.segments:
            segment.close()

    def _list_documents(self) -> list[SegmentDocuments]:
        documents = []
        for segment, numbers in zip(self.segments, self.numbers, strict=True):
            records = segment.records
            documents.append(SegmentDocuments(records.first_rows, records.page_rows, numbers))
        return documents

    def _make_row_filters(self, where: Filter) -> tuple[RowFilter | None, ...]:
        """Make the filter of rows for each segment; None if all rows pass."""
        return tuple(self._list_filters(where))

    def _list_filters(self, where: Filter) -> Iterator[RowFilter | None]:
        for number, (segment, rows) in enumerate(
            zip(self.segments, self.row_map.rows_of, strict=True)
        ):
            if where != EVERYTHING:
                yield make_row_filter(self.records.find_rows(number, where), segment.rows)
            elif rows.min(initial=0) < 0:
                live = np.nonzero(rows >= 0)[0]
                yield replace(make_row_filter(live, segment.rows), is_narrow=False)
            else:
                yield None
