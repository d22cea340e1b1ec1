"""Draft an answer that quotes the best pages, with the recordings and slides they link to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.draft import DraftAnswer, DraftCitation
from bot.answering.from_pages.link_answer import cite_section, draft_link
from bot.answering.from_pages.link_ranking import RankedLink, rank_links
from bot.answering.from_pages.quotes import choose_quote
from bot.answering.wording import TEXTS
from bot.rendering.grounding import renumber
from indexer.calibration import PROBABLE, SURE
from indexer.links.addresses import is_safe_link
from indexer.links.videos import identify
from indexer.records import Passage
from indexer.search.candidates import CandidatePage
from indexer.search.copies import is_same_quote, rate_place
from indexer.search.coverage import fold_cached, match_term
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query

QUOTE_MARGIN = 0.2
"""Pages whose score is lower than the best one by more than this share are not quoted."""
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
    question_vector = reader.encode(query.text)
    cited: list[CandidatePage] = []
    quotes: list[str] = []
    for page in pages:
        if page.hit.score < pages[0].hit.score * (1 - QUOTE_MARGIN):
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
    links = _find_links(query, terms, cited, quotes)[: min(MAX_MEDIA, max_links)]
    quoted = [page.hit.passage for page in cited]
    places = [(one.source, one.document, one.section) for one in quoted]
    # A link is cited where it stands; for that the last quotes give way, but never the first.
    others = [place for place in dict.fromkeys(map(_get_place, links)) if place not in places]
    others = others[: max_citations - 1]
    kept = max(1, min(len(quoted), max_citations - len(others)))
    places = [*places[:kept], *others]
    links = [ranked for ranked in links if _get_place(ranked) in places]
    at_places = [[ranked for ranked in links if _get_place(ranked) == place] for place in others]
    # Marks like `[1]` that the page itself has are not our citations.
    unmarked = [renumber(quote, ())[0] for quote in quotes[:kept]]
    return DraftAnswer(
        found=True,
        confidence=confidence,
        text="\n\n".join((
            *([] if confidence >= SURE else [TEXTS.say("probable", query.language)]),
            *(f"{quote} [{n}]" for n, quote in enumerate(unmarked, start=1)),
        )),
        citations=(
            *(_cite_passage(p, q) for p, q in zip(quoted[:kept], quotes[:kept], strict=True)),
            *map(cite_section, filter(None, at_places)),
        ),
        links=tuple(draft_link(ranked, places.index(_get_place(ranked)) + 1) for ranked in links),
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


def _find_links(
    query: Query, terms: Sequence[Term], cited: Sequence[CandidatePage], quotes: Sequence[str]
) -> list[RankedLink]:
    """Find the links of an answer: in the quoted sentences, and recordings and slides beside them.

    Those of sentences that name what is asked for come first, then the recordings.
    """
    media = [
        ranked
        for ranked in rank_links(query, terms, cited)
        if ranked.link.kind in MEDIA_KINDS and ranked.coverage >= MIN_MEDIA_COVERAGE
    ]
    inside = [one for page, q in zip(cited, quotes, strict=True) for one in _list_quoted(page, q)]
    named = [one for one in inside if _names_topic(terms, one)]
    links: dict[str, RankedLink] = {}
    for one in (*named, *media, *inside):
        if is_safe_link(one.link.url):
            links.setdefault(identify(one.link.url), one)
    return list(links.values())


def _list_quoted(page: CandidatePage, quote: str) -> list[RankedLink]:
    """List the links whose label stands in a quote."""
    passage = page.hit.passage
    start = passage.text.find(quote.removesuffix("…"))
    if start < 0:
        return []
    first = passage.start + start
    return [
        RankedLink(link, page.document, passage.section, page.hit.score, 0.0)
        for link in passage.links
        if not link.key and link.kind != "image" and first <= link.offset < first + len(quote)
    ]


def _names_topic(terms: Sequence[Term], ranked: RankedLink) -> bool:
    label = fold_cached(ranked.link.label)
    return any(term.weight and match_term(term, label) for term in terms)


def _get_place(ranked: RankedLink) -> tuple[str, str, int]:
    return ranked.document.source, ranked.document.id, ranked.section
