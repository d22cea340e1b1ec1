"""A reference store that compares every row; the other stores must give the same results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log

import numpy as np

from indexer.records import (
    Counts,
    Document,
    Filter,
    LinkRecord,
    Passage,
    TokenIds,
    Vectors,
    join_token_ids,
)
from indexer.stores.local.bm25 import BOOSTS
from tests.fakes.index.stored_documents import StoredDocument

# tantivy's BM25, which is Lucene's.
K1, B = 1.2, 0.75


class ExactStore:
    """Implements `indexer.contracts.Store` in the simplest way."""

    def __init__(self, documents: Sequence[StoredDocument]) -> None:
        self._documents = list(documents)
        self._passages = [p for one in documents for p in one.passages]
        self._words = [cut for one in documents for cut in one.words]
        self._token_ids = [row for one in documents for row in one.token_ids]
        self._vectors = np.concatenate([one.vectors for one in documents])
        self.rows, self.dimension = self._vectors.shape

    def search_vectors(self, vector: Vectors, k: int, where: Filter) -> list[tuple[int, float]]:
        cosines = self._vectors @ vector
        return self._best([(row, float(cosines[row])) for row in self._rows(where)], k)

    def search_words(
        self, words: Mapping[str, float], k: int, where: Filter
    ) -> list[tuple[int, float]]:
        scores = dict.fromkeys(self._rows(where), 0.0)
        for field, boost in BOOSTS.items():
            fields = [getattr(cut, field) for cut in self._words]
            mean = sum(map(len, fields)) / len(fields)
            for word, weight in words.items():
                held = sum(word in field for field in fields)
                idf = log(1 + (self.rows - held + 0.5) / (held + 0.5))
                for row in scores:
                    times = fields[row].count(word)
                    norm = K1 * (1 - B + B * len(fields[row]) / mean)
                    scores[row] += weight * boost * idf * times * (K1 + 1) / (times + norm)
        return self._best([hit for hit in scores.items() if hit[1] > 0], k)

    def frequencies(self, words: Sequence[str]) -> list[int]:
        held = [{*cut.title, *cut.headings, *cut.text} for cut in self._words]
        return [sum(word in row for row in held) for word in words]

    def vectors(self, rows: Sequence[int]) -> Vectors:
        return self._vectors[list(rows)]

    def flat_token_ids(self, rows: Sequence[int]) -> tuple[TokenIds, Counts]:
        return join_token_ids(self.token_ids(rows))

    def token_ids(self, rows: Sequence[int]) -> list[TokenIds]:
        return [self._token_ids[row] for row in rows]

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        return [self._passages[row] for row in rows]

    def documents(self, keys: Sequence[tuple[str, str]]) -> list[Document]:
        known = {(one.document.source, one.document.id): one.document for one in self._documents}
        return [known[key] for key in keys]

    def read_documents(self) -> Iterator[Document]:
        return (one.document for one in self._documents)

    def document_rows(self, keys: Sequence[tuple[str, str]]) -> list[range]:
        rows, first = {}, 0
        for one in self._documents:
            rows[one.document.source, one.document.id] = range(first, first + len(one.passages))
            first += len(one.passages)
        return [rows[key] for key in keys]

    def document_numbers(self, rows: Sequence[int]) -> list[int]:
        of_rows = [number for number, one in enumerate(self._documents) for _ in one.passages]
        return [of_rows[row] for row in rows]

    def count_page_rows(self, rows: Sequence[int]) -> list[int]:
        counts = [len(one.passages) for one in self._documents for _ in one.passages]
        return [counts[row] for row in rows]

    def fingerprints(self) -> dict[tuple[str, str], str]:
        return {(one.document.source, one.document.id): one.fingerprint for one in self._documents}

    def periods(self) -> dict[tuple[str, str], tuple[str, str]]:
        every = [one.document for one in self._documents]
        limited = [one for one in every if one.begins or one.expires]
        return {(one.source, one.id): (one.begins, one.expires) for one in limited}

    def pinned(self) -> list[tuple[str, str]]:
        every = [one.document for one in self._documents]
        return [(one.source, one.id) for one in every if one.questions]

    def counts(self) -> tuple[int, int, int]:
        links = sum(len(one.document.links) for one in self._documents)
        return len(self._documents), self.rows, links

    def count_addresses(self) -> dict[str, tuple[int, int]]:
        every = [one.document for one in self._documents]
        return {
            name: (
                sum(one.source == name for one in every),
                sum(one.source == name and not one.url for one in every),
            )
            for name in {one.source for one in every}
        }

    def links(self, where: Filter) -> Iterator[LinkRecord]:
        every = sorted((one.document for one in self._documents), key=lambda d: (d.source, d.id))
        for document in every:
            if not self._passes(document, where):
                continue
            for link in document.links:
                if where.kind in ("", link.kind):
                    anchor = f"#{link.anchor}" if link.anchor and document.url else ""
                    yield LinkRecord(
                        link,
                        document.id,
                        document.source,
                        document.title,
                        document.url + anchor,
                        document.event,
                        document.year,
                    )

    def titles(self) -> list[tuple[str, str, str]]:
        every = [one.document for one in self._documents]
        return [(one.source, one.id, one.title) for one in every]

    def events(self) -> list[str]:
        return sorted({one.document.event for one in self._documents} - {""})

    def close(self) -> None:
        self._documents.clear()

    def _rows(self, where: Filter) -> list[int]:
        return [
            row
            for row, passage in enumerate(self._passages)
            if self._passes(passage, where)
            and (not where.kind or where.kind in {link.kind for link in passage.links})
        ]

    def _passes(self, one: Document | Passage, where: Filter) -> bool:
        return (
            where.source in ("", one.source)
            and where.language in ("", one.language)
            and where.year in (0, one.year)
            and (not where.event or where.event.casefold() in one.event.casefold())
        )

    def _best(self, hits: list[tuple[int, float]], k: int) -> list[tuple[int, float]]:
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]
