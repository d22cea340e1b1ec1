"""BM25 search of a local generation: a tantivy index over words that we cut ourselves.

Words are searched as terms, so a question cannot contain query syntax. They are also stored, so
that the next generation copies unchanged passages without cutting them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import tantivy

from indexer.records import Filter, Passage, PassageWords
from indexer.stores.hit_order import order_hits
from indexer.stores.local.private_copies import MemoryFile, copy_files
from indexer.stores.local.segments.shared_parts import SharedParts

# The title (with event, speakers and tags) tells more about the topic of a passage than its text.
BOOSTS = {"title": 2.0, "headings": 1.3, "text": 1.0}

# Memory of the writing thread: enough for 25,000 passages in one segment, the fastest to search.
WRITER_BYTES = 128_000_000
# Word frequencies cached per open index, because questions repeat words.
CACHED_WORDS = 8192
# Characters; nobody searches for a longer word, and tantivy warns on stderr above 65,530 bytes.
MAX_WORD = 256
STORED_WORDS = ".store"
"""Suffix of tantivy's files of stored fields: half the bytes, which no search reads."""


def build_schema() -> tantivy.Schema:
    """Build the schema of every index: what is searched, and what a row is found by."""
    builder = tantivy.SchemaBuilder()
    for field in BOOSTS:
        # `freq`: positions would double the size, and we search no phrases.
        builder.add_text_field(field, stored=True, tokenizer_name="whitespace", index_option="freq")
    for field in ("source", "language", "event", "kind"):
        builder.add_text_field(field, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("year", stored=True, indexed=True)
    builder.add_unsigned_field("row", fast=True)
    return builder.build()


class Bm25Writer:
    """Writes the words of one generation."""

    def __init__(self, folder: Path, first: int = 0) -> None:
        """Create the index in an existing empty folder; its rows are numbered from `first`."""
        self.folder, self.first = folder, first
        self._schema = build_schema()
        index = tantivy.Index(self._schema, str(folder), reuse=False)
        self._writer = index.writer(WRITER_BYTES, num_threads=1)
        self._next = first

    def add(self, passages: Sequence[Passage], words: Sequence[PassageWords]) -> None:
        """Append the words of passages, one row each."""
        for passage, fields in zip(passages, words, strict=True):
            self._append({
                "title": _join_words(fields.title),
                "headings": _join_words(fields.headings),
                "text": _join_words(fields.text),
                "source": passage.source,
                "language": passage.language,
                "event": passage.event,
                "kind": sorted({link.kind for link in passage.links}),
                "year": passage.year,
            })

    def keep(self, old: Bm25Reader, rows: Sequence[range]) -> None:
        """Copy rows from another index."""
        self.append(old.read_fields(rows))

    def append(self, rows: Iterable[dict[str, object]]) -> None:
        """Append rows by their fields, as another index gives them."""
        for fields in rows:
            self._append(fields)

    def keep_numbered(self, old: Bm25Reader, numbers: npt.NDArray[np.int64]) -> None:
        """Copy rows from another index, by their numbers, which they keep."""
        for self._next, fields in zip(numbers.tolist(), old.read_numbered(numbers), strict=True):
            self._append(fields)

    def finish(self) -> None:
        """Write everything to disk and close the index."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        remove_locks(self.folder)

    def abandon(self) -> None:
        """Discard everything that is not written yet and close the index."""
        del self._writer

    def _append(self, fields: dict[str, object]) -> None:
        filled = {name: value for name, value in fields.items() if value}
        filled["row"] = self._next
        self._writer.add_document(tantivy.Document.from_dict(filled, self._schema))
        self._next += 1


class Bm25Reader:
    """Searches the words of a finished generation; thread-safe."""

    def __init__(self, folder: Path, parts: SharedParts | None = None) -> None:
        """Read a folder that `Bm25Writer` finished into memory.

        With `parts`, copies are shared with other generations, and the stored words, which only a
        rebuild reads, stay on disk.
        """
        files = [path for path in folder.iterdir() if path.suffix != ".lock" and path.is_file()]
        # They stay as long as the reader, so that the next generation finds them.
        self._copies: list[MemoryFile] = []
        stored = [path for path in files if parts and path.suffix == STORED_WORDS]
        copied = [path for path in files if path not in stored]
        with copy_files(copied, partial(self._share_copy, parts) if parts else MemoryFile) as home:
            for path in stored:
                (home / path.name).symlink_to(path.absolute())
            self._schema, self._searcher = _open_index(home)
        self.rows = int(self._searcher.num_docs)
        self._frequency = lru_cache(maxsize=CACHED_WORDS)(self._count_rows)
        self._find_fields = lru_cache(maxsize=CACHED_WORDS)(self._look_up)

    def search_words(
        self, words: Mapping[str, float], k: int, where: Filter, events: Sequence[str] | None
    ) -> list[tuple[int, float]]:
        """Find the rows that hold the words, as (row, score), best first, ties by row.

        The score is the sum over words and fields of
        `weight of the word x boost of the field x BM25(word, field)`, where BM25 is tantivy's
        (k1 = 1.2, b = 0.75, statistics per field over the whole generation). `events` are the full
        names that pass instead of `where.event`; None for no limit.
        """
        should, boost_query = tantivy.Occur.Should, tantivy.Query.boost_query
        terms = [
            (should, boost_query(query, weight * BOOSTS[field]))
            for word, weight in words.items()
            if weight > 0
            for field, query in self._find_fields(word)
        ]
        if not terms or k < 1:
            return []
        query = tantivy.Query.boolean_query(terms)
        conditions = self._filter_queries(where, events)
        if conditions:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *conditions])
        hits = self._searcher.search(query, min(k, self.rows), count=False).hits
        if not hits:
            return []
        scores, addresses = zip(*hits, strict=True)
        rows = cast("list[int]", self._searcher.fast_field_values("row", list(addresses)))
        return order_hits(rows, scores)

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """Count, for each word, the rows that hold it in any field."""
        return [self._frequency(word) for word in words]

    def read_fields(self, rows: Sequence[range]) -> Iterator[dict[str, object]]:
        """Read the fields of rows as they were written, without the row's number."""
        addresses = self._list_addresses()
        for row in chain.from_iterable(rows):
            yield self._read(addresses[row])

    def read_numbered(self, numbers: npt.NDArray[np.int64]) -> Iterator[dict[str, object]]:
        """Read the fields of rows by number, in the given order.

        Raises:
            ValueError: A row is not there.
        """
        addresses = self._list_addresses()
        known = np.array(self._searcher.fast_field_values("row", addresses), dtype=np.int64)
        places = np.searchsorted(known, numbers)
        if not np.array_equal(known[np.minimum(places, len(known) - 1)], numbers):
            raise ValueError("words of some rows are missing")
        for place in places.tolist():
            yield self._read(addresses[place])

    def _list_addresses(self) -> list[tantivy.DocAddress]:
        """List where all rows are, by their numbers."""
        query, limit = tantivy.Query.all_query(), max(self.rows, 1)
        hits = self._searcher.search(
            query, limit, count=False, order_by_field="row", order=tantivy.Order.Asc
        ).hits
        return [address for _, address in hits]

    def _read(self, address: tantivy.DocAddress) -> dict[str, object]:
        fields = self._searcher.doc(address).to_dict()
        return {name: values if name == "kind" else values[0] for name, values in fields.items()}

    def close(self) -> None:
        """Free the copies."""
        # The caches refer to the reader, and would keep them mapped.
        del self._frequency, self._find_fields, self._searcher, self._copies

    def _share_copy(self, parts: SharedParts, path: Path) -> MemoryFile:
        copy = parts.copy(path)
        self._copies.append(copy)
        return copy

    def _filter_queries(
        self, where: Filter, events: Sequence[str] | None
    ) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """Make the conditions of a filter; they do not change the score."""
        queries = [
            tantivy.Query.term_query(self._schema, field, value, "basic")
            for field in ("source", "language", "kind", "year")
            if (value := getattr(where, field))
        ]
        if events is not None:
            queries.append(tantivy.Query.term_set_query(self._schema, "event", list(events)))
        return [(tantivy.Occur.Must, tantivy.Query.const_score_query(q, 0.0)) for q in queries]

    def _look_up(self, word: str) -> tuple[tuple[str, tantivy.Query], ...]:
        """Find the fields that hold a word, each with its query: no other one adds to a score."""
        return tuple(
            (field, tantivy.Query.term_query(self._schema, field, word, "freq"))
            for field in BOOSTS
            if word and self._searcher.doc_freq(field, word)
        )

    def _count_rows(self, word: str) -> int:
        fields = [field for field, _ in self._find_fields(word)]
        if len(fields) < 2:
            return sum(self._searcher.doc_freq(field, word) for field in fields)
        query = tantivy.Query.boolean_query([
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, word, "basic"))
            for field in fields
        ])
        # Nothing is scored. The count is missing from tantivy's type hints.
        unscored = tantivy.Query.const_score_query(query, 0.0)
        return int(self._searcher.search(unscored, 1).count)  # type: ignore[attr-defined]


def _open_index(folder: Path) -> tuple[tantivy.Schema, tantivy.Searcher]:
    index = tantivy.Index.open(str(folder))
    # A finished index never changes; the default reader would start a thread to watch it.
    index.config_reader("manual")
    return index.schema, index.searcher()


def remove_locks(folder: Path) -> None:
    """Remove the lock files that tantivy leaves behind."""
    for lock in folder.glob(".tantivy-*.lock"):
        lock.unlink()


def _join_words(words: Sequence[str]) -> str:
    """Join words by spaces, where tantivy's whitespace tokenizer splits them again."""
    return " ".join(word for word in words if len(word) <= MAX_WORD)
