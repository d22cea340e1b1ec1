"""One generation of the database, open for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from threading import Lock
from typing import Any, LiteralString

import msgspec
import numpy as np
import numpy.typing as npt
from cachetools import LRUCache
from psycopg import sql

from indexer.errors import DamagedIndex
from indexer.records import (
    Counts,
    Document,
    Filter,
    Link,
    LinkRecord,
    Passage,
    TokenIds,
    Vectors,
)
from indexer.stores.arguments import check_rows
from indexer.stores.postgres.connections import Reading
from indexer.stores.postgres.layout import Layout, read_generation, read_segments
from indexer.stores.postgres.packing import read_text, write_text
from indexer.stores.postgres.vectors import VectorsReader, write_tests
from indexer.stores.postgres.words import WordsReader

Key = tuple[str, str]

DOCUMENTS_AT_ONCE = 2_000
"""Read by one statement of a listing, so that no answer of the server takes much memory."""
BODIES_AT_ONCE = 200
CACHED_BYTES = 4 << 20
"""Bytes of the documents that are kept, as they are stored: the same few pages answer most
questions."""
CACHED_KEYS = 20_000
CACHED_FILTERS = 64
"""Each takes a bit a row."""
TOKEN_BYTES = 4
EVERYTHING = Filter()

_document = msgspec.msgpack.Decoder(Document)
_passage = msgspec.msgpack.Decoder(Passage)
_link = msgspec.msgpack.Decoder(Link)


class PostgresStore:
    """One generation; see `indexer.contracts.Store`."""

    def __init__(self, reading: Reading, generation: int, place: str) -> None:
        """Open a generation, by its number.

        It raises `DamagedIndex` if it is not there.
        """
        self.place, self.generation = place, generation
        self._reading, self._lock = reading, Lock()
        row = read_generation(reading, generation, place)
        self.layout = Layout(row.versions, read_segments(reading, row.segments))
        self.dimension, self.rows = row.dimension, self.layout.rows
        self._words = WordsReader(reading, self.layout, row.totals)
        self._vectors = VectorsReader(reading, self.layout, row.dimension)
        self._documents: LRUCache[Key, tuple[Document, int]] = LRUCache(CACHED_BYTES, itemgetter(1))
        self._keys: LRUCache[Key, int] = LRUCache(CACHED_KEYS)
        self._find_allowed = lru_cache(CACHED_FILTERS)(self._read_allowed)
        self._folded_events: dict[str, str] | None = None

    def search_vectors(self, vector: Vectors, k: int, where: Filter) -> list[tuple[int, float]]:
        """See `Store`."""
        allowed = self._unpack_allowed(where)
        values = _name_values(where, self._find_events(where.event))
        return self._vectors.search(vector, k, where, values, allowed)

    def search_words(
        self, words: Mapping[str, float], k: int, where: Filter
    ) -> list[tuple[int, float]]:
        """See `Store`; scores as in `indexer.stores.postgres.words`."""
        return self._words.search(words, k, self._unpack_allowed(where))

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """See `Store`."""
        return self._words.count(words)

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """See `Store`; `IndexError` if there is no such row."""
        return self._vectors.read(check_rows(rows, self.rows))

    def token_ids(self, rows: Sequence[int]) -> list[TokenIds]:
        """See `Store`; `IndexError` if there is no such row."""
        packed = self._read_passages("SELECT passage, ids FROM huigu.tokens", rows)
        return [np.frombuffer(ids, "<u4").astype(np.uint32, copy=False) for ids in packed]

    def flat_token_ids(self, rows: Sequence[int]) -> tuple[TokenIds, Counts]:
        """See `Store`; `IndexError` if there is no such row."""
        packed = self._read_passages("SELECT passage, ids FROM huigu.tokens", rows)
        counts = np.fromiter(map(len, packed), dtype=np.int64, count=len(packed)) // TOKEN_BYTES
        return np.frombuffer(b"".join(packed), "<u4").astype(np.uint32, copy=False), counts

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """See `Store`; `IndexError` if there is no such row."""
        packed = self._read_passages("SELECT passage, body FROM huigu.passages", rows)
        passages = [_decode(_passage, body, self.place) for body in packed]
        numbers = self.document_numbers(rows)
        with self._lock:
            for passage, number in zip(passages, numbers, strict=True):
                self._keys[passage.source, passage.document] = number
        return passages

    def documents(self, keys: Sequence[Key]) -> list[Document]:
        """See `Store`; `KeyError` if one is missing."""
        with self._lock:
            known = {key: kept[0] for key in keys if (kept := self._documents.get(key))}
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            numbers = self._find_numbers(missing)
            bodies = self._read_bodies(numbers)
            for key, body in zip(missing, bodies, strict=True):
                known[key] = _decode(_document, body, self.place)
                if len(body) <= CACHED_BYTES:
                    with self._lock:
                        self._documents[key] = known[key], len(body)
        return [known[key] for key in keys]

    def read_documents(self) -> Iterator[Document]:
        """See `Store`."""
        for start in range(0, len(self.layout.versions), BODIES_AT_ONCE):
            end = min(start + BODIES_AT_ONCE, len(self.layout.versions))
            for body in self._read_bodies(range(start, end)):
                yield _decode(_document, body, self.place)

    def document_rows(self, keys: Sequence[Key]) -> list[range]:
        """See `Store`; `KeyError` if one is missing."""
        numbers = self._find_numbers(keys)
        firsts = self.layout.first_rows[numbers].tolist()
        counts = self.layout.page_rows[numbers].tolist()
        return [range(first, first + count) for first, count in zip(firsts, counts, strict=True)]

    def document_numbers(self, rows: Sequence[int]) -> list[int]:
        """See `Store`; `IndexError` if there is no such row."""
        numbers = check_rows(rows, self.rows)
        # A document without rows begins where the next one does, which has the row.
        found: list[int] = (self.layout.first_rows.searchsorted(numbers, side="right") - 1).tolist()
        return found

    def count_page_rows(self, rows: Sequence[int]) -> list[int]:
        """See `Store`; `IndexError` if there is no such row."""
        counts: list[int] = self.layout.page_rows[self.document_numbers(rows)].tolist()
        return counts

    def fingerprints(self) -> dict[Key, str]:
        """See `Store`."""
        return {key: fingerprint for key, fingerprint in self._list("fingerprint")}

    def periods(self) -> dict[Key, tuple[str, str]]:
        """See `Store`."""
        listed = self._list("begins, expires", "begins || expires <> ''")
        return {key: (begins, expires) for key, begins, expires in listed}

    def pinned(self) -> list[Key]:
        """See `Store`."""
        return [key for key, _ in self._list("questions", "questions > 0")]

    def titles(self) -> list[tuple[str, str, str]]:
        """See `Store`."""
        return [(*key, read_text(title)) for key, title in self._list("title")]

    def versions(self) -> dict[Key, int]:
        """Give the version of every document, by (source, id)."""
        return {key: version for key, version in self._list("version")}

    def counts(self) -> tuple[int, int, int]:
        """See `Store`."""
        links = sum(links for _, links in self._list("links", "links > 0"))
        return len(self.layout.versions), self.rows, links

    def count_addresses(self) -> dict[str, tuple[int, int]]:
        """See `Store`."""
        counts: dict[str, tuple[int, int]] = {}
        for (source, _), has_url in self._list("url <> ''"):
            documents, without = counts.get(source, (0, 0))
            counts[source] = documents + 1, without + (not has_url)
        return counts

    def events(self) -> list[str]:
        """See `Store`."""
        return list(self._fold_events())

    def links(self, where: Filter) -> Iterator[LinkRecord]:
        """See `Store`."""
        tests = sql.SQL("links > 0 AND ") + write_tests(_drop_kind(where))
        values = _name_values(where, self._find_events(where.event))
        rows = self._reading.fetch(
            sql.SQL("SELECT version, source, id FROM huigu.documents WHERE ") + tests, values
        )
        keep = self.layout.find_documents(np.array([row[0] for row in rows], dtype=np.int64)) >= 0
        chosen = [row for row, kept in zip(rows, keep.tolist(), strict=True) if kept]
        versions = [row[0] for row in sorted(chosen, key=lambda row: _read_key(*row[1:]))]
        for start in range(0, len(versions), DOCUMENTS_AT_ONCE):
            yield from self._read_links(versions[start : start + DOCUMENTS_AT_ONCE], where.kind)

    def close(self) -> None:
        """See `Store`; the connections are the repository's."""
        # The cache refers to the store and would keep it alive.
        del self._find_allowed

    def _read_links(self, versions: Sequence[int], kind: str) -> Iterator[LinkRecord]:
        rows = self._reading.fetch(
            "SELECT d.version, l.body, d.source, d.id, d.title, d.url, d.event, d.year"
            " FROM huigu.links l JOIN huigu.documents d USING (version)"
            " WHERE l.version = ANY(%s) AND (%s = '' OR l.kind = %s) ORDER BY l.version, position",
            (versions, kind, kind),
        )
        of_versions: dict[int, list[Any]] = {}
        for version, *row in rows:
            of_versions.setdefault(version, []).append(row)
        for version in versions:
            for body, source, id, title, url, event, year in of_versions.get(version, ()):
                link = _decode(_link, body, self.place)
                url = read_text(url)
                page_url = f"{url}#{link.anchor}" if url and link.anchor else url
                key = _read_key(source, id)
                title, event = read_text(title), read_text(event)
                yield LinkRecord(link, key[1], key[0], title, page_url, event, year)

    def _read_passages(self, query: LiteralString, rows: Sequence[int]) -> list[Any]:
        """Read one column of passages, in the order of the rows."""
        passages = self.layout.passages[check_rows(rows, self.rows)].tolist()
        if not passages:
            return []
        found: dict[int, Any] = dict(
            self._reading.fetch(query + " WHERE passage = ANY(%s)", (passages,))
        )
        return _pick(found, passages, self.place)

    def _read_bodies(self, numbers: Sequence[int]) -> list[bytes]:
        """Read documents as they are stored, by their places in the index."""
        versions = self.layout.versions[np.asarray(numbers, dtype=np.int64)].tolist()
        query: LiteralString = "SELECT version, body FROM huigu.bodies WHERE version = ANY(%s)"
        return _pick(dict(self._reading.fetch(query, (versions,))), versions, self.place)

    def _find_numbers(self, keys: Sequence[Key]) -> list[int]:
        """Find the places of documents in the index; `KeyError` if one is missing."""
        with self._lock:
            known = {key: number for key in keys if (number := self._keys.get(key)) is not None}
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            rows = self._reading.fetch(
                "SELECT version, d.source, d.id FROM unnest(%s::text[], %s::text[])"
                " AS asked(source, id) JOIN huigu.documents d USING (source, id)",
                (
                    [write_text(source) for source, _ in missing],
                    [write_text(id) for _, id in missing],
                ),
            )
            numbers = self.layout.find_documents(np.array([row[0] for row in rows], dtype=np.int64))
            for number, (_, source, id) in zip(numbers.tolist(), rows, strict=True):
                if number >= 0:
                    known[_read_key(source, id)] = number
            with self._lock:
                for key in missing:
                    self._keys[key] = known[key]
        return [known[key] for key in keys]

    def _list(
        self, columns: LiteralString, test: LiteralString = "true"
    ) -> Iterator[tuple[Any, ...]]:
        """List (source, id) and columns of all documents that pass, in the order of the index."""
        query: LiteralString = (
            "SELECT version, source, id, " + columns + " FROM huigu.documents"
            " WHERE version = ANY(%s) AND " + test
        )
        for start in range(0, len(self.layout.versions), DOCUMENTS_AT_ONCE):
            versions = self.layout.versions[start : start + DOCUMENTS_AT_ONCE].tolist()
            found = {row[0]: row[1:] for row in self._reading.fetch(query, (versions,))}
            for version in versions:
                if (row := found.get(version)) is not None:
                    source, id, *rest = row
                    yield (_read_key(source, id), *rest)

    def _fold_events(self) -> dict[str, str]:
        """Give the folded name of each event, sorted by name; the first call reads them."""
        if self._folded_events is None:
            events = {read_text(event) for _, event in self._list("event", "event <> ''")}
            self._folded_events = {event: event.casefold() for event in sorted(events)}
        return self._folded_events

    def _find_events(self, part: str) -> list[str]:
        """List the events with this part in their name, in any case, as they are stored."""
        folded = part.casefold()
        events = self._fold_events().items() if part else ()
        return [write_text(event) for event, name in events if folded in name]

    def _unpack_allowed(self, where: Filter) -> npt.NDArray[np.bool_] | None:
        """Give which rows pass a filter; None if all do."""
        if where == EVERYTHING:
            return None
        bits = np.unpackbits(self._find_allowed(where), count=self.rows)
        return bits.astype(np.bool_)

    def _read_allowed(self, where: Filter) -> npt.NDArray[np.uint8]:
        query = sql.SQL("SELECT passage FROM huigu.facts WHERE ") + write_tests(where)
        rows = self._reading.fetch(query, _name_values(where, self._find_events(where.event)))
        passages = np.array([passage for (passage,) in rows], dtype=np.int64)
        found = self.layout.find_rows(passages)
        passes = np.zeros(self.rows, dtype=np.bool_)
        passes[found[found >= 0]] = True
        return np.packbits(passes)


def _drop_kind(where: Filter) -> Filter:
    """Give the filter without its kind of link."""
    return Filter(where.source, where.language, where.event, where.year)


def _name_values(where: Filter, events: Sequence[str]) -> dict[str, Any]:
    return {
        "source": write_text(where.source),
        "language": write_text(where.language),
        "year": where.year,
        "kind": [write_text(where.kind)],
        "events": list(events),
    }


def _read_key(source: str, id: str) -> Key:
    return read_text(source), read_text(id)


def _pick(found: Mapping[int, Any], numbers: Iterable[int], place: str) -> list[Any]:
    """Put what was found in order.

    Raises:
        DamagedIndex: A row is missing: the generation was removed meanwhile, or is damaged.
    """
    try:
        return [found[number] for number in numbers]
    except KeyError as error:
        raise DamagedIndex(f"{place}: row {error} is missing; run `huigu rebuild --full`") from None


def _decode(decoder: msgspec.msgpack.Decoder[Any], packed: bytes, place: str) -> Any:  # noqa: ANN401
    """Decode a record.

    Raises:
        DamagedIndex: It is none.
    """
    try:
        return decoder.decode(packed)
    except msgspec.DecodeError as error:
        raise DamagedIndex(
            f"{place}: a record cannot be read ({error}); run `huigu rebuild --full`"
        ) from error
