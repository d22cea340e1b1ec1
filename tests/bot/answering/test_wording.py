"""The texts of the bot itself follow the language of the question."""

import re

import pytest

from bot.answering.wording import THINGS, introduce_links, name_things, say_not_found
from bot.messages import Related
from indexer.search.query import LINK_INTENTS, parse_query

PAGE = Related(title="A page", url="")
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_kind_of_link_has_a_name_in_both_languages():
    assert set(THINGS) == {intent.name for intent in LINK_INTENTS}
    for names in map(THINGS.get_languages, THINGS):
        assert HAN.search(names["zh"]) or names["zh"] == "PPT"
        assert not HAN.search(names["en"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("where are the videos", "videos"),
        ("录像在哪", "视频"),
        ("slides and videos please", "slides and videos"),
        ("第五届的视频和PPT", "视频和PPT"),
        ("where is Harbour Day", ""),
        ("灯笼沙龙在哪里", ""),
    ],
)
def test_the_wanted_kinds_of_link_are_named(question, expected):
    assert name_things(parse_query(question)) == expected


@pytest.mark.parametrize(
    ("question", "lines", "expected"),
    [
        ("where is the video", ["- a [1]"], "I found this link:\n- a [1]"),
        ("where are the videos", ["- a [1]", "- b [2]"], "2 links to videos:\n- a [1]\n- b [2]"),
        ("录像在哪", ["- a [1]"], "找到这个链接：\n- a [1]"),
        ("视频和PPT在哪", ["- a", "- b"], "找到 2 个视频和 PPT 链接：\n- a\n- b"),
    ],
)
def test_an_introduction_counts_the_links_and_lists_them(question, lines, expected):
    assert introduce_links(parse_query(question), lines) == expected


@pytest.mark.parametrize("related", [True, False])
@pytest.mark.parametrize(
    ("question", "opening", "nearest"),
    [
        ("where is the video", "I could not find the videos.", "pages may help"),
        ("what is a mesh", "I could not find that.", "pages may help"),
        ("录像在哪", "没找到要的视频。", "几页可能有用"),
        ("什么是网格", "没找到答案。", "几页可能有用"),
    ],
)
def test_not_found_names_the_wanted_kind_and_mentions_pages_only_if_there_are_any(
    question, opening, nearest, related
):
    text = say_not_found(parse_query(question), [PAGE] if related else [])
    assert text.startswith(opening)
    assert (nearest in text) is related


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what is a mesh", "I could not find that. The closest passages are below."),
        ("什么是网格", "没找到答案。最接近的几段在下面。"),
    ],
)
def test_closest_passages_are_introduced_as_what_they_are(question, expected):
    page = Related(title="A page", url="", quote="A mesh of wires.")
    assert say_not_found(parse_query(question), [PAGE, page]) == expected
