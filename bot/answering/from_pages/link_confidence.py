"""Rate how likely a link is what a question asks for."""

from __future__ import annotations

from bot.answering.from_pages.link_ranking import RankedLink
from indexer.records import Passage

LINK_THRESHOLD = 0.55
"""Confidence from which links are shown. It is high: a wrong link looks right."""
FIRST_PAGE_BONUS = 0.17
"""For a link on the first page of the search. Among links that cover a third to a half of the
question, those on the first page are right, and those on other pages are wrong."""
MIN_TEXT_CONFIDENCE = 0.05
"""Below this confidence of the passages, a link must reach `HIGH_COVERAGE`. It may still be right:
the passages of a video's page are often off the topic of its title."""
HIGH_COVERAGE = 0.8


def estimate_link_confidence(best: RankedLink, text_confidence: float, first: Passage) -> float:
    """Rate whether the best link is what the question asks for, 0 to 1.

    It is the coverage with two corrections: for a link on the page of the `first` passage, and for
    passages that do not match the question either (`text_confidence`).
    """
    if text_confidence < MIN_TEXT_CONFIDENCE and best.coverage < HIGH_COVERAGE:
        return 0.0
    on_first_page = (best.document.source, best.document.id) == (first.source, first.document)
    return min(1.0, best.coverage + FIRST_PAGE_BONUS * on_first_page)
