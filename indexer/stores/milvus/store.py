"""One generation in Milvus, open for reading: vectors and words there, records in files here."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from indexer.errors import DamagedIndex
from indexer.records import Filter, Vectors
from indexer.stores.arguments import check_rows, check_vector
from indexer.stores.local.bm25 import BOOSTS
from indexer.stores.local.records import RecordsReader
from indexer.stores.milvus.rows.bm25_weights import FIELDS, compute_idf, number_dimension
from indexer.stores.milvus.rows.row_collection import RowCollection
from indexer.stores.milvus.rows.row_file import ROWS_FILE, RowsReader
from indexer.stores.records_methods import RecordsMethods

RECORDS_FILE = "passages.sqlite"


class MilvusStore(RecordsMethods):
    """See `indexer.contracts.Store`. It keeps to one collection, whatever the alias says later."""

    def __init__(self, folder: Path, dimension: int, collection: RowCollection) -> None:
        """Open the files of a generation, and load its collection.

        Raises:
            DamagedIndex: A file cannot be opened, or does not belong to the collection.
        """
        with ExitStack() as undo:
            try:
                self.records = RecordsReader(folder / RECORDS_FILE)
                undo.callback(self.records.close)
                self.row_file = RowsReader(folder / ROWS_FILE)
                undo.callback(self.row_file.close)
            except sqlite3.Error as error:
                remedy = "run `huigu rebuild --full`"
                raise DamagedIndex(f"{folder}: cannot be opened ({error}); {remedy}") from error
            if self.records.rows != self.row_file.rows:
                raise DamagedIndex(
                    f"{folder}: {self.records.rows} passages and {self.row_file.rows} rows of "
                    "words do not belong together; run `huigu rebuild --full`"
                )
            collection.load(self.records.rows)
            undo.pop_all()
        self.dimension, self.rows = dimension, self.records.rows
        self._collection = collection
        # The remaining methods of `Store` are those of the files.
        self.token_ids = self.row_file.token_ids
        self.flat_token_ids = self.row_file.flat_token_ids
        self._use_records(self.records)

    def search_vectors(self, vector: Vectors, k: int, where: Filter) -> list[tuple[int, float]]:
        """Find the rows nearest to a unit vector, as (row, cosine), best first.

        At most 16,384, as Milvus has it.
        """
        check_vector(vector, self.dimension)
        k, condition = min(k, self.rows), self._write_condition(where)
        if k < 1 or condition is None:
            return []
        return self._collection.search_vectors(vector, k, self.rows, condition)

    def search_words(
        self, words: Mapping[str, float], k: int, where: Filter
    ) -> list[tuple[int, float]]:
        """Find the rows that hold the words, as (row, score), best first, ties by row.

        The score is that of `indexer.stores.local.bm25`; see `bm25_weights`.
        """
        weights = self._weigh_question(words)
        k, condition = min(k, self.rows), self._write_condition(where)
        if k < 1 or condition is None or not weights:
            return []
        return self._collection.search_words(weights, k, condition)

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """Count, for each word, the rows that hold it in any field."""
        known = map(self.row_file.find_word, words)
        return [word.rows if word else 0 for word in known]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Read the vectors of rows, shape (len(rows), dimension)."""
        numbers = check_rows(rows, self.rows).tolist()
        return self._collection.read_vectors(numbers, self.dimension)

    def close(self) -> None:
        """Close the files. No other method may be called afterwards."""
        self.records.close()
        self.row_file.close()

    def _weigh_question(self, words: Mapping[str, float]) -> dict[int, float]:
        weights: dict[int, float] = {}
        for word, weight in words.items():
            known = self.row_file.find_word(word) if weight > 0 and word else None
            if known is None:
                continue
            for field, name in enumerate(FIELDS):
                if held := known.held[field]:
                    idf = compute_idf(self.rows, held)
                    weights[number_dimension(known.number, field)] = weight * BOOSTS[name] * idf
        return weights

    def _write_condition(self, where: Filter) -> str | None:
        """Write a filter as a condition of numbers, so that no text of a question is in it.

        None if no row passes.
        """
        conditions: list[str] = []
        for field, text in (("source", where.source), ("language", where.language)):
            if text:
                number = self.row_file.find_label(field, text)
                if number is None:
                    return None
                conditions.append(f"{field} == {number}")
        if where.year:
            conditions.append(f"year == {int(where.year)}")
        if where.event:
            names = self.records.find_events(where.event)
            found = (self.row_file.find_label("event", name) for name in names)
            events = sorted(number for number in found if number is not None)
            if not events:
                return None
            conditions.append(f"event in {events}")
        if where.kind:
            kind = self.row_file.find_label("kind", where.kind)
            if kind is None:
                return None
            conditions.append(f"array_contains(kinds, {kind})")
        return " and ".join(conditions)
