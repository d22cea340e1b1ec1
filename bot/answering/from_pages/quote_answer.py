"""Draft an answer that quotes the best pages, with the recordings and slides they link to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink
from bot.answering.from_pages.candidates import CandidatePage
from bot.answering.from_pages.confidence import TEXT_THRESHOLD, estimate_text_confidence
from bot.answering.from_pages.copies import is_same_quote, rate_place
from bot.answering.from_pages.link_answer import draft_link
from bot.answering.from_pages.link_ranking import rank_links
from bot.answering.from_pages.quotes import choose_quote
from bot.rendering.grounding import renumber
from indexer.links.addresses import is_safe_link
from indexer.records import Passage
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query

QUOTE_MARGIN = 0.2
"""Pages whose score is lower than the best one by more than this share are not quoted."""
MEDIA_KINDS = frozenset({"video", "slides", "audio"})
MIN_MEDIA_COVERAGE = 0.6
"""Share of the question that a recording must cover to be offered with the quotes."""
MAX_MEDIA = 3


def draft_from_quotes(
    reader: Reader,
    query: Query,
    terms: Sequence[Term],
    pages: Sequence[CandidatePage],
    max_citations: int,
    max_links: int = MAX_MEDIA,
) -> DraftAnswer:
    """Draft an answer from the best sentences of the candidate pages."""
    hits = [page.hit for page in pages]
    confidence = estimate_text_confidence(query, terms, hits)
    if confidence < TEXT_THRESHOLD:
        return DraftAnswer(found=False, confidence=confidence)
    question_vector = reader.encode(query.text)
    cited: list[CandidatePage] = []
    quotes: list[str] = []
    for page in pages:
        if page.hit.score < hits[0].score * (1 - QUOTE_MARGIN):
            break
        passage = page.hit.passage
        quote, _ = choose_quote(passage.text, question_vector, terms, reader.encoder)
        quote = quote or passage.title
        same = _find_same_quote(page, quote, cited, quotes)
        if same is not None:
            # The same sentences stand on two pages: they are given once.
            if rate_place(page.document, query) > rate_place(cited[same].document, query):
                cited[same], quotes[same] = page, quote
        elif len(cited) < max_citations:
            cited.append(page)
            quotes.append(quote)
    # Marks like `[1]` that the page itself has are not our citations.
    unmarked = [renumber(quote, ())[0] for quote in quotes]
    return DraftAnswer(
        found=True,
        confidence=confidence,
        text="\n\n".join(f"{quote} [{n}]" for n, quote in enumerate(unmarked, start=1)),
        citations=tuple(
            _cite_passage(p.hit.passage, q) for p, q in zip(cited, quotes, strict=True)
        ),
        links=_find_media(query, terms, cited, max_links),
    )


def _find_same_quote(
    page: CandidatePage, quote: str, cited: Sequence[CandidatePage], quotes: Sequence[str]
) -> int | None:
    """Find the position of the quote that says the same; None if there is none."""
    for position, (other, other_quote) in enumerate(zip(cited, quotes, strict=True)):
        if is_same_quote(quote, page.document, other_quote, other.document):
            return position
    return None


def _cite_passage(passage: Passage, quote: str) -> DraftCitation:
    return DraftCitation(
        page=(passage.source, passage.document),
        title=passage.title,
        url=passage.url,
        quote=quote,
        published=passage.published,
        held=passage.held,
        event=passage.event,
        source=passage.source,
        addresses=frozenset(link.url for link in passage.links) | {passage.url},
        headings=passage.headings,
    )


def _find_media(
    query: Query, terms: Sequence[Term], cited: Sequence[CandidatePage], max_links: int
) -> tuple[DraftLink, ...]:
    """Find recordings and slides on the cited pages; each with the number of its citation."""
    keys = [page.key for page in cited]
    media = [
        ranked
        for ranked in rank_links(query, terms, cited)
        if ranked.link.kind in MEDIA_KINDS
        and ranked.coverage >= MIN_MEDIA_COVERAGE
        and is_safe_link(ranked.link.url)
    ]
    return tuple(
        draft_link(ranked, keys.index((ranked.document.source, ranked.document.id)) + 1)
        for ranked in media[: min(MAX_MEDIA, max_links)]
    )
