"""Find the candidate pages of a question; of translations, the one in the asker's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.records import Document, Hit
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """A page that may hold the answer."""

    document: Document
    hit: Hit
    """Its best passage."""
    relative_score: float
    """Score of `hit` divided by the score of the first page, 0 to 1."""

    @property
    def key(self) -> tuple[str, str]:
        """(source, id) of the page."""
        return self.document.source, self.document.id


def find_candidates(
    reader: Reader, query: Query, terms: Sequence[Term], max_pages: int
) -> list[CandidatePage]:
    """Search for up to `max_pages` pages that may hold the answer, best first.

    A page in the other language is dropped when its translation is among the hits: both say the
    same, and the asker can read the translation.
    """
    hits = reader.search(query, terms, max_pages)
    if not hits:
        return []
    documents = reader.store.documents([(h.passage.source, h.passage.document) for h in hits])
    own_language = {(d.source, d.id) for d in documents if d.language == query.language}
    best_score = max(hits[0].score, 1e-9)
    return [
        CandidatePage(document, hit, max(hit.score, 0.0) / best_score)
        for document, hit in zip(documents, hits, strict=True)
        if (document.source, document.id) in own_language
        or not own_language.intersection((document.source, id) for id in document.translations)
    ]
