"""BM25 over the postings of a generation: the formula, and so the scores, of the local store.

The database keeps, for each word of a segment, which passages hold it; it is scored here, with
numpy, as tantivy does: `weight x boost x idf x times x (k1 + 1) / (times + k1 (1 - b + b length /
mean))`, with statistics of each field over the whole generation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from threading import Lock

import numpy as np
import numpy.typing as npt
from cachetools import LRUCache
from psycopg import sql

from indexer.errors import DamagedIndex
from indexer.stores.local.bm25 import BOOSTS
from indexer.stores.postgres.connections import Reading
from indexer.stores.postgres.layout import Layout
from indexer.stores.postgres.packing import NORMS, Integers, is_searchable, unpack_postings

K1, B = 1.2, 0.75
CACHED_BYTES = 16 << 20
"""Bytes of postings that are kept: questions repeat words."""
SHORT_BYTES = 32 << 10
"""Postings up to here are fetched with their number: most words that are counted are then
searched."""
CACHED_COUNTS = 8192

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]
Held = tuple[tuple[Rows, Scores], ...]
"""For each field: the rows that hold a word, and how often each does."""


class WordsReader:
    """Searches the words of a generation; thread-safe."""

    def __init__(self, reading: Reading, layout: Layout, totals: Sequence[int]) -> None:
        """Search a generation that has so many words in each field."""
        self._reading, self._layout = reading, layout
        self._lock = Lock()
        self._held: LRUCache[str, tuple[Held, int]] = LRUCache(CACHED_BYTES, itemgetter(1))
        self._counts: LRUCache[str, int] = LRUCache(CACHED_COUNTS)
        # A field without words has no postings either: any mean does.
        means = [np.float32(total or 1) / np.float32(max(layout.rows, 1)) for total in totals]
        # As tantivy caches it, in 32 bits: what is added to `times` for each byte of a length.
        lengths = NORMS.astype(np.float32)
        self._added = [
            np.float32(K1) * (np.float32(1 - B) + np.float32(B) * lengths / mean) for mean in means
        ]

    def search(
        self, words: Mapping[str, float], k: int, allowed: npt.NDArray[np.bool_] | None
    ) -> list[tuple[int, float]]:
        """Find the rows that hold the words, as (row, score), best first, ties by row."""
        weights = {word: weight for word, weight in words.items() if weight > 0}
        scores = np.zeros(self._layout.rows, dtype=np.float32)
        for word, held in self._find(weights).items():
            for field, (rows, times) in enumerate(held):
                if len(rows):
                    boost = weights[word] * tuple(BOOSTS.values())[field]
                    factor = np.float32(self._rate(len(rows))) * np.float32(K1 + 1)
                    added = self._added[field][self._layout.norms[field, rows]]
                    scores[rows] += factor * np.float32(boost) * (times / (times + added))
        if allowed is not None:
            scores[~allowed] = 0
        return _choose_best(scores, k)

    def count(self, words: Sequence[str]) -> list[int]:
        """Count, for each word, the rows that hold it in any field."""
        with self._lock:
            known = {word: self._counts[word] for word in words if word in self._counts}
        missing = [word for word in dict.fromkeys(words) if word not in known]
        if missing:
            self._count_rows(missing, known)
        return [known[word] for word in words]

    def _rate(self, rows: int) -> float:
        """Give the idf of a word that so many rows hold."""
        return math.log(1 + (self._layout.rows - rows + 0.5) / (rows + 0.5))

    def _find(self, words: Iterable[str]) -> dict[str, Held]:
        """Find who holds each of the words; those that nobody holds are left out."""
        with self._lock:
            found = {word: kept[0] for word in words if (kept := self._held.get(word))}
            absent = {word for word in words if self._counts.get(word) == 0}
        missing = [word for word in words if word not in found and word not in absent]
        packed: dict[str, list[tuple[int, bytes]]] = {}
        for place, word, _, postings in self._fetch(missing, SHORT_BYTES << 16):
            packed.setdefault(word, []).append((place, postings))
        for word, lists in packed.items():
            found[word] = self._keep(word, lists)
        return found

    def _count_rows(self, missing: Sequence[str], known: dict[str, int]) -> None:
        known |= dict.fromkeys(missing, 0)
        whole: dict[str, list[tuple[int, bytes]]] = {}
        long: set[str] = set()
        for place, word, frequency, postings in self._fetch(missing, SHORT_BYTES):
            known[word] += frequency
            whole.setdefault(word, []).append((place, postings))
            if postings is None:
                long.add(word)
        # In a segment that has documents of other generations only the postings tell.
        if unsure := [word for word in long if not self._is_whole(whole[word])]:
            for word in unsure:
                whole[word] = []
            for place, word, _, postings in self._fetch(unsure, SHORT_BYTES << 16):
                whole[word].append((place, postings))
            long -= set(unsure)
        for word, lists in whole.items():
            if word not in long:
                held = self._keep(word, lists)
                known[word] = len(np.unique(np.concatenate([rows for rows, _ in held])))
        with self._lock:
            for word in missing:
                self._counts[word] = known[word]

    def _is_whole(self, lists: Sequence[tuple[int, bytes]]) -> bool:
        layout = self._layout
        return all(layout.alive[place] == layout.segments[place].passages for place, _ in lists)

    def _keep(self, word: str, lists: Sequence[tuple[int, bytes]]) -> Held:
        """Unpack the postings of a word, and keep them for the next question."""
        held = _join([self._unpack(place, postings) for place, postings in lists])
        size = sum(rows.nbytes + times.nbytes for rows, times in held) + len(word)
        if size <= CACHED_BYTES // 4:
            with self._lock:
                self._held[word] = held, size
        return held

    def _unpack(self, place: int, packed: bytes) -> Held:
        try:
            postings = unpack_postings(packed)
            rows_of = self._layout.rows_of[place]
            fields = []
            for places, times in postings.split():
                rows = rows_of[places]
                alive = rows >= 0
                fields.append((rows[alive], times[alive].astype(np.float32)))
        except (ValueError, IndexError) as error:
            raise DamagedIndex(f"damaged postings ({error}); run `huigu rebuild --full`") from error
        return tuple(fields)

    def _fetch(self, words: Sequence[str], most_bytes: int) -> list[tuple[int, str, int, bytes]]:
        """Fetch postings, with the place of their segment; None for those that are longer."""
        asked = [word for word in words if is_searchable(word)]
        if not asked or not self._layout.segments:
            return []
        one = sql.SQL(
            "SELECT {place}, word, frequency,"
            " CASE WHEN octet_length(packed) <= %(most)s THEN packed END"
            " FROM {table} WHERE word = ANY(%(words)s)"
        )
        parts = [
            one.format(place=sql.Literal(place), table=segment.postings)
            for place, segment in enumerate(self._layout.segments)
        ]
        query = sql.SQL(" UNION ALL ").join(parts)
        return self._reading.fetch(query, {"most": most_bytes, "words": asked})


def _join(parts: Sequence[Held]) -> Held:
    if len(parts) == 1:
        return parts[0]
    return tuple(
        (np.concatenate([rows for rows, _ in field]), np.concatenate([often for _, often in field]))
        for field in zip(*parts, strict=True)
    )


def _choose_best(scores: Scores, k: int) -> list[tuple[int, float]]:
    rows: Integers = np.flatnonzero(scores)
    if k < 1 or not len(rows):
        return []
    found = scores[rows]
    if len(rows) > k:
        # All that are as good as the k-th, so that ties are broken by their rows.
        near = found >= np.partition(found, len(found) - k)[len(found) - k]
        rows, found = rows[near], found[near]
    order = np.lexsort((rows, -found))[:k]
    return list(zip(rows[order].tolist(), found[order].tolist(), strict=True))
