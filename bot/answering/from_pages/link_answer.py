"""Draft an answer that lists link records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink, cite_document
from bot.answering.from_pages.link_confidence import LINK_THRESHOLD, estimate_link_confidence
from bot.answering.from_pages.link_ranking import RankedLink, rank_links
from bot.answering.from_pages.quotes.quote import MAX_QUOTE_CHARS
from bot.answering.from_pages.quotes.video_places import open_at_places
from bot.answering.wording import introduce_links
from bot.rendering.grounding import ground
from bot.rendering.labels import write_link_line
from bot.rendering.pages.passages import name_line
from indexer.deadline import Deadline
from indexer.links.addresses import is_safe_link
from indexer.search.candidates import CandidatePage
from indexer.search.expansion import Term
from indexer.search.query import Query
from indexer.text.control_characters import clean_line

MAX_LINKS = 6
"""Links in one answer, unless the asker says how many. A reader wants one, and reads six at a
glance."""
LINK_MARGIN = 0.22
"""A link whose score is lower than the best one by more than this answers another question."""


def draft_from_links(
    query: Query,
    terms: Sequence[Term],
    pages: Sequence[CandidatePage],
    text_confidence: float,
    max_links: int = MAX_LINKS,
    deadline: Deadline | None = None,
    find_dead: Callable[[str], str] = lambda url: "",
) -> DraftAnswer:
    """Draft an answer from the links of the pages; links of one section share a citation.

    `text_confidence` is the probability that the pages answer the question, 0 to 1. The deadline is
    checked for each page. `find_dead` gives the date when a link was found dead, or nothing.
    """
    links = open_at_places(rank_links(query, terms, pages, deadline, find_dead), pages, terms)
    best = next(filter(_is_safe, links), None)
    if best is None:
        return DraftAnswer(found=False, confidence=0.0)
    confidence = estimate_link_confidence(best, text_confidence, pages[0].hit.passage)
    if confidence < LINK_THRESHOLD:
        return DraftAnswer(found=False, confidence=confidence)
    sections: dict[tuple[str, str, int], list[RankedLink]] = {}
    numbered = []
    close = (one for one in links if one.score >= best.score - LINK_MARGIN and _is_safe(one))
    for ranked in islice(close, max_links):
        key = ranked.document.source, ranked.document.id, ranked.section
        sections.setdefault(key, []).append(ranked)
        numbered.append((ranked, list(sections).index(key) + 1))
    citations = tuple(map(cite_section, sections.values()))
    addresses = frozenset[str]().union(*(citation.addresses for citation in citations))
    lines = []
    for link, number in numbered:
        # As in the answer's own record of the link.
        label = ground(choose_label(link), addresses)
        target = link.link
        dead = find_dead(target.url)
        lines.append(
            write_link_line(label, target.url, target.platform, number, query.language, dead)
        )
    text = introduce_links(query, lines)
    return DraftAnswer(
        found=True,
        confidence=confidence,
        text=text,
        citations=citations,
        links=tuple(draft_link(ranked, number) for ranked, number in numbered),
        kind="links",
        intro=text.partition("\n")[0],
    )


def _is_safe(ranked: RankedLink) -> bool:
    return is_safe_link(ranked.link.url)


def draft_link(ranked: RankedLink, citation: int) -> DraftLink:
    """Draft a ranked link with the number of its citation."""
    link, document = ranked.link, ranked.document
    return DraftLink(
        url=link.url,
        label=choose_label(ranked),
        kind=link.kind,
        platform=link.platform,
        citation=citation,
        event=document.event,
        year=document.year,
        scope=link.scope,
    )


def choose_label(ranked: RankedLink) -> str:
    """Choose the text of a link: its label, or its page's title if the label says nothing."""
    label = clean_line(ranked.link.label)
    says_nothing = not label or label == ranked.link.url or ranked.link.key
    return (ranked.document.title if says_nothing else label) or ranked.link.url


def cite_section(links: Sequence[RankedLink]) -> DraftCitation:
    """Cite the section that holds some links, one or more; the first one's text is the quote."""
    link, document = links[0].link, links[0].document
    quote = (link.context or link.label)[:MAX_QUOTE_CHARS]
    addresses = [ranked.link.url for ranked in links]
    section = links[0].section
    url = document.sections[section].url if section < len(document.sections) else ""
    passage = "" if link.key else name_line(document.sections, section, link.offset)
    return cite_document(
        document, quote, addresses, link.anchor, link.headings, url=url, passage=passage
    )
