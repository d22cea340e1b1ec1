"""Find the candidate pages of a question.

Of translations there is the one in the asker's language, of copies the one to cite.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from indexer.records import Document, Hit
from indexer.search.copies import Place, group_copies, rate_place
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query

MORE_PAGES = 4
"""So many times the pages are searched when some are copies of others: a site may have the same
page in a dozen versions."""


class CandidatePage(msgspec.Struct, frozen=True):
    """A page that may hold the answer."""

    document: Document
    hit: Hit
    """Its best passage."""
    relative_score: float
    """Score of `hit` divided by the score of the first page, 0 to 1."""
    copies: tuple[tuple[str, str], ...] = ()
    """(source, id) of the pages that this one stands for, such as the same page in a feed."""

    @property
    def key(self) -> tuple[str, str]:
        """(source, id) of the page."""
        return self.document.source, self.document.id


def find_candidates(
    reader: Reader, query: Query, terms: Sequence[Term], max_pages: int
) -> list[CandidatePage]:
    """Search for up to `max_pages` pages that may hold the answer, best first.

    A page in the other language is dropped when its translation is among the hits: both say the
    same, and the asker can read the translation. Of copies, one stands at the place of the best.
    """
    pages = _search_pages(reader, query, terms, max_pages)
    kept = _drop_copies(query, pages)
    if len(kept) < len(pages):
        kept = _drop_copies(query, _search_pages(reader, query, terms, max_pages * MORE_PAGES))
    return kept[:max_pages]


def _search_pages(
    reader: Reader, query: Query, terms: Sequence[Term], max_pages: int
) -> list[CandidatePage]:
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


def _drop_copies(query: Query, pages: Sequence[CandidatePage]) -> list[CandidatePage]:
    """Keep one page of each group of copies, with the score of the best."""
    kept = []
    for group in group_copies([page.document for page in pages]):
        best = pages[group[0]]
        if len(group) == 1:
            kept.append(best)
            continue
        cited = max((pages[n] for n in group), key=lambda one: _rate_copy(one.document, query))
        hit = replace(cited.hit, score=best.hit.score)
        copies = tuple(pages[n].key for n in group)
        kept.append(CandidatePage(cited.document, hit, best.relative_score, copies))
    return kept


def _rate_copy(document: Document, query: Query) -> tuple[Place, str, int]:
    """Rate a copy by its place, then its date; of two alike, the shorter address is cited."""
    return rate_place(document, query), document.published, -len(document.url or document.id)
