"""Rank the link records that may answer "where is the video of …".

The score of a link is the share of the question that the text near it contains (its label, context
and headings, and the page's title, event and speakers), and with a lower weight the rest of the
page. Year, edition and platform in the question are filters, not weights: a link of IstioCon 2021
never answers a question about 2022.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from bot.answering.from_pages.agreement import compare_numbers
from bot.answering.from_pages.link_coverage import LinkCoverage
from bot.answering.from_pages.link_facts import (
    LABEL_FIT,
    OTHER_FIT,
    cut_label,
    find_numbers,
    fold_nearby,
    rate_kind,
    split_unasked,
)
from bot.answering.from_pages.page_texts import PlacedLink, choose_links, join_names, read_page
from indexer.deadline import Deadline
from indexer.links.videos import identify, parse_video
from indexer.records import Document, Link
from indexer.search.candidates import CandidatePage
from indexer.search.coverage import measure_coverage
from indexer.search.expansion import Term
from indexer.search.query import Query
from indexer.text.events import find_editions, find_years

FIT_WEIGHT = 0.4
PAGE_WEIGHT = 0.5
"""Weight of the page's own score: of two pages with the same terms, the better hit wins."""
MIN_RELATIVE_SCORE = 0.55
"""Pages with a lower score are skipped; none of them ever had the right link."""
TITLE_WORDS = 4
"""Words of a question that are a title where one label has them all; fewer may be an event's."""
COLLECTION_BONUS = 0.12
"""For a playlist or channel when the page's names cover all of the question: then it asks about the
event and not about a talk. The same is taken off when they cover none of it."""
AGREEMENT_BONUS = 0.3
"""For a link whose page confirms the year or edition of the question, compared with a page that
does not name one. A link of another year or edition is left out."""
LEAD_BONUS = 0.1
"""For the first sections: a page's own recording is above its further reading."""

FOREIGN_PENALTY = 0.08
"""For a label with words that neither the question nor the page's names have, and for a page title
with words that the question does not have: a question about an event does not mean one talk."""
TITLE_BONUS = 0.12
"""For a page whose title names the wanted kind: `回顾及录像、PPT 分享` is there for its links."""
DEAD_PENALTY = 0.1
"""For a link that did not open, in the order only: of two to the same talk the other one wins."""
AGE_PENALTY = 0.02
"""For each year that a page is older than the newest candidate, when the question names no year:
people mean the last event."""
MAX_AGE_YEARS = 5
"""Older pages get no further penalty."""
MAX_TITLE_CHARS = 300
"""Characters of a page's title that are compared; whoever calls a page so long names none."""

_COLLECTION = re.compile(
    r"playlist|collectiondetail|channel|space\.bilibili|[?&]list=|/sessions/?$|/c/|/user/|/@",
    re.IGNORECASE,
)


class RankedLink(msgspec.Struct, frozen=True):
    """A link record with its score."""

    link: Link
    document: Document
    section: int
    """Position of its section in the document."""
    score: float
    coverage: float
    """Share of the question's term weight that the link and its page contain, 0 to 1."""


def rank_links(
    query: Query,
    terms: Sequence[Term],
    pages: Sequence[CandidatePage],
    deadline: Deadline | None = None,
    find_dead: Callable[[str], str] = lambda url: "",
) -> list[RankedLink]:
    """Rank the links that fit a question, best first, each video once; `pages` best first.

    A dead link comes behind one that answers about as well; `find_dead` gives since when it is.
    `OutOfTime` passes through at the first page after the deadline; by default there is none.
    """
    best: dict[str, RankedLink] = {}
    links_of = choose_links(pages)
    with_times = _find_chaptered_videos(links_of)
    newest_year = 0 if query.years else max((page.document.year for page in pages), default=0)
    for page, links in zip(pages, links_of, strict=True):
        if page.relative_score < MIN_RELATIVE_SCORE:
            break
        if deadline:
            deadline.check()
        ranked_page = _rank_page(query, terms, page, links, newest_year)
        for key, ranked in _merge_duplicates(ranked_page, with_times).items():
            if ranked.score > best.setdefault(key, ranked).score:
                best[key] = ranked
    words = set(query.words)

    def rank(one: RankedLink) -> tuple[bool, float]:
        penalty = DEAD_PENALTY * bool(find_dead(one.link.url))
        return not _is_called(words, one.link), penalty - one.score

    return sorted(best.values(), key=rank)


def _is_called(words: set[str], link: Link) -> bool:
    """Tell whether a link's own label has all words of a question: it asks for it by its title."""
    return len(words) >= TITLE_WORDS and words <= set(split_unasked(cut_label(link), ()))


def _find_chaptered_videos(links_of: Sequence[Sequence[PlacedLink]]) -> set[str]:
    """Find the videos that one page opens at several times: each time is a talk of its own."""
    chaptered: set[str] = set()
    for links in links_of:
        starts: dict[str, set[int]] = {}
        for link, _ in links:
            if "t=" in link.url and (video := parse_video(link.url)) and video.start_s:
                starts.setdefault(identify(link.url), set()).add(video.start_s)
        chaptered.update(key for key, times in starts.items() if len(times) > 1)
    return chaptered


def _rank_page(
    query: Query,
    terms: Sequence[Term],
    page: CandidatePage,
    links: Sequence[PlacedLink],
    newest_year: int,
) -> list[RankedLink]:
    """Score some links of one page; `newest_year` is 0 where age does not count."""
    document = page.document
    fitting = list(_list_fitting(query, document, links))
    if not fitting:
        return []
    names = join_names(document)
    asked = _AskedWords.read(query)
    foreign_share = asked.measure_foreign_share("", document.title[:MAX_TITLE_CHARS])
    page_score = PAGE_WEIGHT * page.relative_score - FOREIGN_PENALTY * foreign_share
    covered_by_names = measure_coverage(terms, ((names, 1.0),))
    title_names_kind = any(intent.label.search(document.title) for intent in query.link_intents)
    page_score += TITLE_BONUS * title_names_kind
    if newest_year and document.year:
        page_score -= AGE_PENALTY * min(newest_year - document.year, MAX_AGE_YEARS)
    with_editions = bool(query.editions)
    covered = LinkCoverage(
        names,
        read_page(page),
        fold_nearby([one.link for one in fitting], with_editions=with_editions),
        [one.section for one in fitting],
    )
    measured = [covered.measure(some) for some in _choose_terms(query, terms)]
    ranked = []
    for one, coverages in zip(fitting, zip(*measured, strict=True), strict=True):
        link, coverage = one.link, min(coverages)
        score = coverage + FIT_WEIGHT * one.fit + AGREEMENT_BONUS * one.agreement + page_score
        score += LEAD_BONUS / (1 + one.section)
        if link.label != link.url and not link.key:
            score -= FOREIGN_PENALTY * asked.measure_foreign_share(names, cut_label(link))
        if _COLLECTION.search(link.url):
            score += COLLECTION_BONUS * (2 * covered_by_names - 1)
        ranked.append(RankedLink(link, document, one.section, score, coverage))
    return ranked


class _FittingLink(NamedTuple):
    """A link that is of the kind, the year and the edition of a question."""

    link: Link
    section: int
    fit: float
    agreement: float


def _list_fitting(
    query: Query, document: Document, links: Sequence[PlacedLink]
) -> Iterator[_FittingLink]:
    title = document.title[:MAX_TITLE_CHARS]
    years = {*find_years(title), document.year} - {0}
    editions = set(find_editions(title)) or {document.edition} - {0}
    for link, section in links:
        if fit := _rate_fit(query, link):
            agreement = _rate_agreement(query, link, years, editions)
            if agreement >= 0:
                yield _FittingLink(link, section, fit, agreement)


def _choose_terms(query: Query, terms: Sequence[Term]) -> list[Sequence[Term]]:
    """Choose the terms that links must cover, all of them: the terms, and those without years.

    A page about another event of that year must not count.
    """
    years = {str(year) for year in query.years}
    topic = [term for term in terms if term.word not in years]
    return [terms, topic] if 0 < len(topic) < len(terms) else [terms]


def _merge_duplicates(links: Sequence[RankedLink], with_times: Set[str]) -> dict[str, RankedLink]:
    """Keep each video and address once: with a label of the page's body, and the best score.

    `with_times` are the keys of the videos of which each time counts by itself.
    """
    merged: dict[str, RankedLink] = {}
    for ranked in links:
        video = identify(ranked.link.url)
        key = identify(ranked.link.url, with_start=True) if video in with_times else video
        first = merged.setdefault(key, ranked)
        if first is not ranked:
            merged[key] = replace(_choose_one(first, ranked), score=max(first.score, ranked.score))
    return merged


def _choose_one(first: RankedLink, ranked: RankedLink) -> RankedLink:
    """Choose one of two links of a page to the same video: of two that open it alike, the label."""
    if identify(first.link.url, with_start=True) != identify(ranked.link.url, with_start=True):
        return max(first, ranked, key=lambda one: one.score)
    return max(first, ranked, key=_has_label)


def _has_label(ranked: RankedLink) -> tuple[bool, bool]:
    """Tell whether a link stands in the page's body, and whether it has a label there."""
    return not ranked.link.key, ranked.link.label != ranked.link.url


class _AskedWords(NamedTuple):
    """What labels and titles are compared with."""

    intents: tuple[str, ...]
    """The kinds of link that a question asks for, by name."""
    words: frozenset[str]

    @classmethod
    def read(cls, query: Query) -> _AskedWords:
        return cls(tuple(intent.name for intent in query.link_intents), frozenset(query.words))

    def measure_foreign_share(self, names: str, text: str) -> float:
        """Measure the share of a text's words that the question and `names` do not have, 0 to 1."""
        words = [word for word in split_unasked(text, self.intents) if len(word) > 1]
        foreign = sum([word not in self.words and word not in names for word in words])
        return foreign / len(words) if words else 0.0


def _rate_fit(query: Query, link: Link) -> float:
    """Rate how surely a link is of the kind the question asks for, 0 (it is not) to 1."""
    if query.platforms and link.platform not in query.platforms:
        return 0.0
    if not query.link_intents:
        return LABEL_FIT if link.kind in {"video", "slides"} else OTHER_FIT
    return max([rate_kind(link, intent.name) for intent in query.link_intents])


def _rate_agreement(query: Query, link: Link, years: Set[int], editions: Set[int]) -> float:
    """Rate which of the question's years and editions are confirmed, 0 to 1; -1 if they differ.

    `years` and `editions` are those of the page.
    """
    if not query.editions and not query.years:
        return 0.0
    said = find_numbers(link)
    if query.years and said.label_years and not said.label_years & set(query.years):
        # In a list of all years, the right year is in the context of each link.
        return -1.0
    return compare_numbers(query, said.years | years, said.editions or editions)
