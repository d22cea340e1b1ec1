"""The whole read side: open the current generation, search it, follow it to the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from indexer.contracts import Encoder, Store
from indexer.encoders import open_encoder
from indexer.errors import UsageError
from indexer.generations.folder import Generations
from indexer.generations.serving import Serving
from indexer.records import Filter, Hit, LinkRecord, Vectors
from indexer.search.alignment import Alignment
from indexer.search.expansion import Term, expand
from indexer.search.query import Query, read
from indexer.search.ranking import search
from indexer.settings import Settings
from indexer.stores import open_backend

EVERYTHING = Filter()
MAX_HITS = 1000
"""Most hits of one search; who needs more wants `huigu links` or the files themselves."""


@dataclass(frozen=True)
class Reader:
    """One generation, held open while a question is answered."""

    store: Store
    encoder: Encoder
    generation: str

    def search(
        self,
        query: Query,
        terms: Sequence[Term],
        k: int,
        where: Filter = EVERYTHING,
        *,
        per_document: bool = True,
    ) -> list[Hit]:
        """Find up to `k` hits, best first; see `indexer.search.ranking.search`."""
        vector = self.encode(query.text)
        alignment = Alignment(query.text, terms, self.encoder.vocabulary)
        return search(self.store, vector, terms, alignment, k, where, per_document=per_document)

    def expand(self, query: Query) -> list[Term]:
        """Weigh the question's words and give each its words in the other language."""
        return expand(query, self.encoder.vocabulary, self.store)

    def encode(self, text: str) -> Vectors:
        """Encode one text; shape (dimension,)."""
        vector: Vectors = self.encoder.encode([text])[0]
        return vector


class Index:
    """An index on disk, open for searching, safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        """Open the index that the settings name.

        `ConfigError`, `NoIndex`, `DamagedIndex` and `EncoderError` pass through from what is
        opened.
        """
        self.encoder = open_encoder(settings.index.encoder)
        self.generations = Generations(settings.resolve(settings.index.path))
        backend = open_backend(settings.index)
        # Checksums every time: a damaged file of the right size can bring the process down later.
        self._serving = Serving(self.generations, backend, self.encoder, checksums=True)

    @classmethod
    def open(cls, settings: Settings) -> Index:
        """Open the index that the settings name; raises what the constructor raises."""
        return cls(settings)

    @property
    def generation(self) -> str:
        """Id of the generation that the next search will use."""
        return self._serving.generation

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Hold one generation for several calls that must agree with each other."""
        with self._serving.lease() as held:
            yield Reader(held.store, self.encoder, held.id)

    def search(
        self, text: str, k: int = 10, where: Filter = EVERYTHING, *, per_document: bool = True
    ) -> list[Hit]:
        """Find the passages nearest to a question in meaning and in words.

        Args:
            text: The question, Chinese or English.
            k: How many hits at most, 1 to `MAX_HITS`.
            where: What to search in.
            per_document: Give at most one hit per document.

        Returns:
            Up to `k` hits, best first.

        Raises:
            UsageError: `k` is out of its range.
        """
        if not 1 <= k <= MAX_HITS:
            raise UsageError(f"k = {k}: between 1 and {MAX_HITS} hits can be asked for")
        with self.reading() as reader:
            query = read(text)
            terms = reader.expand(query)
            return reader.search(query, terms, k, where, per_document=per_document)

    def links(self, where: Filter = EVERYTHING) -> Iterator[LinkRecord]:
        """Give every link record that passes the filter."""
        with self.reading() as reader:
            yield from reader.store.links(where)

    def refresh(self) -> bool:
        """Follow `current` to a newer generation, if there is one; running searches go on.

        When the new one cannot be opened, `NoIndex` or `DamagedIndex` says why and what is open
        goes on serving.

        Returns:
            Whether there was a newer one.
        """
        return self._serving.refresh()

    def close(self) -> None:
        """Close the index once the last search has ended."""
        self._serving.close()
