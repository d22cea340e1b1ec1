"""Documents, passages and links of a generation of segments, read together."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from indexer.records import Document, Filter, LinkRecord, Passage
from indexer.stores.arguments import check_rows
from indexer.stores.local.records import RecordsReader
from indexer.stores.local.segments.layout import Integers, Layout, RowMap


class SegmentedRecords:
    """Reads as `RecordsReader`, whose methods explain these; thread-safe."""

    def __init__(self, layout: Layout, row_map: RowMap, readers: Sequence[RecordsReader]) -> None:
        """Read segments by a layout; their owner closes them."""
        self.rows = row_map.rows
        self._layout, self._map, self._readers = layout, row_map, readers
        self._numbers = [one.tolist() for one in row_map.documents_of]
        self._gone = [np.nonzero(one < 0)[0].tolist() for one in row_map.documents_of]
        self._gone_links = sum(
            reader.count_links(keys)
            for reader, keys in zip(readers, self._gone, strict=True)
            if keys
        )
        # The largest first: it most probably has a document.
        self._by_size = sorted(range(len(readers)), key=lambda n: (-readers[n].rows, n))
        names = sorted(name for (name,) in self._count("event"))
        self._folded_events = {name: name.casefold() for name in names if name}

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Read the passages of rows; `IndexError` if there is no such row."""
        numbers = check_rows(rows, self.rows)
        found: list[Passage | None] = [None] * len(numbers)
        for segment, wanted, places in self.split_rows(numbers):
            passages = self._readers[segment].passages(places.tolist())
            for place, passage in zip(wanted.tolist(), passages, strict=True):
                found[place] = passage
        return [passage for passage in found if passage]

    def split_rows(self, rows: Integers) -> Iterator[tuple[int, Integers, Integers]]:
        """Split rows by segment: its index, the places in `rows`, and the rows of its own."""
        segments = self._map.segments[rows]
        for segment in np.unique(segments).tolist():
            wanted = np.nonzero(segments == segment)[0]
            yield segment, wanted, self._map.places[rows[wanted]].astype(np.int64)

    def documents(self, keys: Sequence[tuple[str, str]]) -> list[Document]:
        """Read documents by (source, id); `KeyError` if one is missing."""
        places = self._locate(keys)
        found: dict[tuple[str, str], Document] = {}
        for segment, reader in enumerate(self._readers):
            own = [key for key, (other, _) in places.items() if other == segment]
            found |= zip(own, reader.documents(own), strict=True)
        return [found[key] for key in keys]

    def read_documents(self) -> Iterator[Document]:
        """Read all documents, in the order of the index, one at a time."""
        segments, keys = self._layout.document_segments, self._layout.document_keys
        for segment, key in zip(segments.tolist(), keys.tolist(), strict=True):
            yield self._readers[segment].read_document(key)

    def document_rows(self, keys: Sequence[tuple[str, str]]) -> list[range]:
        """Give the rows of documents, which are contiguous; `KeyError` if one is missing."""
        places = self._locate(keys)
        numbers = [places[key][1] for key in keys]
        firsts, counts = self._map.first_rows[numbers], self._map.page_rows[numbers]
        return [
            range(first, first + count)
            for first, count in zip(firsts.tolist(), counts.tolist(), strict=True)
        ]

    def document_numbers(self, rows: Sequence[int]) -> list[int]:
        """Give the number of the document of each row; `IndexError` if there is no such row."""
        found: list[int] = self._number_documents(rows).tolist()
        return found

    def count_page_rows(self, rows: Sequence[int]) -> list[int]:
        """Count for each row the rows of its document; `IndexError` if there is no such row."""
        counts: list[int] = self._map.page_rows[self._number_documents(rows)].tolist()
        return counts

    def find_numbers(self) -> dict[tuple[str, str], int]:
        """Give the number of every document, by (source, id), in the order of the index."""
        documents = self._select("source, id")
        return {(source, id): number for number, (source, id) in enumerate(documents)}

    def fingerprints(self) -> dict[tuple[str, str], str]:
        """Give the fingerprint of every document, by (source, id)."""
        return {(s, i): f for s, i, f in self._select("source, id, fingerprint")}

    def periods(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Give `begins` and `expires` of every document that has one of them, by (source, id)."""
        found = self._select("source, id, begins, expires", "begins || expires <> ''")
        return {(source, id): (begins, expires) for source, id, begins, expires in found}

    def pinned(self) -> list[tuple[str, str]]:
        """List (source, id) of every document with `questions`, in the order of the index."""
        return [(source, id) for source, id in self._select("source, id", "questions")]

    def titles(self) -> list[tuple[str, str, str]]:
        """List (source, id, title) of every document."""
        return [(source, id, title) for source, id, title in self._select("source, id, title")]

    def find_events(self, part: str) -> list[str]:
        """List the events with this part in their name, in any case."""
        folded = part.casefold()
        return [event for event, name in self._folded_events.items() if folded in name]

    def events(self) -> list[str]:
        """List the names of all events, sorted."""
        return list(self._folded_events)

    def find_rows(self, segment: int, where: Filter) -> Integers:
        """List the rows of a segment that pass a filter and are in the generation."""
        rows = np.array(self._readers[segment].find_rows(where), dtype=np.int64)
        return rows[self._map.rows_of[segment][rows] >= 0]

    def links(self, where: Filter) -> Iterator[LinkRecord]:
        """List the links that pass the filter, by source, document and position."""
        parts = (self._list_links(segment, where) for segment in range(len(self._readers)))
        return heapq.merge(*parts, key=lambda link: (link.source, link.document))

    def counts(self) -> tuple[int, int, int]:
        """Count documents, passages and links."""
        links = sum(reader.counts()[2] for reader in self._readers)
        return self._map.documents, self.rows, links - self._gone_links

    def count_addresses(self) -> dict[str, tuple[int, int]]:
        """Count the documents of each source, and those of them without an address."""
        counts: dict[str, tuple[int, int]] = {}
        for (source, is_without), count in self._count("source, url = ''").items():
            documents, missing = counts.get(source, (0, 0))
            counts[source] = documents + count, missing + is_without * count
        return counts

    def _number_documents(self, rows: Sequence[int]) -> Integers:
        return self._map.first_rows.searchsorted(check_rows(rows, self.rows), side="right") - 1

    def _list_links(self, segment: int, where: Filter) -> Iterator[LinkRecord]:
        reader, numbers = self._readers[segment], self._numbers[segment]
        links = reader.links(where)
        if min(numbers, default=0) >= 0:
            return links
        gone = {(source, id) for key, source, id in reader.select("source, id") if numbers[key] < 0}
        return (link for link in links if (link.source, link.document) not in gone)

    def _locate(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
        """Find segment and number of documents, by (source, id).

        Raises:
            KeyError: One is missing.
        """
        missing, found = list(dict.fromkeys(keys)), {}
        for segment in self._by_size:
            for place, key in self._readers[segment].find_keys(missing).items():
                if (number := self._numbers[segment][key]) >= 0:
                    found[place] = segment, number
            missing = [key for key in missing if key not in found]
            if not missing:
                return found
        raise KeyError(*missing)

    def _count(self, columns: str) -> Mapping[tuple[Any, ...], int]:
        """Count the documents of the generation by what stands in some columns."""
        counts: Counter[tuple[Any, ...]] = Counter()
        for reader, gone in zip(self._readers, self._gone, strict=True):
            counts.update(reader.count_documents(columns))
            if gone:
                counts.subtract(reader.count_documents(columns, gone))
        return +counts

    def _select(self, columns: str, condition: str = "1") -> list[Any]:
        """Read columns of all documents that meet a condition, in the order of the index."""
        found = [
            (number, row)
            for reader, numbers in zip(self._readers, self._numbers, strict=True)
            for key, *row in reader.select(columns, condition)
            if (number := numbers[key]) >= 0
        ]
        found.sort(key=itemgetter(0))
        return [row for _, row in found]
