"""Writes a generation: what is new as one segment, in the transaction of the rebuild."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, LiteralString

import msgspec
import numpy as np
from psycopg import sql

from indexer.contracts import Store
from indexer.records import Document, Passage, PassageWords, TokenIds, Vectors
from indexer.stores.arguments import check_lengths
from indexer.stores.postgres.connections import Session
from indexer.stores.postgres.layout import Segment, pack_runs
from indexer.stores.postgres.merging import (
    MovedDocuments,
    choose_segments,
    copy_documents,
    join_words,
    move_documents,
    read_lengths,
)
from indexer.stores.postgres.packing import (
    FIELDS,
    Integers,
    Postings,
    PostingsBuilder,
    shorten_lengths,
    write_text,
)
from indexer.stores.postgres.store import PostgresStore
from indexer.stores.postgres.upkeep import digest_segment
from indexer.stores.postgres.vectors import has_graph, pack_vectors

PASSAGES_AT_ONCE = 2_000
"""Passages that are kept until one COPY a table writes them: some 20 MB."""
OCCURRENCES_AT_ONCE = 8_000_000
"""Words of passages whose postings are made at once, in some 400 MB: those of 80,000 passages."""
ROWS_AT_ONCE = 5_000

_TABLES: dict[LiteralString, tuple[LiteralString, list[str]]] = {
    "documents": (
        "version, source, id, title, url, language, event, year, begins, expires, questions,"
        " links, fingerprint",
        ["int8", *["text"] * 6, "int4", "text", "text", "int4", "int4", "text"],
    ),
    "bodies": ("version, body", ["int8", "bytea"]),
    "links": ("version, position, kind, body", ["int8", "int4", "text", "bytea"]),
    "facts": (
        "passage, source, language, event, year, kinds",
        ["int8", "text", "text", "text", "int4", "text[]"],
    ),
    "passages": ("passage, body", ["int8", "bytea"]),
    "tokens": ("passage, ids", ["int8", "bytea"]),
}
"""Columns and types of what is written for each document and passage."""

_pack = msgspec.msgpack.Encoder().encode


class PostgresWriter:
    """Writes one generation; see `indexer.contracts.StoreWriter`."""

    def __init__(self, session: Session, id: str, dimension: int) -> None:
        """Begin a generation in a transaction that is open, and stays so."""
        self._session, self._id, self._dimension = session, id, dimension
        [(self.generation, number, version, passage)] = session.fetch(
            "UPDATE huigu.state SET next_generation = next_generation + 1,"
            " next_segment = next_segment + 1"
            " RETURNING next_generation - 1, next_segment - 1, next_version, next_passage"
        )
        self._segment = Segment(
            number, version, passage, np.zeros(0, np.int64), np.zeros((len(FIELDS), 0), np.uint8)
        )
        self._rows: dict[LiteralString, list[tuple[Any, ...]]] = {name: [] for name in _TABLES}
        self._vectors: list[Vectors] = []
        self._counts: list[int] = []
        self._order: list[int] = []
        self._lengths: list[Integers] = []
        self._words = PostingsBuilder()
        self._passages = self._written = self._parts = 0
        self._moved: MovedDocuments | None = None
        self._old: PostgresStore | None = None
        self._old_versions: dict[tuple[str, str], int] = {}

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
        count = len(passages)
        check_lengths(document, self._dimension, passages, words, vectors, token_ids)
        if not self._counts:
            self._create_tables()
        version = self._segment.first_version + len(self._counts)
        self._add_document(version, document, fingerprint)
        first = self._segment.first_passage + self._passages
        for number, (passage, ids) in enumerate(zip(passages, token_ids, strict=True), first):
            self._add_passage(number, passage, ids)
        for cut in words:
            self._words.add(cut)
        self._vectors.append(np.asarray(vectors, dtype=np.float32))
        self._order.append(version)
        self._counts.append(count)
        self._passages += count
        if self._passages - self._written + len(self._rows["links"]) >= PASSAGES_AT_ONCE:
            self._flush()

    def keep(self, old: Store, keys: Sequence[tuple[str, str]]) -> None:
        """Append documents of an older generation: nothing of them is written.

        Raises:
            TypeError: Another store wrote `old`.
        """
        if not isinstance(old, PostgresStore) or old.place != self._session.place:
            raise TypeError(f"cannot copy documents from a {type(old).__name__}")
        if self._old is not old:
            self._old, self._old_versions = old, old.versions()
        self._order += [self._old_versions[key] for key in keys]

    def finish(self) -> None:
        """Write everything but the catalogue, the calibration and the manifest."""
        self._flush()
        self._write_words()
        versions = self._merge(np.array(self._order, dtype=np.int64))
        self._finish_segment()
        own = [self._segment.number] if self._counts else []
        kept = self._list_kept(versions)
        segments = [*(one.number for one in kept), *own]
        self._session.run(
            "UPDATE huigu.state SET next_version = %s, next_passage = %s",
            (self._segment.first_version + len(self._counts), self._end_passage()),
        )
        self._session.run(
            "INSERT INTO huigu.generations VALUES (%s, %s, NULL, %s, %s, %s, %s, 0, '', '', '')",
            (
                *(self.generation, self._id, self._dimension, segments, pack_runs(versions)),
                self._sum_lengths(versions, segments),
            ),
        )

    def abandon(self) -> None:
        """Free what is not written; the end of the transaction discards the rest."""
        for rows in self._rows.values():
            rows.clear()
        self._vectors.clear()
        self._words = PostingsBuilder()

    def _add_document(self, version: int, document: Document, fingerprint: str) -> None:
        texts = (document.source, document.id, document.title, document.url)
        facts = (document.language, document.event)
        links = document.links
        self._rows["documents"].append((
            *(version, *map(write_text, texts), *map(write_text, facts), document.year),
            *(write_text(document.begins), write_text(document.expires)),
            *(len(document.questions), len(links), fingerprint),
        ))
        self._rows["bodies"].append((version, _pack(document)))
        self._rows["links"] += [
            (version, number, write_text(link.kind), _pack(link))
            for number, link in enumerate(links)
        ]

    def _add_passage(self, number: int, passage: Passage, ids: TokenIds) -> None:
        facts = (passage.source, passage.language, passage.event)
        kinds = sorted({write_text(link.kind) for link in passage.links})
        self._rows["facts"].append((number, *map(write_text, facts), passage.year, kinds))
        self._rows["passages"].append((number, _pack(passage)))
        self._rows["tokens"].append((number, ids.astype("<u4").tobytes()))

    def _end_passage(self) -> int:
        return self._segment.first_passage + self._passages

    def _create_tables(self) -> None:
        """Create the tables of the segment: nobody else reads them before it is published."""
        for statement in (
            "CREATE TABLE {vectors} (passage bigint NOT NULL, embedding vector({dimension})"
            " NOT NULL)",
            "ALTER TABLE {vectors} ALTER embedding SET STORAGE PLAIN",
            'CREATE TABLE {postings} (word text COLLATE "C" NOT NULL, part int NOT NULL,'
            " frequency int NOT NULL, packed bytea NOT NULL)",
        ):
            self._run(statement)

    def _run(self, statement: LiteralString) -> None:
        query = sql.SQL(statement).format(
            vectors=self._segment.vectors,
            postings=self._segment.postings,
            dimension=sql.Literal(self._dimension),
        )
        self._session.run(query)

    def _flush(self) -> None:
        """Write what was gathered, by one COPY a table."""
        for name, (columns, types) in _TABLES.items():
            if rows := self._rows[name]:
                target = sql.SQL("huigu.{} ({})").format(sql.Identifier(name), sql.SQL(columns))
                self._session.copy(target, types, rows)
                rows.clear()
        if self._vectors:
            joined = np.concatenate(self._vectors)
            first = self._end_passage() - len(joined)
            self._session.copy_packed(self._segment.vectors, pack_vectors(first, joined))
            self._vectors.clear()
        self._written = self._passages
        if self._words.occurrences >= OCCURRENCES_AT_ONCE:
            self._write_words()

    def _write_words(self) -> None:
        """Write the postings of the passages since the last time."""
        if not self._words.passages:
            return
        self._lengths.append(self._words.lengths())
        self._copy_postings(self._words.build())
        self._words = PostingsBuilder(sum(map(len, self._lengths)))

    def _copy_postings(self, words: Iterator[tuple[str, Postings]]) -> None:
        part, self._parts = self._parts, self._parts + 1
        while batch := list(islice(words, ROWS_AT_ONCE)):
            rows = [(word, part, one.count_passages(), one.pack()) for word, one in batch]
            self._session.copy(self._segment.postings, ["text", "int4", "int4", "bytea"], rows)

    def _merge(self, versions: Integers) -> Integers:
        """Copy documents out of segments that are small, or have few of them left.

        Gives the versions of all documents after it.
        """
        if self._old is None:
            return versions
        layout = self._old.layout
        chosen = choose_segments(layout, versions)
        if not chosen:
            return versions
        if not self._counts:
            self._create_tables()
        end = self._segment.first_version + len(self._counts)
        moved = move_documents(layout, chosen, versions, end, self._end_passage())
        copy_documents(self._session, moved, layout, self._segment.vectors)
        self._copy_postings(join_words(self._session, moved, layout, self._passages))
        self._moved = moved
        self._passages += int(moved.counts.sum())
        self._counts += moved.counts.tolist()
        return moved.rename(versions)

    def _list_kept(self, versions: Integers) -> list[Segment]:
        """List the older segments that still have documents."""
        old = self._old.layout.segments if self._old else ()
        firsts_and_ends = [(one, one.first_version, one.ends[0]) for one in old]
        return [
            one
            for one, first, end in firsts_and_ends
            if ((versions >= first) & (versions < end)).any()
        ]

    def _finish_segment(self) -> None:
        """Index the tables of the segment, and describe it."""
        if not self._counts:
            return
        self._run("ALTER TABLE {vectors} ADD PRIMARY KEY (passage)")
        self._run("ALTER TABLE {postings} ADD PRIMARY KEY (word, part)")
        if has_graph(self._passages, self._dimension):
            self._run(
                "CREATE INDEX ON {vectors}"
                " USING hnsw ((embedding::halfvec({dimension})) halfvec_ip_ops)"
            )
        self._run("ANALYZE {vectors}")
        self._run("ANALYZE {postings}")
        counts = np.array(self._counts, dtype=np.int64)
        lengths = np.concatenate([np.zeros((0, len(FIELDS)), np.int64), *self._lengths])
        norms, of_documents = shorten_lengths(lengths.T), sum_lengths(lengths, counts)
        if self._moved and self._old:
            norms = np.concatenate([norms, self._moved.norms], axis=1)
            added = len(counts) - len(self._moved.counts)
            old = self._moved.read_lengths(self._session, self._old.layout)
            of_documents = np.concatenate([of_documents[:added], old])
        self._segment = Segment(
            *(self._segment.number, self._segment.first_version, self._segment.first_passage),
            *(counts, norms),
        )
        size, digest = digest_segment(self._session, self._segment)
        self._session.run(
            "INSERT INTO huigu.segments VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            (
                *(self._segment.number, self._dimension, self._segment.first_version, len(counts)),
                *(self._segment.first_passage, self._passages, counts.astype("<u4").tobytes()),
                *(norms.tobytes(), of_documents.astype("<u4").tobytes(), size, digest),
            ),
        )

    def _sum_lengths(self, versions: Integers, segments: Sequence[int]) -> list[int]:
        """Sum the words of all documents, field by field."""
        totals = np.zeros(len(FIELDS), dtype=np.int64)
        for first, lengths in read_lengths(self._session, segments):
            inside = versions - first
            mine = inside[(inside >= 0) & (inside < len(lengths))]
            totals += lengths[mine].sum(axis=0)
        return [int(total) for total in totals]


def sum_lengths(lengths: Integers, counts: Integers) -> Integers:
    """Sum the words of passages by document, shape (documents, fields).

    `lengths` may end before the last documents, which then have none.
    """
    sums = np.concatenate([np.zeros((1, len(FIELDS)), np.int64), np.cumsum(lengths, axis=0)])
    ends = np.minimum(np.cumsum(counts), len(lengths))
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
    summed: Integers = sums[ends] - sums[starts]
    return summed
