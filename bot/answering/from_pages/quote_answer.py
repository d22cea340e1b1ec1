"""Draft an answer that quotes the best pages, with the recordings and slides they link to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.draft import DraftAnswer, DraftCitation
from bot.answering.from_pages.link_answer import cite_section, draft_link
from bot.answering.from_pages.link_ranking import RankedLink, rank_links
from bot.answering.from_pages.other_language import (
    cite_translations,
    name_translations,
    note_language,
)
from bot.answering.from_pages.quotes.choose import MAX_QUOTES, choose_quotes
from bot.answering.from_pages.quotes.quote import Quote
from bot.answering.from_pages.quotes.video_places import find_video_place
from bot.answering.wording import TEXTS
from bot.rendering.grounding import renumber
from indexer.calibration import PROBABLE, SURE
from indexer.links.addresses import is_safe_link
from indexer.links.videos import identify
from indexer.search.candidates import CandidatePage
from indexer.search.coverage import match_term
from indexer.search.expansion import Term
from indexer.search.folding import fold_cached
from indexer.search.index import Reader
from indexer.search.query import Query

MEDIA_KINDS = frozenset({"video", "slides", "audio"})
MIN_MEDIA_COVERAGE = 0.6
"""Share of the question that a recording must cover to be offered with the quotes."""
MAX_MEDIA = 3
"""Links beside quotes."""


def draft_from_quotes(
    reader: Reader,
    query: Query,
    terms: Sequence[Term],
    pages: Sequence[CandidatePage],
    confidence: float,
    max_citations: int,
    max_links: int = MAX_MEDIA,
) -> DraftAnswer:
    """Draft an answer from the best sentences of the candidate pages."""
    if confidence < PROBABLE or not pages:
        return DraftAnswer(found=False, confidence=confidence)
    quotes = choose_quotes(reader, query, terms, pages, min(max_citations, MAX_QUOTES))
    if not quotes:
        return DraftAnswer(found=False, confidence=confidence)
    links = _find_links(query, terms, quotes)[: min(MAX_MEDIA, max_links)]
    places = [_place_quote(quote) for quote in quotes]
    # A link is cited where it stands, and a page with its translation; for that the last quotes
    # give way, but never the first.
    others = [place for place in dict.fromkeys(map(_get_place, links)) if place not in places]
    others = others[: max_citations - 1]
    pairs = cite_translations(reader, quotes, query.language)[: max_citations - 1 - len(others)]
    kept = quotes[: max(1, max_citations - len(others) - len(pairs))]
    places = [*places[: len(kept)], *others]
    links = [ranked for ranked in links if _get_place(ranked) in places]
    at_places = [[ranked for ranked in links if _get_place(ranked) == place] for place in others]
    sections = [cite_section(ranked) for ranked in at_places if ranked]
    paragraphs = _write_quotes(query, kept)
    doubt = TEXTS.say("probable", query.language) if confidence < SURE else ""
    if pairs:
        first = len(kept) + len(sections) + 1
        paragraphs.append(name_translations(first, len(pairs), query.language))
    return DraftAnswer(
        found=True,
        confidence=confidence,
        text="\n\n".join(filter(None, [doubt, *paragraphs])),
        intro=doubt,
        citations=(*map(_cite_quote, kept), *sections, *pairs),
        links=tuple(draft_link(ranked, places.index(_get_place(ranked)) + 1) for ranked in links),
    )


def _write_quotes(query: Query, quotes: Sequence[Quote]) -> list[str]:
    """Write each quote with its number; the first one in another language with a note of it."""
    paragraphs = []
    for number, quote in enumerate(quotes, start=1):
        # Marks like `[1]` that the page itself has are not our citations.
        paragraph = f"{renumber(quote.text, ())[0]} [{number}]"
        before = {one.language for one in quotes[: number - 1]}
        if quote.language not in {query.language, *before}:
            paragraph = f"{note_language(quote.language, query.language)}\n{paragraph}"
        paragraphs.append(paragraph)
    return paragraphs


def _cite_quote(quote: Quote) -> DraftCitation:
    passage = quote.passage
    return DraftCitation(
        page=quote.page.key,
        title=passage.title,
        url=passage.url,
        quote=quote.text,
        published=passage.published,
        held=passage.held,
        event=passage.event,
        source=passage.source,
        addresses=frozenset(link.url for link in passage.links) | {passage.url},
        headings=passage.headings,
        around=passage.text,
        passage=quote.name_passage(),
    )


def _find_links(query: Query, terms: Sequence[Term], quotes: Sequence[Quote]) -> list[RankedLink]:
    """Find the links of an answer: in the first quote, and recordings and slides beside it.

    Those of sentences that name what is asked for come first, then the recordings.
    """
    pages = {quote.page.key: quote.page for quote in quotes}
    media = []
    if any(map(_has_media, pages.values())):
        media = [
            ranked
            for ranked in rank_links(query, terms, list(pages.values()))
            if ranked.link.kind in MEDIA_KINDS and ranked.coverage >= MIN_MEDIA_COVERAGE
        ]
    inside = [one for quote in quotes[:1] for one in _list_quoted(quote)]
    # Where a recording says it, rather than its beginning.
    places = list(filter(None, map(find_video_place, quotes)))
    named = [one for one in inside if _names_topic(terms, one)]
    links: dict[str, RankedLink] = {}
    for one in (*places, *named, *media, *inside):
        if is_safe_link(one.link.url):
            links.setdefault(identify(one.link.url), one)
    return list(links.values())


def _has_media(page: CandidatePage) -> bool:
    sections = page.document.sections
    return any(link.kind in MEDIA_KINDS for section in sections for link in section.links)


def _list_quoted(quote: Quote) -> list[RankedLink]:
    """List the links whose label stands in a quote."""
    page, passage = quote.page, quote.passage
    return [
        RankedLink(link, page.document, passage.section, page.hit.score, 0.0)
        for link in passage.links
        if not link.key and link.kind != "image" and quote.start <= link.offset < quote.end
    ]


def _names_topic(terms: Sequence[Term], ranked: RankedLink) -> bool:
    label = fold_cached(ranked.link.label)
    return any(term.weight and match_term(term, label) for term in terms)


def _place_quote(quote: Quote) -> tuple[str, str, int]:
    return (*quote.page.key, quote.passage.section)


def _get_place(ranked: RankedLink) -> tuple[str, str, int]:
    return ranked.document.source, ranked.document.id, ranked.section
