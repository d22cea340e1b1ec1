"""Vectors of a generation: compared one by one where they are few, else by pgvector's HNSW.

The graph compares half-precision copies; what it finds is compared again in full precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import sql

from indexer.records import Filter, Vectors
from indexer.stores.arguments import check_vector
from indexer.stores.postgres.connections import Reading
from indexer.stores.postgres.layout import Layout, Segment
from indexer.stores.postgres.packing import Integers

EXACT_ROWS = 5_000
"""Passages that are compared one by one, in about 10 ms on the server: all of a small segment, or
those that pass a narrow filter."""
MOST_GRAPH_DIMENSIONS = 4_000
"""Of pgvector's HNSW over halfvec."""
SPARE = 20
"""Rows that the graph is asked for beyond the wanted ones: half precision swaps neighbours."""
BYTES_OF_HEAD = 4
"""Of pgvector's binary format: the dimension, and two unused bytes."""
COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
COPY_END = b"\xff\xff"

Allowed = npt.NDArray[np.bool_]

_EXACT = sql.SQL(
    "(SELECT passage, -(embedding <#> %(vector)s::vector) AS cosine FROM {table}{where}"
    " ORDER BY (embedding <#> %(vector)s::vector) + 0, passage LIMIT {limit})"
)
_GRAPH = sql.SQL(
    "(SELECT passage, -(embedding <#> %(vector)s::vector) AS cosine FROM"
    " (SELECT v.passage, v.embedding FROM {table} v{where}"
    " ORDER BY v.embedding::halfvec({dimension})"
    " <#> %(vector)s::vector({dimension})::halfvec({dimension}) LIMIT {limit}) AS near)"
)


def has_graph(passages: int, dimension: int) -> bool:
    """Tell whether the vectors of a segment get a graph."""
    return passages > EXACT_ROWS and dimension <= MOST_GRAPH_DIMENSIONS


def write_vector(vector: Vectors) -> str:
    """Write a vector as pgvector reads it."""
    return f"[{','.join(map(str, vector.tolist()))}]"


def pack_vectors(first: int, vectors: Vectors) -> bytes:
    """Pack the vectors of consecutive passages as PostgreSQL's binary COPY reads them."""
    rows, dimension = vectors.shape
    layout = [
        *(("fields", ">i2"), ("size", ">i4"), ("passage", ">i8")),
        *(("bytes", ">i4"), ("dimension", ">i2"), ("unused", ">i2")),
        ("vector", ">f4", (dimension,)),
    ]
    packed = np.zeros(rows, dtype=layout)
    packed["fields"], packed["size"] = 2, 8
    packed["passage"] = np.arange(first, first + rows)
    packed["bytes"], packed["dimension"] = BYTES_OF_HEAD + 4 * dimension, dimension
    packed["vector"] = vectors
    return COPY_HEAD + packed.tobytes() + COPY_END


class VectorsReader:
    """Searches the vectors of a generation; thread-safe."""

    def __init__(self, reading: Reading, layout: Layout, dimension: int) -> None:
        """Search a generation."""
        self._reading, self._layout, self.dimension = reading, layout, dimension

    def search(
        self,
        vector: Vectors,
        k: int,
        where: Filter,
        values: Mapping[str, Any],
        allowed: Allowed | None,
    ) -> list[tuple[int, float]]:
        """Find the rows nearest to a unit vector, as (row, cosine), best first, ties by row.

        `allowed` says which rows pass the filter, whose `values` are given as they are stored; None
        if all do.
        """
        check_vector(vector, self.dimension)
        k = min(k, self._layout.rows if allowed is None else int(allowed.sum()))
        if k < 1:
            return []
        more = 0
        while True:
            parts = list(self._write_parts(k, more, where, allowed))
            named = {f"passages_{n}": passages for n, (_, passages, _) in enumerate(parts)}
            query = sql.SQL(" UNION ALL ").join(part for part, _, _ in parts)
            fetched = self._reading.fetch(
                query, {**values, **named, "vector": write_vector(vector)}
            )
            passages = np.array([passage for passage, _ in fetched], dtype=np.int64)
            rows = self._layout.find_rows(passages)
            cosines = np.array([cosine for _, cosine in fetched], dtype=np.float32)
            fits = rows >= 0 if allowed is None else (rows >= 0) & allowed[rows]
            rows, cosines = rows[fits], cosines[fits]
            if len(rows) >= k or not any(can_grow for *_, can_grow in parts):
                best = np.lexsort((rows, -cosines))[:k]
                return list(zip(rows[best].tolist(), cosines[best].tolist(), strict=True))
            # Old versions of the same pages were nearer: ask for more, at last for all.
            more = max(2 * more, 4 * k)

    def read(self, rows: Integers) -> Vectors:
        """Read the vectors of rows, which exist."""
        vectors: Vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        passages = self._layout.passages[rows]
        parts, values = [], {}
        for place in np.unique(self._layout.find_segments(passages)).tolist():
            segment = self._layout.segments[place]
            name = f"segment_{place}"
            values[name] = np.unique(
                passages[self._layout.find_segments(passages) == place]
            ).tolist()
            parts.append(
                sql.SQL("SELECT passage, vector_send(embedding) FROM {} WHERE passage = ANY({})")
                .format(segment.vectors, sql.Placeholder(name))
            )  # fmt: skip
        if not parts:
            return vectors
        found: dict[int, bytes] = dict(
            self._reading.fetch(sql.SQL(" UNION ALL ").join(parts), values)
        )
        for place, passage in enumerate(passages.tolist()):
            vectors[place] = np.frombuffer(found[passage], ">f4", offset=BYTES_OF_HEAD)
        return vectors

    def _write_parts(
        self, k: int, more: int, where: Filter, allowed: Allowed | None
    ) -> list[tuple[sql.Composed, list[int], bool]]:
        """Write a part of the statement for each segment.

        Each with the passages that it names, and whether it may find more if it is asked for more.
        """
        parts: list[tuple[sql.Composed, list[int], bool]] = []
        for place, segment in enumerate(self._layout.segments):
            rows_of = self._layout.rows_of[place]
            passes = rows_of >= 0
            if allowed is not None:
                passes &= allowed[rows_of]
            few = int(passes.sum())
            if not few:
                continue
            limit = min(k + SPARE + more, segment.passages)
            if has_graph(segment.passages, self.dimension) and (
                allowed is None or few > EXACT_ROWS
            ):
                part = self._write_graph(segment, limit, where, has_filter=allowed is not None)
                parts.append((part, [], limit < segment.passages))
                continue
            named: list[int] = []
            if few < segment.passages:
                named = (np.flatnonzero(passes) + segment.first_passage).tolist()
            parts.append((self._write_exact(segment, k, len(parts), bool(named)), named, False))
        return parts

    def _write_exact(self, segment: Segment, k: int, number: int, names: bool) -> sql.Composed:
        where = sql.SQL(" WHERE passage = ANY({})").format(sql.Placeholder(f"passages_{number}"))
        return _EXACT.format(
            table=segment.vectors, where=where if names else sql.SQL(""), limit=sql.Literal(k)
        )

    def _write_graph(
        self, segment: Segment, limit: int, where: Filter, *, has_filter: bool
    ) -> sql.Composed:
        tests: sql.Composable = sql.SQL("")
        if has_filter:
            tests = sql.SQL(" JOIN huigu.facts f USING (passage) WHERE ") + write_tests(where)
        return _GRAPH.format(
            table=segment.vectors,
            where=tests,
            dimension=sql.Literal(self.dimension),
            limit=sql.Literal(limit),
        )


def write_tests(where: Filter) -> sql.Composed:
    """Write the tests of a filter on `huigu.facts`; its values are named parameters."""
    tests = [
        sql.SQL(test)
        for test, value in (
            ("source = %(source)s", where.source),
            ("language = %(language)s", where.language),
            ("year = %(year)s", where.year),
            ("event = ANY(%(events)s)", where.event),
            ("kinds @> %(kind)s::text[]", where.kind),
        )
        if value
    ]
    return sql.SQL(" AND ").join(tests or [sql.SQL("true")])
