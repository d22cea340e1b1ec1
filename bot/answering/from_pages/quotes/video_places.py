"""Links to where in a recording something is said."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.answering.from_pages.link_ranking import RankedLink
from bot.answering.from_pages.quotes.quote import Quote
from indexer.links.videos import identify, parse_video
from indexer.records import Document, Link, Passage
from indexer.search.candidates import CandidatePage
from indexer.search.coverage import match_term
from indexer.search.expansion import Term
from indexer.search.folding import fold_cached

MAX_CONTEXT_CHARS = 300
"""As `Link.context` says."""


def find_video_place(quote: Quote) -> RankedLink | None:
    """Find the place in a video that a quote is from; None for a quote of any other page."""
    passage, page = quote.passage, quote.page
    link = _make_place(page.document, passage)
    if link is None:
        return None
    return RankedLink(link, page.document, passage.section, page.hit.score, 0.0)


def open_at_places(
    links: Sequence[RankedLink], pages: Sequence[CandidatePage], terms: Sequence[Term]
) -> list[RankedLink]:
    """Open recordings where what is asked for is said, if that says more of it than the title."""
    places: dict[tuple[str, str], tuple[Link, Passage]] = {}
    for page in pages:
        passage = page.hit.passage
        link = _make_place(page.document, passage)
        title = " ".join((passage.title, passage.event, *passage.speakers))
        if link and _weigh(terms, passage.text) > _weigh(terms, title):
            places[page.key] = link, passage
    opened: list[RankedLink] = []
    for ranked in links:
        place = places.get((ranked.document.source, ranked.document.id))
        if place and identify(place[0].url) == identify(ranked.link.url):
            opened.append(replace(ranked, link=place[0], section=place[1].section))
        else:
            opened.append(ranked)
    return opened


def _make_place(document: Document, passage: Passage) -> Link | None:
    """Make the link to the place of a passage; None if it has none of its own in a video."""
    video = parse_video(passage.url) if passage.url != document.url else None
    if video is None:
        return None
    return Link(
        url=passage.url,
        label=" ".join((passage.title, *passage.headings)),
        kind="video",
        platform=video.platform,
        headings=passage.headings,
        context=passage.text[:MAX_CONTEXT_CHARS],
    )


def _weigh(terms: Sequence[Term], text: str) -> float:
    folded = fold_cached(text)
    return sum(term.weight * match_term(term, folded) for term in terms)
