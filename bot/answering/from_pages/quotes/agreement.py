"""Compares the years and editions that a question names with those that a page names."""

from __future__ import annotations

from indexer.records import Passage
from indexer.search.query import Query
from indexer.text.events import find_editions, find_years


def rate_agreement(query: Query, text: str) -> float:
    """Rate whether a text names a year or edition of the question: 1, or -1 if only others."""
    if not query.years and not query.editions:
        return 0.0
    pairs = [(query.years, find_years(text)), (query.editions, find_editions(text))]
    verdicts = [not set(ours).isdisjoint(theirs) for ours, theirs in pairs if ours and theirs]
    return 0.0 if not verdicts else 1.0 if all(verdicts) else -1.0


def is_of_another(query: Query, passage: Passage) -> bool:
    """Tell whether a passage is of another year or edition than the question names.

    The nearest name decides: a heading's, the title's, the event's. A text names other years beside
    its own, and when a page was published says little about what it tells of.
    """
    places = (*reversed(passage.headings), passage.title, passage.event)
    ratings = (rate_agreement(query, place) for place in places)
    return next((rating < 0 for rating in ratings if rating), False)
