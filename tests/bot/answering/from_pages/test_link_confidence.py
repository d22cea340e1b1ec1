"""The confidence of a link rises with how much of the question it covers."""

import pytest

from bot.answering.from_pages.link_confidence import (
    HIGH_COVERAGE,
    LINK_THRESHOLD,
    estimate_link_confidence,
)
from bot.answering.from_pages.link_ranking import RankedLink
from indexer.building.split import split_document
from indexer.links.records import make_link
from indexer.records import Document, Section


def make_ranked_link(coverage, document_id="a"):
    link = make_link("https://youtu.be/aaaaaaaaaaa", "video")
    sections = (Section((), "", "text", (link,)),)
    document = Document(document_id, "s", "Title", "", "en", sections)
    return RankedLink(link, document, 0, 1.0, coverage)


def estimate(coverage, text_confidence=0.9, first_page="a"):
    """Estimate the confidence of a link on page `a`."""
    first = split_document(make_ranked_link(1.0, first_page).document)[0]
    return estimate_link_confidence(make_ranked_link(coverage), text_confidence, first)


@pytest.mark.parametrize("text_confidence", [0.2, 0.9])
def test_the_confidence_of_a_link_rises_with_its_coverage(text_confidence):
    confidences = [estimate(share, text_confidence, "b") for share in (0.1, 0.4, 0.7, 1.0)]
    assert confidences == sorted(set(confidences))
    assert confidences[0] < LINK_THRESHOLD <= confidences[-1]


def test_a_link_on_the_first_page_gets_a_bonus_and_at_most_1():
    assert estimate(0.4) > estimate(0.4, first_page="b")
    assert estimate(1.0) == 1.0


def test_a_link_needs_high_coverage_where_the_passages_do_not_match():
    assert estimate(HIGH_COVERAGE - 0.1, text_confidence=0.0) == 0.0
    assert estimate(HIGH_COVERAGE, text_confidence=0.0) >= LINK_THRESHOLD
