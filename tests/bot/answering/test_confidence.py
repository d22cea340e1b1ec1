"""How sure an answer is: a chance, higher where pages speak of what is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.confidence import (
    LINK_THRESHOLD,
    MOST_FUSED,
    NEARLY_ALL,
    TEXT_THRESHOLD,
    of_link,
    of_text,
    signs,
)
from bot.answering.link_ranking import Found
from indexer.building.split import split_document
from indexer.links.records import make_link
from indexer.records import Document, Section
from indexer.search.query import parse_query


def judged(reader, question):
    query = parse_query(question)
    terms = reader.expand(query)
    hits = reader.search(query, terms, 12)
    return of_text(query, terms, hits), signs(terms, hits)


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
def test_what_the_pages_hold_is_above_the_threshold(reader, question):
    assert judged(reader, question)[0] >= TEXT_THRESHOLD


@pytest.mark.parametrize("question", UNANSWERED)
def test_what_they_do_not_hold_is_below_it(reader, question):
    assert judged(reader, question)[0] < TEXT_THRESHOLD


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(ANSWERED + UNANSWERED)).map(" ".join))
def test_any_question_has_a_chance_between_nothing_and_certainty(community, text):
    with community.open_reader() as reader:
        chance, read_off = judged(reader, text)
    assert 0 <= chance <= 1
    assert -1.001 <= read_off.cosine <= 1.001
    assert 0 <= read_off.covered <= 1
    assert read_off.held >= 0
    assert 0 <= read_off.fused <= MOST_FUSED


def found(covered, id="a"):
    link = make_link("https://youtu.be/aaaaaaaaaaa", "video")
    document = Document(id, "s", "Title", "", "en", (Section((), "", "text", (link,)),))
    return Found(link, document, 0, 1.0, covered)


def nearest(id="a"):
    return split_document(found(1.0, id).document)[0]


@pytest.mark.parametrize("text", [0.2, 0.9])
def test_a_link_is_as_sure_as_the_share_of_the_question_it_holds(text):
    chances = [of_link(found(covered), text, nearest("b")) for covered in (0.1, 0.4, 0.7, 1.0)]
    assert chances == sorted(set(chances))
    assert chances[0] < LINK_THRESHOLD <= chances[-1]


def test_a_link_on_the_nearest_page_is_surer_and_never_more_than_certain():
    assert of_link(found(0.4), 0.9, nearest()) > of_link(found(0.4), 0.9, nearest("b"))
    assert of_link(found(1.0), 0.9, nearest()) == 1.0


def test_where_the_pages_say_nothing_only_a_link_that_holds_nearly_all_counts():
    assert of_link(found(NEARLY_ALL - 0.1), 0.0, nearest()) == 0.0
    assert of_link(found(NEARLY_ALL), 0.0, nearest()) >= LINK_THRESHOLD
