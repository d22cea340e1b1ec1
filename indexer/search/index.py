"""Opens the current generation, searches it, and switches to newer generations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from indexer.calibration import Calibration
from indexer.catalogue.contracts import Catalogue
from indexer.contracts import Encoder, Store
from indexer.encoders import open_encoder
from indexer.errors import UsageError
from indexer.generations.folder import Generations
from indexer.generations.hot_swap import HotSwap
from indexer.records import Filter, Hit, LinkRecord, Vectors
from indexer.search.expansion import Term, expand
from indexer.search.query import Query, parse_query
from indexer.search.ranking import search
from indexer.search.word_alignment import WordAlignment
from indexer.settings import CommunitySettings, Settings
from indexer.stores import open_backend
from indexer.text.control_characters import clean_text

EVERYTHING = Filter()
MAX_HITS = 1000
"""Most hits of one search; `huigu links` lists everything."""


@dataclass(frozen=True)
class Reader:
    """One generation, held open while a question is answered."""

    store: Store
    catalogue: Catalogue
    encoder: Encoder
    generation: str
    names: tuple[str, ...] = ()
    """What the community calls itself."""
    community: CommunitySettings = field(default_factory=CommunitySettings)
    """Its texts and aliases, as `huigu.toml` has them."""
    calibration: Calibration = field(default_factory=Calibration)
    """How questions without an answer look in this generation."""

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
        alignment = WordAlignment(query.text, terms, self.encoder.vocabulary)
        return search(self.store, vector, terms, alignment, k, where, per_document=per_document)

    def expand(self, query: Query) -> list[Term]:
        """Weigh the question's words; see `indexer.search.expansion.expand`."""
        return expand(query, self.encoder.vocabulary, self.store, self.names)

    def encode(self, text: str) -> Vectors:
        """Encode one text; shape (dimension,)."""
        vector: Vectors = self.encoder.encode([text])[0]
        return vector


class Index:
    """An index on disk, open for searching; thread-safe."""

    def __init__(self, settings: Settings) -> None:
        """Open it; `ConfigError`, `NoIndex`, `DamagedIndex` and `EncoderError` pass through."""
        self.encoder = open_encoder(settings.index.encoder)
        self._community = settings.community
        self.generations = Generations(settings.resolve(settings.index.path))
        backend = open_backend(settings.index)
        # Always check the checksums: a damaged file of the right size could crash the process.
        self._served = HotSwap(self.generations, backend, self.encoder, checksums=True)

    @classmethod
    def open(cls, settings: Settings) -> Index:
        """Open the configured index; raises the same errors as the constructor."""
        return cls(settings)

    @property
    def generation(self) -> str:
        """Id of the generation that the next search will use."""
        return self._served.generation

    @contextmanager
    def open_reader(self) -> Iterator[Reader]:
        """Hold one generation open, for several calls that need the same data."""
        with self._served.lease() as generation:
            yield Reader(
                generation.store,
                generation.catalogue,
                self.encoder,
                generation.id,
                self._community.list_names(),
                self._community,
                generation.calibration,
            )

    def search(
        self, text: str, k: int = 10, where: Filter = EVERYTHING, *, per_document: bool = True
    ) -> list[Hit]:
        """Find up to `k` passages nearest to a Chinese or English question, best first.

        With `per_document`, no two hits are from the same document.

        Raises:
            UsageError: `k` is not in 1 to `MAX_HITS`.
        """
        if not 1 <= k <= MAX_HITS:
            raise UsageError(f"k = {k}: between 1 and {MAX_HITS} hits can be requested")
        with self.open_reader() as reader:
            # A name copied from a page may bring characters along that nobody sees.
            query = parse_query(clean_text(text))
            return reader.search(query, reader.expand(query), k, where, per_document=per_document)

    def links(self, where: Filter = EVERYTHING) -> Iterator[LinkRecord]:
        """List the links that pass the filter."""
        with self.open_reader() as reader:
            yield from reader.store.links(where)

    def refresh(self) -> bool:
        """Switch to the current generation on disk; see `HotSwap.refresh`."""
        return self._served.refresh()

    def close(self) -> None:
        """Close the index after the last search has ended."""
        self._served.close()
