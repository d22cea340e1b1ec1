"""Which link records answer "where is the video of …": right event, year, edition, talk first.

A link is judged by what stands near it (its label, the text and headings around it, the page's
title, event and speakers) and, for less, by what else the page says. What the question fixes
(year, edition, platform) is not weighed but required: IstioCon 2021 is no answer about 2022.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.answering.candidates import Near
from bot.answering.coverage import coverage, folded
from indexer.links.kinds import classify
from indexer.links.slug_words import extract_slug_words
from indexer.records import Document, Link
from indexer.search.expansion import Term
from indexer.search.query import LINK_INTENTS, LinkIntent, Query
from indexer.text import events
from indexer.text.events import make_number_words
from indexer.text.language import split_words

SECTION_SHARE = 0.9
"""What a word counts that stands in the link's section but not right beside it."""
DOCUMENT_SHARE = 0.75
"""What a word counts that stands elsewhere on the page."""
LABEL_FIT, KIND_FIT, CONTEXT_FIT, HEADING_FIT = 1.0, 0.85, 0.75, 0.6
"""How surely a link is what is asked for when its label (or key), its address, its context or only
its heading says so."""
OTHER_FIT = 0.4
"""For a plain page when the question only says "where": it rather means the recording."""
FIT_WEIGHT = 0.4
PAGE_WEIGHT = 0.5
"""Weight of the page's own rank: of two pages that both hold the words, the nearer one."""
LEAST_CLOSENESS = 0.55
"""Pages further off are not looked at; none of them ever had the link asked for."""
REMEMBERED_LINKS = 8192
COLLECTION_BONUS = 0.12
"""For a playlist or channel when the page's names hold all of the question, so that it asks for the
event and not for a talk; as much against it when they hold nothing of it."""
AGREEMENT = 0.3
"""For a link whose page says the year or edition that the question names, against one that is
silent about it; one that says another is out."""
LEAD_BONUS = 0.1
"""For the first sections: a page's own recording stands above its further reading."""

OTHER_TALK = 0.08
"""Against a link whose label names something that neither the question nor its page does, and
against a page whose title does: a question about an event does not mean one of its talks."""
ABOUT_IT = 0.12
"""For a page whose title names what is asked for (`回顾及录像、PPT 分享`): it is there for that."""
YEAR_OLDER = 0.02
"""Against a page for each year that it is older than the newest one near the question, when the
question names no year: people mean the last event."""
MOST_YEARS = 5
"""Years after which age counts no further."""

_LIVE = re.compile(r"直播间|//live\.|直播地址|streaming live", re.IGNORECASE)
_REPLAY = re.compile(r"回放|回看|录|replay|record", re.IGNORECASE)
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


def choose(query: Query, terms: Sequence[Term], near: Sequence[Near]) -> list[Found]:
    """Choose the link records that a question asks for.

    Args:
        query: A question that asks for links.
        terms: Its words, weighed.
        near: Pages near the question.

    Returns:
        Fitting links, best first, each address once.
    """
    found: dict[str, Found] = {}
    newest = 0 if query.years else max((page.document.year for page in near), default=0)
    for page in near:
        if page.closeness < LEAST_CLOSENESS:
            break
        for candidate in _candidates(query, terms, page, newest):
            known = found.get(candidate.link.url)
            if known is None or candidate.score > known.score:
                found[candidate.link.url] = candidate
    return sorted(found.values(), key=lambda one: -one.score)


def _candidates(query: Query, terms: Sequence[Term], near: Near, newest: int) -> list[Found]:
    """Judge every fitting link of one page; `newest` is the last year near the question, or 0."""
    found = []
    document = near.document
    named = _without_years(query, terms)
    names = folded(_names(document))
    page_score = PAGE_WEIGHT * near.closeness - OTHER_TALK * _foreign(query, "", document.title)
    page_score += ABOUT_IT * any(one.label.search(document.title) for one in query.link_intents)
    if newest and document.year:
        page_score -= YEAR_OLDER * min(newest - document.year, MOST_YEARS)
    body = ""
    for number, section in enumerate(document.sections):
        for link in section.links:
            fit = _fit(query, link)
            agrees = _agreement(query, document, link) if fit else 0.0
            if not fit or agrees < 0:
                continue
            body = body or folded(_body(document))
            said = (link.label, link.context, *link.headings, extract_slug_words(link.url))
            marks = make_number_words(0, (), said) if query.editions else ()
            beside = folded("\n".join((*said, *marks)))
            places = (
                (f"{names}\n{beside}", 1.0),
                (folded(section.text), SECTION_SHARE),
                (body, DOCUMENT_SHARE),
            )
            covered = min(coverage(terms, places), coverage(named, places))
            score = covered + FIT_WEIGHT * fit + AGREEMENT * agrees + page_score
            score += LEAD_BONUS / (1 + number)
            if link.label != link.url and not link.key:
                score -= OTHER_TALK * _foreign(query, names, link.label)
            if _COLLECTION.search(link.url):
                score += COLLECTION_BONUS * (2 * coverage(terms, ((names, 1.0),)) - 1)
            found.append(Found(link, document, number, score, covered))
    return _named(found)


def _without_years(query: Query, terms: Sequence[Term]) -> Sequence[Term]:
    """What a question names beside years: another event's page of that year holds nothing of it."""
    years = {str(year) for year in query.years}
    return [term for term in terms if term.word not in years] or terms


def _named(found: Sequence[Found]) -> list[Found]:
    """Keep one record of each address on a page: the body's, which says what the link is."""
    best: dict[str, Found] = {}
    for one in found:
        known = best.setdefault(one.link.url, one)
        named = known if one.link.key or not known.link.key else one
        best[one.link.url] = replace(named, score=max(known.score, one.score))
    return list(best.values())


def _names(document: Document) -> str:
    """What names a page: all that says which event, talk or person it is about."""
    parts = (document.title, document.event, document.id, *document.speakers, *document.tags)
    return "\n".join((*parts, *make_number_words(document.year, [document.edition], parts)))


def _foreign(query: Query, names: str, text: str) -> float:
    """Share of a text's words that are neither the question's nor the page's own, 0 to 1."""
    for one in query.link_intents:
        text = one.label.sub(" ", text)
    own = [word for word in split_words(text) if len(word) > 1]
    return sum(w not in query.words and w not in names for w in own) / len(own) if own else 0.0


def _body(document: Document) -> str:
    parts = (part for one in document.sections for part in (*one.headings[-1:], one.text))
    return "\n".join((document.summary, *parts))


def _fit(query: Query, link: Link) -> float:
    """Tell how surely a link is what is asked for, 0 to 1; 0 when it is something else."""
    if query.platforms and link.platform not in query.platforms:
        return 0.0
    if not query.link_intents:
        return LABEL_FIT if link.kind in {"video", "slides"} else OTHER_FIT
    return max(_fit_one(one, link) for one in query.link_intents)


def _fit_one(intent: LinkIntent, link: Link) -> float:
    live = _LIVE.search(f"{link.context} {link.url}") and not _REPLAY.search(link.context)
    if intent.name == "live":
        return LABEL_FIT if live else OTHER_FIT * bool(intent.label.search(link.context))
    if intent.name == "video" and live:
        return 0.0
    of_kind = link.kind in intent.kinds
    if intent.label.search(link.label) or (link.key and of_kind):
        return LABEL_FIT
    if of_kind and _kind_by_itself(link.url, link.label) == link.kind:
        return KIND_FIT
    if any(one.label.search(link.label) for one in LINK_INTENTS):
        return 0.0
    if intent.label.search(link.context):
        return CONTEXT_FIT
    beneath = link.headings and intent.label.search(link.headings[-1])
    return HEADING_FIT if beneath or of_kind else 0.0


@lru_cache(maxsize=REMEMBERED_LINKS)
def _kind_by_itself(url: str, label: str) -> str:
    """Kind a link has whatever heading it stands under."""
    return classify(url, label)[0]


def _agreement(query: Query, document: Document, link: Link) -> float:
    """Tell whether a link is of the year and edition that the question names.

    Returns:
        -1 when it is of another; else the share of what was named that it confirms, 0 to 1.
    """
    if not query.editions and not query.years:
        return 0.0
    labelled = set(events.find_years(link.label))
    if query.years and labelled and not labelled & set(query.years):
        # A list of all years has the right one near each of its links.
        return -1.0
    beside = " ".join((link.label, link.context, *link.headings))
    editions = set(events.find_editions(beside)) or set(events.find_editions(document.title))
    years = {*events.find_years(beside), *events.find_years(document.title), document.year} - {0}
    wanted = [
        (set(query.editions), editions or {document.edition} - {0}),
        (set(query.years), years),
    ]
    verdicts = [bool(named & said) if said else None for named, said in wanted if named]
    if False in verdicts:
        return -1.0
    return verdicts.count(True) / len(verdicts) if verdicts else 0.0
