"""Opens the current generation, searches it, and switches to newer generations."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache

from indexer.calibration import Calibration
from indexer.catalogue.contracts import Catalogue
from indexer.contracts import Encoder, Store
from indexer.deadline import Deadline
from indexer.encoders import open_encoder
from indexer.errors import UsageError
from indexer.generations.hot_swap import HotSwap
from indexer.link_checks.dead_links import DeadLinks, find_dead
from indexer.link_checks.records import locate_checks
from indexer.records import Filter, Hit, LinkRecord, Vectors
from indexer.search.expansion import Term, expand, keep_rarest
from indexer.search.periods import ALWAYS, Periods
from indexer.search.query import Query, parse_query
from indexer.search.ranking import search
from indexer.search.reranking import RERANKED, rerank
from indexer.search.word_alignment import WordAlignment
from indexer.settings import CommunitySettings, Settings
from indexer.stores import open_repository
from indexer.text.control_characters import clean_text

Found = TypeVar("Found")

EVERYTHING = Filter()
_GENERATIONS = 3
"""Generations whose periods are kept: the one that serves, and those still being read."""
MAX_REMEMBERED = 16
"""Most things that are found out once for all that a question needs them for; the last ones."""
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
    periods: Periods = ALWAYS
    """When its documents are shown, if not always."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When it was opened."""
    deadline: Deadline = field(default_factory=Deadline)
    """Until when; checked before each step that may take long."""
    dead_links: Mapping[str, str] = field(default_factory=dict, repr=False)
    """As `DeadLinks.by_key`."""
    # Not taken over by `replace`: another encoder finds other things.
    _known: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def remember(self, asked: Hashable, find: Callable[[], Found]) -> Found:
        """Give what was found out already with this reader, or find it out.

        One question asks the same of an archive up to four times: what may it mean, which talks
        are on its topic, which is the nearest?
        """
        if asked in self._known:
            known: Found = self._known[asked]
            return known
        found = find()
        if len(self._known) == MAX_REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[asked] = found
        return found

    def is_shown(self, source: str, document: str) -> bool:
        """Tell whether a document may be shown now, by its source and id."""
        return self.periods.hold((source, document), self.now)

    def find_dead(self, url: str) -> str:
        """Find the ISO date when a link was found dead; empty if it was not."""
        return find_dead(self.dead_links, url)

    def search(
        self,
        query: Query,
        terms: Sequence[Term],
        k: int,
        where: Filter = EVERYTHING,
        *,
        per_document: bool = True,
    ) -> list[Hit]:
        """Find up to `k` hits, best first; see `indexer.search.ranking.search`.

        One a document, they are reranked across languages; see `indexer.search.reranking.rerank`.
        Pages that have expired since the rebuild, or are not yet valid, are left out. `OutOfTime`
        passes through, here as in `expand` and `encode`.
        """
        vector = self.encode(query.text)
        alignment = self.align(query.text, terms)
        hits = search(
            self.store, vector, terms, alignment, max(k, RERANKED), where, per_document=per_document
        )
        shown = [hit for hit in hits if self.is_shown(hit.passage.source, hit.passage.document)]
        self.deadline.check()
        if per_document:
            shown = rerank(self.store, self.encoder.vocabulary, shown, alignment, query)
        return shown[:k]

    def expand(self, query: Query) -> list[Term]:
        """Weigh the question's words; see `indexer.search.expansion.expand`."""
        self.deadline.check()
        return expand(query, self.encoder.vocabulary, self.store, self.names)

    def align(self, text: str, terms: Sequence[Term]) -> WordAlignment:
        """Make the words of a question ready to be compared with passages.

        A question is searched, and then its quotes are chosen, by the same words.
        """
        weights = tuple((term.word, term.weight) for term in terms)
        return self.remember(
            (WordAlignment, text, weights),
            lambda: WordAlignment(text, terms, self.encoder.vocabulary),
        )

    def encode(self, text: str) -> Vectors:
        """Encode one text; shape (dimension,)."""
        self.deadline.check()
        return self.remember(("vector", text), lambda: self.encoder.encode([text])[0])


class Index:
    """An index on disk, open for searching; thread-safe."""

    def __init__(
        self,
        settings: Settings,
        get_now: Callable[[], datetime] | None = None,
        *,
        falls_back: bool = False,
    ) -> None:
        """Open it, with another clock if need be, whose times have a zone.

        With `falls_back`, an older generation is opened where the current one cannot be; `problem`
        says why. `ConfigError`, `NoIndex`, `DamagedIndex`, `UnreadableIndex` and `EncoderError`
        pass through.
        """
        self._get_now = get_now or (lambda: datetime.now(UTC))
        self._periods: LRUCache[str, Periods] = LRUCache(_GENERATIONS)
        self._lock = Lock()
        self.encoder = open_encoder(settings.index.encoder)
        self._community = settings.community
        self.repository = open_repository(settings)
        self._dead_links = DeadLinks(locate_checks(settings.resolve(settings.index.path)))
        # Always check the checksums: a damaged file of the right size could crash the process.
        self._served = HotSwap(self.repository, self.encoder, checksums=True, falls_back=falls_back)

    @classmethod
    def open(cls, settings: Settings, *, falls_back: bool = False) -> Index:
        """Open the configured index; raises the same errors as the constructor."""
        return cls(settings, falls_back=falls_back)

    @property
    def generation(self) -> str:
        """Id of the generation that the next search will use."""
        return self._served.generation

    @property
    def problem(self) -> str:
        """Why the current generation on disk does not serve; empty if it does, or soon will."""
        return self._served.problem

    @property
    def is_unreachable(self) -> bool:
        """Whether the server that keeps the index did not answer when it was last looked for."""
        return self._served.is_unreachable

    @property
    def is_usable(self) -> bool:
        """Whether the next search is answered, by the current generation or an older one."""
        return self._served.is_usable

    @property
    def phase(self) -> int:
        """Number of the span of time in which the same documents are shown, and links are dead.

        Both only grow; while it stays, so do the answers of a generation.
        """
        with self.open_reader() as reader:
            return reader.periods.count_passed(reader.now) + self._dead_links.version

    @contextmanager
    def open_reader(self, deadline: Deadline | None = None) -> Iterator[Reader]:
        """Hold one generation open, for several calls that need the same data.

        With a deadline, what takes long raises `OutOfTime` once it is over.
        """
        with self._served.lease() as generation:
            yield Reader(
                generation.store,
                generation.catalogue,
                self.encoder,
                generation.id,
                self._community.list_names(),
                self._community,
                generation.calibration,
                self._get_periods(generation.id, generation.store),
                self._get_now(),
                deadline or Deadline(),
                self._dead_links.by_key,
            )

    def search(
        self,
        text: str,
        k: int = 10,
        where: Filter = EVERYTHING,
        *,
        per_document: bool = True,
        deadline: Deadline | None = None,
    ) -> list[Hit]:
        """Find up to `k` passages nearest to a Chinese or English question, best first.

        With `per_document`, no two hits are from the same document. `OutOfTime` passes through at
        a step after the deadline.

        Raises:
            UsageError: `k` is not in 1 to `MAX_HITS`.
        """
        if not 1 <= k <= MAX_HITS:
            raise UsageError(f"k = {k}: between 1 and {MAX_HITS} hits can be requested")
        with self.open_reader(deadline) as reader:
            # A name copied from a page may bring characters along that nobody sees.
            query = parse_query(clean_text(text))
            terms = keep_rarest(reader.expand(query))
            return reader.search(query, terms, k, where, per_document=per_document)

    def links(self, where: Filter = EVERYTHING) -> Iterator[LinkRecord]:
        """List the links that pass the filter."""
        with self.open_reader() as reader:
            for link in reader.store.links(where):
                if reader.is_shown(link.source, link.document):
                    yield link

    def find_dead(self, url: str) -> str:
        """Find the ISO date when a link was found dead; empty if it was not."""
        return find_dead(self._dead_links.by_key, url)

    def _get_periods(self, generation: str, store: Store) -> Periods:
        """Get the periods of a generation; the first call for each reads them."""
        with self._lock:
            periods = self._periods.get(generation)
            if periods is None:
                periods = Periods(store.periods())
                self._periods[generation] = periods
            return periods

    def refresh(self) -> bool:
        """Switch to the current generation on disk, see `HotSwap.refresh`; also find dead links."""
        self._dead_links.refresh()
        return self._served.refresh()

    def close(self) -> None:
        """Close the index after the last search has ended."""
        self._served.close()
