"""Keeps the segments of a generation few and full: the documents of some are copied into the new.

All is copied on the server, except the postings, whose places are numbered anew here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import LiteralString

import numpy as np
import numpy.typing as npt
from psycopg import sql

from indexer.stores.postgres.connections import Reading, Session
from indexer.stores.postgres.layout import Layout, join_ranges
from indexer.stores.postgres.packing import (
    FIELDS,
    Integers,
    Postings,
    join_postings,
    unpack_postings,
)

MOST_SEGMENTS = 8
"""A search asks each; when there would be more, the smaller half of them becomes one."""
LEAST_SHARE = 0.75
"""Of the documents of a segment that a generation still has. Below it, the rest is copied: what is
read in vain stays under a quarter, and a document is copied a few times in its life."""
ROWS_AT_ONCE = 5_000

_COPIES: tuple[LiteralString, ...] = (
    "INSERT INTO huigu.documents SELECT new, source, id, title, url, language, event, year, begins,"
    " expires, questions, links, fingerprint FROM moved JOIN huigu.documents ON version = old",
    "INSERT INTO huigu.bodies SELECT new, body FROM moved JOIN huigu.bodies ON version = old",
    "INSERT INTO huigu.links SELECT new, position, kind, body FROM moved"
    " JOIN huigu.links ON version = old",
)
_PASSAGE_COPIES: tuple[LiteralString, ...] = (
    "INSERT INTO huigu.facts SELECT new, source, language, event, year, kinds FROM moved"
    " JOIN huigu.facts ON passage = old",
    "INSERT INTO huigu.passages SELECT new, body FROM moved JOIN huigu.passages ON passage = old",
    "INSERT INTO huigu.tokens SELECT new, ids FROM moved JOIN huigu.tokens ON passage = old",
)
_MOVED: LiteralString = (
    "WITH moved AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS m(old, new)) "
)


@dataclass(frozen=True, slots=True)
class MovedDocuments:
    """Documents that are copied into the new segment, in the order of the index."""

    segments: tuple[int, ...]
    """Places in the layout of those that they come from."""
    versions: Integers
    """The old ones; the new ones are consecutive."""
    first_version: int
    counts: Integers
    """Passages of each document."""
    passages: Integers
    """The old ones; the new ones are consecutive."""
    first_passage: int
    norms: npt.NDArray[np.uint8]
    """As in `Segment`."""

    def rename(self, versions: Integers) -> Integers:
        """Replace the old versions by the new ones."""
        order = np.argsort(self.versions)
        found = np.searchsorted(self.versions, versions, sorter=order)
        places = order[np.minimum(found, len(order) - 1)]
        is_moved = self.versions[places] == versions
        renamed: Integers = np.where(is_moved, self.first_version + places, versions)
        return renamed

    def read_lengths(self, session: Session, layout: Layout) -> Integers:
        """Read the words of each document, shape (documents, fields)."""
        lengths = np.zeros((len(self.versions), len(FIELDS)), dtype=np.int64)
        numbers = [layout.segments[place].number for place in self.segments]
        for first, of_segment in read_lengths(session, numbers):
            inside = self.versions - first
            mine = (inside >= 0) & (inside < len(of_segment))
            lengths[mine] = of_segment[inside[mine]]
        return lengths


def read_lengths(reading: Reading, segments: Iterable[int]) -> Iterator[tuple[int, Integers]]:
    """Read the words of the documents of segments: the first version, and (documents, fields)."""
    rows = reading.fetch(
        "SELECT first_version, documents, lengths FROM huigu.segments WHERE segment = ANY(%s)",
        (list(segments),),
    )
    for first, documents, packed in rows:
        lengths = np.frombuffer(packed, "<u4").reshape(documents, len(FIELDS))
        yield first, lengths.astype(np.int64)


def choose_segments(layout: Layout, versions: Integers) -> list[int]:
    """Choose the segments that are merged into the new one, by their places in the layout."""
    shares: dict[int, float] = {}
    sizes: dict[int, int] = {}
    for place, segment in enumerate(layout.segments):
        first, end = segment.first_version, segment.ends[0]
        if kept := int(((versions >= first) & (versions < end)).sum()):
            sizes[place], shares[place] = kept, kept / len(segment.counts)
    chosen = [place for place, share in shares.items() if share < LEAST_SHARE]
    rest = sorted((place for place in sizes if place not in chosen), key=sizes.__getitem__)
    if len(rest) + 1 > MOST_SEGMENTS:
        chosen += rest[: len(rest) // 2]
    return sorted(chosen)


def move_documents(
    layout: Layout,
    chosen: Sequence[int],
    versions: Integers,
    first_version: int,
    first_passage: int,
) -> MovedDocuments:
    """Number the documents anew that stay of the chosen segments."""
    is_moved = np.zeros(len(versions), dtype=np.bool_)
    for place in chosen:
        segment = layout.segments[place]
        is_moved |= (versions >= segment.first_version) & (versions < segment.ends[0])
    old = versions[is_moved]
    numbers = layout.find_documents(old)
    counts = layout.page_rows[numbers]
    passages = join_ranges(layout.first_passages[numbers], counts)
    norms = layout.norms[:, layout.find_rows(passages)]
    return MovedDocuments(*(
        tuple(chosen),
        old,
        first_version,
        counts,
        passages,
        first_passage,
        norms,
    ))


def copy_documents(
    session: Session, moved: MovedDocuments, layout: Layout, vectors: sql.Identifier
) -> None:
    """Copy documents and passages under their new numbers."""
    for old, new in _cut(moved.versions, moved.first_version):
        for copy in _COPIES:
            session.run(_MOVED + copy, (old, new))
    for old, new in _cut(moved.passages, moved.first_passage):
        for copy in _PASSAGE_COPIES:
            session.run(_MOVED + copy, (old, new))
        for place in moved.segments:
            statement = sql.SQL(_MOVED) + sql.SQL(
                "INSERT INTO {} SELECT new, embedding FROM moved JOIN {} ON passage = old"
            ).format(vectors, layout.segments[place].vectors)
            session.run(statement, (old, new))


def join_words(
    session: Session, moved: MovedDocuments, layout: Layout, first: int
) -> Iterator[tuple[str, Postings]]:
    """Give the postings of moved documents, which begin at a place in the new segment."""
    places = {place: _number_places(layout, moved, place, first) for place in moved.segments}
    for word, rows in _read_words(session, layout, moved.segments):
        lists = [_renumber(unpack_postings(packed), places[place]) for _, place, packed in rows]
        joined = join_postings(lists)
        if len(joined.places):
            yield word, joined


def _cut(old: Integers, first: int) -> Iterator[tuple[list[int], list[int]]]:
    for start in range(0, len(old), ROWS_AT_ONCE):
        part = old[start : start + ROWS_AT_ONCE].tolist()
        yield part, list(range(first + start, first + start + len(part)))


def _number_places(layout: Layout, moved: MovedDocuments, place: int, first: int) -> Integers:
    """Give the new place of each passage of a segment; -1 for those that are not copied."""
    segment = layout.segments[place]
    numbers = np.full(segment.passages, -1, dtype=np.int64)
    inside = moved.passages - segment.first_passage
    mine = np.flatnonzero((inside >= 0) & (inside < segment.passages))
    numbers[inside[mine]] = first + mine
    return numbers


def _renumber(postings: Postings, numbers: Integers) -> Postings:
    counts, places, times = [], [], []
    for of_field, often in postings.split():
        new = numbers[of_field]
        order = np.argsort(new)
        order = order[new[order] >= 0]
        counts.append(len(order))
        places.append(new[order].astype(np.uint32))
        times.append(often[order])
    return Postings(tuple(counts), np.concatenate(places), np.concatenate(times))


def _read_words(
    session: Session, layout: Layout, segments: Sequence[int]
) -> Iterator[tuple[str, list[tuple[str, int, bytes]]]]:
    """Read the postings of segments, word by word: (word, place of the segment, packed)."""
    parts = [
        sql.SQL("SELECT word, {}, packed FROM {} WHERE word > %(after)s").format(
            sql.Literal(place), layout.segments[place].postings
        )
        for place in segments
    ]
    query = sql.SQL(" UNION ALL ").join(parts) + sql.SQL(" ORDER BY word LIMIT {}").format(
        sql.Literal(ROWS_AT_ONCE)
    )
    after = ""
    while rows := session.fetch(query, {"after": after}):
        groups = [(word, list(group)) for word, group in groupby(rows, key=itemgetter(0))]
        if len(rows) == ROWS_AT_ONCE:
            # The last word may have more of them.
            groups.pop()
        yield from groups
        after = groups[-1][0]
