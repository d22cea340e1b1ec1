"""What is wished beside a topic is read from how near a question is to wordings of it."""

import pytest

from bot.answering.from_catalogue.recommendations.wishes import (
    clean_topic,
    find_wish,
    says_easy,
)
from bot.request import Mention, Request
from indexer.encoders.static import load_bundled


@pytest.fixture(scope="module")
def encoder():
    return load_bundled()


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("I have never heard of this, where should I begin", "easy"),
        ("which ones are suitable for students", "easy"),
        ("有没有给新同学看的", "easy"),
        ("学生也听得懂的", "easy"),
        ("the quickest one", "length"),
        ("哪个最短", "length"),
        ("which one is the most popular", "views"),
        ("点击最高的", "views"),
        ("a talk for my manager", ""),
        ("哪场值得看", ""),
        ("qzxv", ""),
    ],
)
def test_the_nearest_wish_is_found_and_none_in_any_other_question(encoder, text, wish):
    assert find_wish(Request(text, "en"), encoder) == wish


def test_a_name_says_no_wish(encoder):
    text = "The shortest one of all"
    mention = Mention("talk", (1,), "The shortest one", "The shortest one", 0, 16)
    assert find_wish(Request(text, "en"), encoder) == "length"
    assert find_wish(Request(text, "en", mentions=(mention,)), encoder) != "length"


@pytest.mark.parametrize(
    ("topic", "wish", "rest"),
    [
        ("gentle for a novice with tracing", "easy", "tracing"),
        ("零基础 链路追踪", "easy", "链路追踪"),
        ("shortest among them", "length", ""),
        ("viewed", "views", ""),
        ("gentle for a novice", "", "gentle for a novice"),
        ("gateway talks worth watching", "", "gateway"),
        ("给个讲网关", "", "网关"),
        ("sidecar-less meshes", "", "sidecar-less meshes"),
    ],
)
def test_words_of_a_wish_are_no_topic(encoder, topic, wish, rest):
    assert clean_topic(topic, wish, encoder) == rest


def test_a_word_of_the_question_says_that_it_shall_be_easy(encoder):
    assert says_easy(Request("a talk on tracing for newbies", "en"), encoder)
    assert says_easy(Request("给我推荐一个适合新手的安全演讲", "zh"), encoder)
    assert not says_easy(Request("recommend a talk on sidecar-less tracing", "en"), encoder)
    assert not says_easy(Request("推荐讲基础设施的", "zh"), encoder)
