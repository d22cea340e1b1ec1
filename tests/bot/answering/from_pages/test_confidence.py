"""Confidence is a probability, high where the pages answer the question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.from_pages.confidence import (
    HIGH_COVERAGE,
    LINK_THRESHOLD,
    MAX_WORD_SCORE,
    TEXT_THRESHOLD,
    estimate_link_confidence,
    estimate_text_confidence,
    extract_features,
)
from bot.answering.from_pages.link_ranking import RankedLink
from indexer.building.split import split_document
from indexer.links.records import make_link
from indexer.records import Document, Section
from indexer.search.query import parse_query


def measure(reader, question):
    """Return confidence and features of a search for a question."""
    query = parse_query(question)
    terms = reader.expand(query)
    hits = reader.search(query, terms, 12)
    return estimate_text_confidence(query, terms, hits), extract_features(terms, hits)


ANSWERED = [
    "how does mutual TLS work",
    "how do rate limits work",
    "what is the default of certificate lifetimes",
    "how is a canary release done",
    "金丝雀发布怎么做",
    "限流与熔断有什么区别",
    "多集群有哪几种拓扑",
    "无边车模式的七层功能由谁提供",
]
UNANSWERED = [
    "how do I bake bread",
    "who won the football match yesterday",
    "what is the capital of Mongolia",
    "红烧肉怎么做",
    "明天上海会下雨吗",
    "二次函数的顶点怎么求",
]


@pytest.mark.parametrize("question", ANSWERED)
def test_a_question_that_pages_answer_is_above_the_threshold(reader, question):
    assert measure(reader, question)[0] >= TEXT_THRESHOLD


@pytest.mark.parametrize("question", UNANSWERED)
def test_a_question_that_no_page_answers_is_below_the_threshold(reader, question):
    assert measure(reader, question)[0] < TEXT_THRESHOLD


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(ANSWERED + UNANSWERED)).map(" ".join))
def test_confidence_and_features_stay_in_their_ranges_for_any_question(community, text):
    with community.open_reader() as reader:
        confidence, features = measure(reader, text)
    assert 0 <= confidence <= 1
    assert -1.001 <= features.cosine <= 1.001
    assert 0 <= features.coverage <= 1
    assert features.covered_weight >= 0
    assert 0 <= features.word_score <= MAX_WORD_SCORE


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
