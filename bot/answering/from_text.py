"""Drafts an answer from the sentences of the nearest pages, with the recordings they give."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.candidates import Near
from bot.answering.confidence import TEXT_THRESHOLD, of_text
from bot.answering.evidence import NOTHING, Draft, Evidence
from bot.answering.link_ranking import Found, choose
from bot.answering.quotes import best_quote
from bot.rendering.grounding import renumber
from indexer.links.addresses import is_safe_link
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query

QUOTE_MARGIN = 0.2
"""A page this share below the best one is not quoted beside it."""
MEDIA = frozenset({"video", "slides", "audio"})
MEDIA_COVERAGE = 0.6
"""Share of a question a recording must hold to be offered beside sentences."""
MAX_MEDIA = 3


def draft_text(
    reader: Reader, query: Query, terms: Sequence[Term], near: Sequence[Near], k: int
) -> Draft:
    """Answer with the best sentences of the nearest pages."""
    if not near:
        return NOTHING
    hits = [one.hit for one in near]
    confidence = of_text(query, terms, hits)
    if confidence < TEXT_THRESHOLD:
        return Draft(False, confidence, "", ())
    vector = reader.encode(query.text)
    pieces: list[str] = []
    evidence: list[Evidence] = []
    for hit in hits[:k]:
        if hit.score < hits[0].score * (1 - QUOTE_MARGIN):
            break
        quote, _ = best_quote(hit.passage.text, vector, terms, reader.encoder)
        quote = quote or hit.passage.title
        evidence.append(
            Evidence(
                page=(hit.passage.source, hit.passage.document),
                title=hit.passage.title,
                url=hit.passage.url,
                quote=quote,
                published=hit.passage.published,
                source=hit.passage.source,
                addresses=frozenset(link.url for link in hit.passage.links) | {hit.passage.url},
            )
        )
        pieces.append(f"{_without_marks(quote)} [{len(evidence)}]")
    links = _media(query, terms, near[: len(evidence)])
    return Draft(True, confidence, "\n\n".join(pieces), tuple(evidence), links)


def _media(
    query: Query, terms: Sequence[Term], cited: Sequence[Near]
) -> tuple[tuple[Found, int], ...]:
    """Recordings and slides that the cited pages give for what the question is about."""
    keys = [one.key for one in cited]
    found = [
        one
        for one in choose(query, terms, cited)
        if one.link.kind in MEDIA and one.covered >= MEDIA_COVERAGE and is_safe_link(one.link.url)
    ]
    return tuple(
        (one, keys.index((one.document.source, one.document.id)) + 1) for one in found[:MAX_MEDIA]
    )


def _without_marks(quote: str) -> str:
    """A page's own [1] is no citation of ours."""
    return renumber(quote, ())[0]
