"""Looks after generations: what guards, compares and deletes them.

PostgreSQL computes the digests, from the rows and in no order: of each table the count of its rows,
and the sum of half the MD5 of each. They find what was changed, cut or lost by accident; who may
write to the database can make others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import LiteralString

from psycopg import sql

from indexer.errors import DamagedIndex
from indexer.generations.manifest import FileChecksum, Manifest
from indexer.stores.postgres.connections import Reading, Session
from indexer.stores.postgres.layout import Segment, read_segments
from indexer.stores.postgres.schema import CATALOGUE_TABLES, name_catalogue_table

READ_ON = "10 minutes"
"""How long what was pruned can still be read. A server looks for a newer generation every second,
and a question takes seconds."""


_SUMS: LiteralString = (
    "SELECT {place}, count(*), coalesce(sum(pg_column_size(t.*)), 0)::bigint,"
    " coalesce(sum(('x' || left(md5({row}), 16))::bit(64)::bigint::numeric), 0)::text"
    " FROM {table} t WHERE {test}"
)
_OF_VERSIONS: LiteralString = "version >= %(first)s AND version < %(end)s"
_OF_PASSAGES: LiteralString = "passage >= %(first_passage)s AND passage < %(end_passage)s"
_TABLES: tuple[tuple[LiteralString, LiteralString, LiteralString], ...] = (
    ("documents", "t::text", _OF_VERSIONS),
    ("bodies", "version || md5(body)", _OF_VERSIONS),
    ("links", "t::text", _OF_VERSIONS),
    ("facts", "t::text", _OF_PASSAGES),
    ("passages", "passage || md5(body)", _OF_PASSAGES),
    ("tokens", "passage || md5(ids)", _OF_PASSAGES),
)
"""Table, what is hashed of a row, and which rows are those of a segment."""


class RowGuard:
    """Tells whether a generation is still there; see `indexer.generations.contracts.Guard`."""

    def __init__(self, reading: Reading, generation: int, compare: Callable[[], None]) -> None:
        """Guard a generation, by its number; `compare` raises `DamagedIndex` if it is damaged."""
        self._reading, self._generation, self._compare = reading, generation, compare
        self._problem = ""

    def refuse_if_written(self) -> None:
        """See `Guard`: what was published is never written again, so nothing is read here.

        Raises:
            DamagedIndex: `verify` found it damaged, or gone.
        """
        if self._problem:
            raise DamagedIndex(self._problem)

    def verify(self, *, checksums: bool = False) -> None:
        """See `Guard`.

        Raises:
            DamagedIndex: It is gone, or with `checksums` damaged.
        """
        rows = self._reading.fetch(
            "SELECT FROM huigu.generations WHERE generation = %s", (self._generation,)
        )
        try:
            if not rows:
                raise DamagedIndex(
                    f"generation {self._generation} was removed from the database; "
                    "run `huigu rebuild`"
                )
            if checksums:
                self._compare()
        except DamagedIndex as error:
            self._problem = str(error)
            raise
        self._problem = ""

    def close(self) -> None:
        """See `Guard`; the connections are the repository's."""


def list_digests(reading: Reading, generation: int) -> dict[str, FileChecksum]:
    """List the digests of all that a generation holds, by part.

    Those of segments are as they were when each was written: they are not read again.
    """
    [(segments, runs, totals, catalogue, calibration)] = reading.fetch(
        "SELECT segments, runs, totals, catalogue, calibration FROM huigu.generations"
        " WHERE generation = %s",
        (generation,),
    )
    own = hashlib.sha256(b"\n".join([repr((segments, totals)).encode(), runs, calibration]))
    digests = {"order": FileChecksum(len(runs) + len(calibration), own.hexdigest())}
    if catalogue:
        digests["catalogue"] = digest_catalogue(reading, catalogue)
    for number, size, digest in reading.fetch(
        "SELECT segment, bytes, digest FROM huigu.segments WHERE segment = ANY(%s)"
        " ORDER BY segment",
        (segments,),
    ):
        digests[f"segment-{number}"] = FileChecksum(size, digest)
    return digests


def digest_segment(reading: Reading, segment: Segment) -> tuple[int, str]:
    """Give the bytes and the digest of all rows of a segment."""
    tables = [(sql.Identifier("huigu", table), row, test) for table, row, test in _TABLES]
    tables.append((segment.vectors, "passage || md5(vector_send(embedding))", "true"))
    tables.append((segment.postings, "md5(packed) || ' ' || part || ' ' || word", "true"))
    end, end_passage = segment.ends
    values = {
        "first": segment.first_version,
        "end": end,
        "first_passage": segment.first_passage,
        "end_passage": end_passage,
    }
    size, lines = _sum_tables(reading, tables, values)
    arrays = (segment.counts.tobytes(), segment.norms.tobytes())
    return size, hashlib.sha256(b"\n".join([*arrays, *lines])).hexdigest()


def digest_catalogue(reading: Reading, number: int) -> FileChecksum:
    """Give the bytes and the digest of a catalogue."""
    tables = [
        (name_catalogue_table(table, number), "t::text", "true") for table in CATALOGUE_TABLES
    ]
    size, lines = _sum_tables(reading, tables, {})
    return FileChecksum(size, hashlib.sha256(b"\n".join(lines)).hexdigest())


def check_digests(reading: Reading, generation: int, manifest: Manifest) -> None:
    """Compare all that a generation holds with its manifest.

    Raises:
        DamagedIndex: Something is not what was written.
    """
    actual = list_digests(reading, generation)
    numbers = [int(name.partition("-")[2]) for name in manifest.files if "-" in name]
    for segment in read_segments(reading, numbers):
        size, digest = digest_segment(reading, segment)
        actual[f"segment-{segment.number}"] = FileChecksum(size, digest)
    for name in sorted({*manifest.files, *actual}):
        expected, found = manifest.files.get(name), actual.get(name)
        if not expected or not found or expected.sha256 != found.sha256:
            raise DamagedIndex(
                f"{manifest.generation}: {name} is not what was written; run `huigu rebuild "
                "--full`, or `huigu rollback` to return to the previous generation"
            )


def name_holder(session: Session, lock: int) -> str:
    """Name who holds an advisory lock: the machine and the process, as `connect` names it."""
    rows = session.fetch(
        "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE locktype = 'advisory' AND classid = 0 AND objid::bigint = %s AND granted",
        (lock,),
    )
    words = str(rows[0][0]).split() if rows else []
    return f"process {words[2]} on {words[1]}" if len(words) == 3 else "process unknown"


def remove_unused(session: Session) -> None:
    """Delete what no generation has any more, some time after it was pruned."""
    rows = session.fetch(
        "DELETE FROM huigu.generations WHERE removed < now() - %s::interval"
        " AND generation <> (SELECT generation FROM huigu.state) RETURNING catalogue",
        (READ_ON,),
    )
    for catalogue in {number for (number,) in rows}:
        if not session.fetch(
            "SELECT FROM huigu.generations WHERE catalogue = %s LIMIT 1", (catalogue,)
        ):
            for table in CATALOGUE_TABLES:
                name = name_catalogue_table(table, catalogue)
                session.run(sql.SQL("DROP TABLE IF EXISTS {}").format(name))
    unused = session.fetch(
        "SELECT segment, first_version, first_version + documents, first_passage,"
        " first_passage + passages FROM huigu.segments s WHERE NOT EXISTS"
        " (SELECT FROM huigu.generations g WHERE s.segment = ANY(g.segments))"
    )
    for number, first, end, first_passage, end_passage in unused:
        _remove_segment(session, number, (first, end), (first_passage, end_passage))


def _remove_segment(
    session: Session, number: int, versions: tuple[int, int], passages: tuple[int, int]
) -> None:
    """Delete a segment; if we die meanwhile, the next time goes on: its row goes last."""
    for kind in ("vectors", "postings"):
        table = sql.Identifier("huigu", f"{kind}_{number}")
        session.run(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
    for name, column, (first, end) in (
        *((table, "version", versions) for table in ("documents", "bodies", "links")),
        *((table, "passage", passages) for table in ("facts", "passages", "tokens")),
    ):
        statement = sql.SQL("DELETE FROM {} WHERE {column} >= %s AND {column} < %s").format(
            sql.Identifier("huigu", name), column=sql.Identifier(column)
        )
        session.run(statement, (first, end))
    session.run("DELETE FROM huigu.segments WHERE segment = %s", (number,))


def _sum_tables(
    reading: Reading,
    tables: Sequence[tuple[sql.Identifier, LiteralString, LiteralString]],
    values: Mapping[str, int],
) -> tuple[int, list[bytes]]:
    """Give the bytes of tables, and a line for each: the count of its rows, and their sum.

    The bytes are in no line: another server may compress a row better.
    """
    parts = [
        sql.SQL(_SUMS).format(
            place=sql.Literal(place), table=table, row=sql.SQL(row), test=sql.SQL(test)
        )
        for place, (table, row, test) in enumerate(tables)
    ]
    rows = sorted(reading.fetch(sql.SQL(" UNION ALL ").join(parts), values))
    lines = [f"{count} {total}".encode() for _, count, _, total in rows]
    return sum(size for _, _, size, _ in rows), lines
