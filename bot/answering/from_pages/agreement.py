"""Compares the years and editions that a question names with those that a page names."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from indexer.records import Passage
from indexer.search.query import Query
from indexer.text.events import find_editions, find_years


def compare_numbers(query: Query, years: Collection[int], editions: Collection[int]) -> float:
    """Compare the question's years and editions with those of a page.

    Returns:
        The share that is confirmed, 0 to 1; -1 if the page names only others of one sort.
    """
    pairs: Sequence[tuple[Collection[int], Collection[int]]] = (
        (query.years, years),
        (query.editions, editions),
    )
    # None where the page names no year or edition.
    verdicts = [
        not set(asked).isdisjoint(named) if named else None for asked, named in pairs if asked
    ]
    if False in verdicts:
        return -1.0
    return verdicts.count(True) / len(verdicts) if verdicts else 0.0


def rate_agreement(query: Query, text: str) -> float:
    """Rate whether a text names a year or edition of the question: 1, or -1 if only others."""
    if not query.years and not query.editions:
        return 0.0
    share = compare_numbers(query, find_years(text), find_editions(text))
    return 1.0 if share > 0 else share


def is_of_another(query: Query, passage: Passage) -> bool:
    """Tell whether a passage is of another year or edition than the question names.

    The nearest name decides: a heading's, the title's, the event's. A text names other years beside
    its own, and when a page was published says little about what it tells of.
    """
    if not query.years and not query.editions:
        return False
    places = (*reversed(passage.headings), passage.title, passage.event)
    ratings = (rate_agreement(query, place) for place in places)
    return next((rating < 0 for rating in ratings if rating), False)
