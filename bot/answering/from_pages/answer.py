"""Answer a question from pages: with links of the best ones, else with quotes."""

from __future__ import annotations

import msgspec

from bot.answering.draft import DraftAnswer
from bot.answering.from_pages.link_answer import draft_from_links
from bot.answering.from_pages.noise import is_noise
from bot.answering.from_pages.quote_answer import draft_from_quotes
from bot.answering.from_pages.quotes.choose import choose_quotes
from bot.answering.from_pages.quotes.quote import Quote
from bot.messages import Question
from indexer.calibration import PROBABLE, RELATED
from indexer.confidence.model import ConfidenceModel
from indexer.search.candidates import CandidatePage, find_candidates
from indexer.search.expansion import keep_rarest
from indexer.search.index import Reader
from indexer.search.query import Query

QUOTE_PAGES = 10
"""Pages searched for quotes; the right page is among them for 97 of 100 questions."""
LINK_PAGES = 20
"""Pages searched for links. The page of a talk is often shorter, and ranked lower, than other pages
on its subject. Of 181 link questions, 20 pages answer two more than 10 do, and 40 three more."""

CLOSEST_QUOTES = 6
"""Quotes from which those of different pages are taken."""


class PagesAnswer(msgspec.Struct, frozen=True):
    """What pages say to a question."""

    draft: DraftAnswer
    pages: tuple[CandidatePage, ...]
    """The pages that may hold the answer, best first."""
    closest: tuple[Quote, ...] = ()
    """A quote of each of the closest pages, where no answer was found; best first."""


def answer_from_pages(
    reader: Reader, model: ConfidenceModel, query: Query, question: Question
) -> PagesAnswer:
    """Answer a question from the pages that a search finds."""
    terms = reader.expand(query)
    rarest = keep_rarest(terms)
    max_pages = LINK_PAGES if query.wants_links else QUOTE_PAGES
    pages = find_candidates(reader, query, rarest, max_pages)
    hits = [page.hit for page in pages]
    confidence = model.estimate(reader.calibration, query.language, rarest, hits)
    # Words that no page has are none in the other language either, unless a page stands out.
    if confidence < PROBABLE and is_noise(terms, reader.store.rows):
        return PagesAnswer(DraftAnswer(found=False, confidence=0.0), ())
    draft = None
    if query.wants_links:
        reader.deadline.check()
        draft = draft_from_links(
            query, rarest, pages, confidence, question.max_links, reader.deadline, reader.find_dead
        )
    # "Where is X?" names no kind of link, so quotes may answer it too.
    if draft is None or (not draft.found and not query.link_intents):
        reader.deadline.check()
        draft = draft_from_quotes(
            reader, query, rarest, pages, confidence, question.k, question.max_links
        )
    # What is no link says nothing of a link that is not there.
    if draft.found or query.link_intents:
        return PagesAnswer(draft, tuple(pages))
    if confidence < RELATED:
        return PagesAnswer(draft, ())
    closest: dict[tuple[str, str], Quote] = {}
    for quote in choose_quotes(reader, query, rarest, pages, CLOSEST_QUOTES):
        closest.setdefault(quote.page.key, quote)
    return PagesAnswer(draft, tuple(pages), tuple(closest.values()))
