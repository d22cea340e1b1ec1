"""Kinds, platforms and languages that a question limits its answer to."""

from __future__ import annotations

import pytest

from bot.understanding.constraints import build_constraints, find_answer_language, find_limits


def read(text, intent="links"):
    return build_constraints(find_limits(text), (), intent)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("PPT", ("slides",)),
        ("slides and video", ("slides", "video")),
        ("讲义下载", ("slides",)),
        ("课件", ("slides",)),
        ("the deck", ("slides",)),
        ("powerpoint", ("slides",)),
        ("回放", ("video",)),
        ("recordings", ("video",)),
        ("vidoes", ("video",)),
        ("recordngs", ("video",)),
        ("vids plz", ("video",)),
        ("录屏有吗", ("video",)),
        ("rewatching it", ("video",)),
        ("2021ppt", ("slides",)),
        ("PPTs", ("slides",)),
        ("胶片", ("slides",)),
        ("录音", ("audio",)),
        ("源码", ("code",)),
        ("第三屆的投影片在哪", ("slides",)),
        ("第三屆的影片在哪", ("video",)),
    ],
)
def test_a_kind_is_read(text, kinds):
    assert read(text).kinds == kinds


@pytest.mark.parametrize(
    ("text", "platforms", "without"),
    [
        ("B 站的回放", ("bilibili",), ()),
        ("on YouTube or Bilibili", ("youtube", "bilibili"), ()),
        ("不要 B 站的", (), ("bilibili",)),
        ("not on YouTube", (), ("youtube",)),
        ("除了油管还有吗", (), ("youtube",)),
        ("YouTube 打不开", (), ("youtube",)),
        ("can't open youtube", (), ("youtube",)),
        ("是不是 B 站", ("bilibili",), ()),
        ("腾讯视频", ("tencent",), ()),
    ],
)
def test_a_platform_is_read_with_whether_it_is_wanted(text, platforms, without):
    limits = read(text)
    assert (tuple(sorted(limits.platforms)), limits.without) == (tuple(sorted(platforms)), without)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("is it on YouTube or Bilibili?", ("video",)),
        ("B 站链接", ("video",)),
        ("大连站 B 站", ("video",)),
        ("GitHub 链接", ()),
        ("on GitHub or YouTube", ()),
        ("B 站，不要视频", ()),
        ("the slides, not on YouTube", ("slides",)),
    ],
)
def test_who_names_a_platform_for_videos_only_wants_videos(text, kinds):
    assert read(text).kinds == kinds
    assert read("who was on YouTube first", "who").kinds == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("没有录像的分享", "没有录像"),
        ("哪些分享没放出 PPT", "没放出 PPT"),
        ("有几场没录像", "没录像"),
        ("缺少幻灯片的演讲", "缺少幻灯片"),
        ("which talks have no video", "have no video"),
        ("sessions that don't have any slides", "don't have any slides"),
        ("talks without a recording", "without a recording"),
        ("which talks in Lisbon were never recorded", "were never recorded"),
        ("the ones lacking slides", "lacking slides"),
    ],
)
def test_what_talks_lack_is_no_kind_that_is_wanted(text, words):
    [limit] = find_limits(text)
    assert limit.lacking
    assert text[limit.start : limit.end] == words
    assert read(text, "list").without == (limit.value,)
    assert read(text, "list").kinds == ()


@pytest.mark.parametrize(
    "text",
    [
        "有没有录像",
        "没有录像吗",
        "怎么没有录像",
        "there is no video here, is there a recording?",
        "the talk, without slides",
        "no video?",
    ],
)
def test_who_misses_a_kind_asks_for_no_list(text):
    assert not any(limit.lacking for limit in find_limits(text))


def test_a_kind_that_is_not_wanted():
    limits = read("the slides, not the videos")
    assert (limits.kinds, limits.without) == (("slides",), ("video",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("中文的演讲", "zh"),
        ("talks in English", "en"),
        ("English talks about lenses", "en"),
        ("用英语讲的", "en"),
        ("用英文回答", ""),
        ("answer in Chinese", ""),
        ("English lighthouses", ""),
    ],
)
def test_the_language_of_a_talk(text, language):
    assert read(text).language == language


def test_the_language_of_the_answer():
    assert find_answer_language("用英文回答：谁讲了 LampCon") == "en"
    assert find_answer_language("reply in Chinese please") == "zh"
    assert find_answer_language("talks in English") == ""


def test_a_word_that_may_mean_something_else_limits_links_only():
    assert read("presentations on fog", "links").kinds == ("slides",)
    assert read("presentations on fog", "list").kinds == ()


def test_a_word_in_a_name_is_no_limit():
    assert find_limits("Video Signals over Salt Water", [(0, 29)]) == []
