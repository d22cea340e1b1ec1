"""The pages near a question, each in the asker's language where it exists in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.records import Document, Hit
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query


@dataclass(frozen=True, slots=True)
class Near:
    """A page near a question."""

    document: Document
    hit: Hit
    """Its nearest passage."""
    closeness: float
    """Its score as a share of the first one's, 0 to 1."""

    @property
    def key(self) -> tuple[str, str]:
        """(source, id) of the page."""
        return self.document.source, self.document.id


def pages_near(reader: Reader, query: Query, terms: Sequence[Term], k: int) -> list[Near]:
    """Find the pages near a question.

    A page in the other language gives way to its translation when that is near as well: both say
    the same, and the asker reads one of them for sure.

    Args:
        reader: The generation that answers.
        query: The question, read.
        terms: Its words.
        k: How many pages at most are looked at.

    Returns:
        Up to `k` pages, best first.
    """
    hits = reader.search(query, terms, k)
    if not hits:
        return []
    documents = reader.store.documents([(h.passage.source, h.passage.document) for h in hits])
    own = {(d.source, d.id) for d in documents if d.language == query.language}
    best = max(hits[0].score, 1e-9)
    return [
        Near(document, hit, max(hit.score, 0.0) / best)
        for document, hit in zip(documents, hits, strict=True)
        if (document.source, document.id) in own
        or not own.intersection((document.source, twin) for twin in document.translations)
    ]
