"""Which link records answer "where is the video of …": right event, year, edition, talk first.

A link is judged by what stands near it (its label, the text and headings around it, the page's
title, event and speakers) and, for less, by what else the page says. What the question fixes
(year, edition, platform) is not weighed but required: IstioCon 2021 is no answer about 2022.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.terms import Term, coverage
from indexer import events
from indexer.language import fold
from indexer.query import Asked, Query
from indexer.records import Document, Link

SECTION_SHARE = 0.85
"""What a word counts that stands in the link's section but not right beside it."""
DOCUMENT_SHARE = 0.6
"""What a word counts that stands elsewhere on the page."""
LABEL_FIT, CONTEXT_FIT, HEADING_FIT = 1.0, 0.75, 0.85
"""How surely a link is what is asked for when its label, its context or its heading says so."""
FIT_WEIGHT = 0.25
PAGE_WEIGHT = 0.35
"""Weight of the page's own rank: of two pages that both hold the words, the nearer one."""
COLLECTION_BONUS = 0.12
"""For a playlist or channel when the question names no talk: one link instead of fifty."""

_COLLECTION = re.compile(
    r"playlist|collectiondetail|channel|space\.bilibili|[?&]list=|/sessions/?$|/c/|/user/|/@",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A link record with what speaks for it."""

    link: Link
    document: Document
    section: int
    """Position of the section it stands in."""
    score: float
    covered: float
    """Share of the question's weight that the link and its page hold, 0 to 1."""


def choose(
    query: Query,
    terms: Sequence[Term],
    pages: Sequence[tuple[Document, float]],
) -> list[Found]:
    """Choose the link records that a question asks for.

    Args:
        query: A question that asks for links.
        terms: Its words, weighed.
        pages: Documents near the question with their closeness, 0 to 1.

    Returns:
        Fitting links, best first, each address once.
    """
    found: dict[str, Found] = {}
    for document, closeness in pages:
        for candidate in _candidates(query, terms, document, closeness):
            known = found.get(candidate.link.url)
            if known is None or candidate.score > known.score:
                found[candidate.link.url] = candidate
    return sorted(found.values(), key=lambda one: -one.score)


def _candidates(
    query: Query, terms: Sequence[Term], document: Document, closeness: float
) -> list[Found]:
    """Judge every fitting link of one page."""
    found = []
    page = fold(_page_names(document))
    body = ""
    for number, section in enumerate(document.sections):
        text = ""
        for link in section.links:
            fit = _fit(query.asked, link)
            if not fit or (query.platforms and link.platform not in query.platforms):
                continue
            beside = " ".join((link.label, link.context, *link.headings))
            if not _agrees(query, document, beside):
                continue
            text = text or fold(section.text)
            body = body or fold("\n".join(one.text for one in document.sections))
            near = f"{page}\n{fold(beside)}"
            covered = coverage(terms, ((near, 1.0), (text, SECTION_SHARE), (body, DOCUMENT_SHARE)))
            score = covered + FIT_WEIGHT * fit + PAGE_WEIGHT * closeness
            if _COLLECTION.search(link.url):
                score += COLLECTION_BONUS * _names_no_talk(terms, document)
            found.append(Found(link, document, number, score, covered))
    return found


def _page_names(document: Document) -> str:
    return "\n".join((
        document.title,
        document.event,
        document.id,
        *document.speakers,
        *document.tags,
    ))


def _fit(asked: Sequence[Asked], link: Link) -> float:
    """Tell how surely a link is what is asked for, 0 to 1; any link when nothing is named."""
    if not asked:
        return HEADING_FIT if link.kind in {"video", "slides"} else CONTEXT_FIT
    best = 0.0
    for one in asked:
        if link.kind in one.kinds or one.label.search(link.label):
            best = max(best, LABEL_FIT)
        elif link.headings and one.label.search(link.headings[-1]):
            best = max(best, HEADING_FIT)
        elif one.label.search(link.context):
            best = max(best, CONTEXT_FIT)
    return best


def _agrees(query: Query, document: Document, beside: str) -> bool:
    """Tell whether a link may be of the year and edition that the question names."""
    if query.years:
        named = set(events.years(beside)) | set(events.years(document.title))
        named |= {document.year} if document.year else set()
        if named and not named & set(query.years):
            return False
    if query.editions:
        named = set(events.editions(beside)) or (
            {document.edition} if document.edition else set(events.editions(document.title))
        )
        if named and not named & set(query.editions):
            return False
    return True


def _names_no_talk(terms: Sequence[Term], document: Document) -> float:
    """Share of the question that the page's own names hold: 1 when it asks for the event itself."""
    return coverage(terms, ((fold(f"{document.title}\n{document.event}"), 1.0),))
