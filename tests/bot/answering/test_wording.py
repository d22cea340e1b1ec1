"""What the bot itself says follows the language of the question."""

import re

import pytest

from bot.answering.wording import introduce_links, name_things, say_not_found
from bot.rendering.texts import THINGS
from indexer.search.query import LINK_INTENTS, parse_query

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_everything_that_can_be_asked_for_has_a_name_in_both_languages():
    assert set(THINGS) == {one.name for one in LINK_INTENTS} | {"image", "page"}
    for names in map(THINGS.get_languages, THINGS):
        assert HAN.search(names["zh"])
        assert not HAN.search(names["en"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("where are the videos", "video"),
        ("录像在哪", "视频"),
        ("slides and videos please", "slides and video"),
        ("第五届的视频和PPT", "视频和幻灯片"),
        ("where is Harbour Day", "matching"),
        ("灯笼沙龙在哪里", "相关"),
    ],
)
def test_what_is_asked_for_is_named(question, expected):
    assert name_things(parse_query(question)) == expected


@pytest.mark.parametrize(
    ("question", "lines", "expected"),
    [
        ("where is the video", ["a [1]"], "Found 1 video link:\n- a [1]"),
        ("where are the videos", ["a [1]", "b [2]"], "Found 2 video links:\n- a [1]\n- b [2]"),
        ("录像在哪", ["a [1]"], "找到 1 个视频链接：\n- a [1]"),
    ],
)
def test_links_are_counted_and_listed(question, lines, expected):
    assert introduce_links(parse_query(question), lines) == expected


@pytest.mark.parametrize("related", [True, False])
@pytest.mark.parametrize(
    ("question", "said", "nearest"),
    [
        ("where is the video", "No video link for this is in the knowledge base.", "nearest pages"),
        ("what is a mesh", "The knowledge base does not hold an answer", "nearest pages"),
        ("录像在哪", "知识库里没有找到符合条件的视频链接。", "最接近的页面"),
        ("什么是网格", "知识库里没有找到这个问题的答案。", "最接近的页面"),
    ],
)
def test_not_found_says_what_was_missed_and_points_to_pages_only_where_there_are_any(
    question, said, nearest, related
):
    text = say_not_found(parse_query(question), related=related)
    assert text.startswith(said)
    assert (nearest in text) is related
