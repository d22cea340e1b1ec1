"""The collection of a generation: a row a passage, with its vector, its words and its filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from pymilvus import DataType

from indexer.errors import DamagedIndex
from indexer.records import Vectors
from indexer.stores.hit_order import order_hits
from indexer.stores.milvus.connection import (
    LONG_TIMEOUT_S,
    Connection,
    MissingInMilvus,
)
from indexer.stores.milvus.rows.bm25_weights import NO_WORD, weigh_passage
from indexer.stores.milvus.rows.row_file import StoredRow

PREFIX = "huigu_"
"""Of all our names in Milvus."""
CURRENT = "huigu_current"
"""The alias of the collection that serves."""

PARTITIONS = 16
"""Of a collection, by the number of the source: a search in one source looks into one of them."""
ROWS_AT_ONCE = 500
"""Rows of one insertion: a megabyte or two."""
MOST_HITS = 16_384
"""Milvus gives no more rows to one search or query."""
VECTORS_AT_ONCE = 1000
MAX_KINDS = 64
WORD_OPTIONS: Mapping[str, object] = {"metric_type": "IP", "params": {"drop_ratio_search": 0.0}}
"""No word of a question is left out."""


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """How vectors are searched."""

    exact_rows: int = 20_000
    """Up to here every row is compared, as Milvus recommends for small collections; above, HNSW
    follows the graph of near rows."""
    links: int = 32
    """Links of a row in the graph (M)."""
    build_width: int = 256
    """Rows looked at for each new one (efConstruction)."""
    search_width: int = 256
    """Rows looked at least by a search (ef); never fewer than twice what is wanted."""

    def describe(self, rows: int) -> dict[str, object]:
        """Describe the index of so many rows; unit vectors have their cosine as inner product."""
        if rows <= self.exact_rows:
            return {"index_type": "FLAT", "metric_type": "IP"}
        build = {"M": self.links, "efConstruction": self.build_width}
        return {"index_type": "HNSW", "metric_type": "IP", "params": build}

    def describe_search(self, rows: int, k: int) -> dict[str, object]:
        """Describe the search of the `k` nearest of so many rows."""
        width = {} if rows <= self.exact_rows else {"ef": max(self.search_width, 2 * k)}
        return {"metric_type": "IP", "params": width}


DEFAULT_INDEX = VectorIndex()


def name_collection(generation: str) -> str:
    """Name the collection of a generation; Milvus allows no hyphen."""
    return PREFIX + generation.replace("-", "_")


def read_generation(collection: str) -> str:
    """Read the generation of a collection's name."""
    return collection.removeprefix(PREFIX).replace("_", "-")


class RowCollection:
    """Writes and searches the collection of one generation; thread-safe once it is written."""

    def __init__(
        self, connection: Connection, generation: str, index: VectorIndex = DEFAULT_INDEX
    ) -> None:
        """Name it; nothing is asked of Milvus yet."""
        self.name = name_collection(generation)
        self.place = f"{connection.place}: {self.name}"
        self._connection, self._index = connection, index

    def create(self, dimension: int) -> None:
        """Create it, empty."""
        schema = self._connection.make_schema()
        schema.add_field("row", DataType.INT64, is_primary=True)
        schema.add_field("source", DataType.INT64, is_partition_key=True)
        for field in ("language", "event", "year"):
            schema.add_field(field, DataType.INT64)
        schema.add_field(
            "kinds", DataType.ARRAY, element_type=DataType.INT64, max_capacity=MAX_KINDS
        )
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        self._connection.call(
            "create_collection",
            self.name,
            schema=schema,
            num_partitions=PARTITIONS,
            # Rows are never changed once they serve, so that a search has nothing to wait for.
            consistency_level="Bounded",
        )

    def fill(self, rows: Iterable[tuple[StoredRow, Vectors]], means: Sequence[float]) -> None:
        """Insert all rows, each with its vector; `means` as in `weigh_passage`."""
        rest = iter(rows)
        while batch := list(islice(rest, ROWS_AT_ONCE)):
            self._connection.call(
                "insert", self.name, [_make_row(row, vector, means) for row, vector in batch]
            )
        self._connection.call("flush", self.name)

    def build(self, rows: int) -> None:
        """Build its indexes, load it into memory, and count its rows."""
        indexes: dict[str, Mapping[str, object]] = {
            "vector": self._index.describe(rows),
            "words": {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"},
        }
        # Milvus Lite has none of arrays, and needs none.
        arrays = () if self._connection.is_lite else ("kinds",)
        for field in ("language", "event", "year", *arrays):
            indexes[field] = {"index_type": "INVERTED"}
        described = self._connection.make_indexes(indexes)
        # Milvus Lite builds an index at once; a server is waited for.
        self._connection.call(
            "create_index", self.name, described, sync=not self._connection.is_lite
        )
        self.load(rows)

    def load(self, rows: int) -> None:
        """Load it into memory, if it is not, and count its rows.

        Raises:
            DamagedIndex: It is missing, or has another number of rows.
        """
        try:
            self._connection.call("load_collection", self.name)
            found = self._connection.count(self.name)
        except MissingInMilvus as error:
            raise DamagedIndex(f"{self.place}: is missing; run `huigu rebuild --full`") from error
        if found != rows:
            raise DamagedIndex(
                f"{self.place}: has {found} rows, {rows} expected; run `huigu rebuild --full`, or "
                "`huigu rollback`"
            )
        # A first search takes longer: a server warms up, and Milvus Lite reads all words for it.
        self._search({NO_WORD: 1.0}, "words", 1, "", WORD_OPTIONS, timeout_s=LONG_TIMEOUT_S)

    def release(self) -> None:
        """Take it out of Milvus' memory; who opens it later loads it again."""
        self._connection.call("release_collection", self.name)

    def drop(self) -> None:
        """Drop it, if it is there."""
        self._connection.call("drop_collection", self.name)

    def search_vectors(
        self, vector: Vectors, k: int, rows: int, condition: str
    ) -> list[tuple[int, float]]:
        """Find the nearest of so many rows that pass a condition, as (row, cosine)."""
        options = self._index.describe_search(rows, k)
        query = np.asarray(vector, dtype=np.float32).tolist()
        return self._search(query, "vector", k, condition, options)

    def search_words(
        self, weights: Mapping[int, float], k: int, condition: str
    ) -> list[tuple[int, float]]:
        """Find the rows with the largest inner products, as (row, product above 0)."""
        hits = self._search(dict(weights), "words", k, condition, WORD_OPTIONS)
        return [hit for hit in hits if hit[1] > 0]

    def read_vectors(self, rows: Sequence[int], dimension: int) -> Vectors:
        """Read the vectors of rows that exist, in the given order.

        Raises:
            DamagedIndex: One is missing.
        """
        wanted = sorted(set(rows))
        places = {row: place for place, row in enumerate(wanted)}
        vectors = np.zeros((len(wanted), dimension), dtype=np.float32)
        found = 0
        for start in range(0, len(wanted), VECTORS_AT_ONCE):
            part = wanted[start : start + VECTORS_AT_ONCE]
            for row in self._read(part, ["row", "vector"]):
                vectors[places[row["row"]]] = row["vector"]
                found += 1
        if found != len(wanted):
            raise DamagedIndex(
                f"{self.place}: {len(wanted) - found} rows are missing; run `huigu rebuild --full`"
            )
        chosen: Vectors = vectors[[places[row] for row in rows]]
        return chosen

    def _read(self, rows: Sequence[int], fields: Sequence[str]) -> Any:  # noqa: ANN401
        return self._translate("query", ids=list(rows), output_fields=list(fields))

    def _search(
        self,
        query: object,
        field: str,
        k: int,
        condition: str,
        options: Mapping[str, object],
        timeout_s: float = 0.0,
    ) -> list[tuple[int, float]]:
        found = self._translate(
            "search",
            data=[query],
            anns_field=field,
            limit=min(k, MOST_HITS),
            filter=condition,
            search_params=dict(options),
            output_fields=["row"],
            **({"timeout": timeout_s} if timeout_s else {}),
        )
        rows = [int(hit["row"]) for hit in found[0]]
        return order_hits(rows, [float(hit["distance"]) for hit in found[0]])

    def _translate(self, method: str, **options: object) -> Any:  # noqa: ANN401
        try:
            return self._connection.call(method, self.name, **options)
        except MissingInMilvus as error:
            raise DamagedIndex(
                f"{self.place}: was dropped while it served; a newer generation follows"
            ) from error


def _make_row(row: StoredRow, vector: Vectors, means: Sequence[float]) -> dict[str, object]:
    return {
        "row": row.row,
        "source": row.source,
        "language": row.language,
        "event": row.event,
        "year": row.year,
        "kinds": list(row.kinds)[:MAX_KINDS],
        "vector": vector,
        "words": weigh_passage(row.words.fields, row.words.lengths, means),
    }
