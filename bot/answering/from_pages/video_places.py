"""Links to where in a recording something is said."""

from __future__ import annotations

from bot.answering.from_pages.link_ranking import RankedLink
from bot.answering.from_pages.quotes.quote import Quote
from indexer.links.records import make_link
from indexer.links.videos import parse_video


def find_video_place(quote: Quote) -> RankedLink | None:
    """Find the place in a video that a quote is from; None for a quote of any other page."""
    passage, page = quote.passage, quote.page
    if passage.url == page.document.url or not parse_video(passage.url):
        return None
    label = " ".join((passage.title, *passage.headings))
    link = make_link(passage.url, label, passage.headings)
    return RankedLink(link, page.document, passage.section, page.hit.score, 0.0)
