"""Chooses the quotes of an answer: the best sentences of the first pages, each with what it needs.

A quote begins with the best sentence that no quote has, and grows to the sentences beside it while
it stays short: one sentence is often half an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from bot.answering.from_pages.quotes.quote import Quote
from bot.answering.from_pages.quotes.ranking import Ranking
from bot.answering.from_pages.quotes.sameness import ComparedQuote
from bot.answering.from_pages.quotes.scoring import WEIGHTS
from indexer.search.candidates import CandidatePage
from indexer.search.copies import rate_place
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query

MAX_QUOTES = 3
"""Quotes of an answer; a reader of a chat reads no more."""
MARGIN = 3.0
"""Quotes whose score is lower than the best one's by more than this are left out."""


def choose_quotes(
    reader: Reader,
    query: Query,
    terms: Sequence[Term],
    pages: Sequence[CandidatePage],
    max_quotes: int = MAX_QUOTES,
    weights: Sequence[float] = WEIGHTS,
) -> list[Quote]:
    """Choose up to `max_quotes` quotes of the pages, best first.

    Args:
        reader: The generation that the pages were found in.
        query: The question.
        terms: Its words, expanded.
        pages: Where to look, best first; only the first few are read.
        max_quotes: 1 or more.
        weights: Of the features of sentences; `python -m benchmarks.quotes` compares others.

    Returns:
        Quotes that do not overlap and do not repeat each other; empty only without pages.
    """
    ranking = Ranking(reader, query, terms, pages, weights)
    quotes: list[ComparedQuote] = []
    while len(quotes) < max_quotes:
        quote = ranking.take(quotes[0].quote.score - MARGIN if quotes else -inf)
        if quote is None:
            break
        _add_quote(quotes, ComparedQuote(quote, reader.encoder), query)
    return [one.quote for one in quotes]


def _add_quote(quotes: list[ComparedQuote], added: ComparedQuote, query: Query) -> None:
    """Add a quote that says something new; one that says the same may stand in a better place."""
    for position, other in enumerate(quotes):
        if added.says_same(other):
            places = (rate_place(one.quote.page.document, query) for one in (added, other))
            if next(places) > next(places):
                quotes[position] = added
            return
    quotes.append(added)
