from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.followups.merge import merge_questions
from bot.messages import MAX_QUESTION_CHARS
from indexer.search.query import parse_query
from tests.paths import ROOT, SHARED

EN = "Where are the LatticeCon 2021 videos on YouTube?"
ZH = "LatticeCon 2021 的视频在哪里看"
MEETUP = "灯笼沙龙第二期杭州站的 PPT 有吗"
TALK = "Is there a video of Writing Wasm filters in anger?"
HOW = "How does mutual TLS work in a mesh?"

FOLLOWED = [
    # a year for a year; what was asked beside stays
    (ZH, "那 2022 年的呢", "LatticeCon 2022 的视频在哪里？"),
    (ZH, "22 年的呢", "LatticeCon 2022 的视频在哪里？"),
    (EN, "and 2022?", "Where are the LatticeCon 2022 videos on YouTube?"),
    (EN, "2019 and 2020?", "Where are the LatticeCon 2019 and 2020 videos on YouTube?"),
    ("where are the videos?", "2021?", "Where are the 2021 videos?"),
    (MEETUP, "2021 年的呢", "灯笼沙龙杭州站 2021 的 PPT 在哪里？"),
    # an edition for an edition, and its town goes
    (MEETUP, "第三期呢", "灯笼沙龙第三期的 PPT 在哪里？"),
    (MEETUP, "and the third?", "Where are the third 灯笼沙龙 slides?"),
    # a town for a town, and its edition goes
    (MEETUP, "成都站呢", "灯笼沙龙成都站的 PPT 在哪里？"),
    (
        "Where are the KCD Shanghai 2023 slides?",
        "what about Beijing",
        "Where are the KCD Beijing 2023 slides?",
    ),
    (
        "KubeCon Europe 2024 videos",
        "and North America?",
        "Where are the KubeCon North America 2024 videos?",
    ),
    # a kind for a kind; a platform that holds no such kind goes
    (ZH, "PPT 呢？", "LatticeCon 2021 的 PPT 在哪里？"),
    (EN, "and the slides?", "Where are the LatticeCon 2021 slides?"),
    (ZH, "视频和 PPT 呢", "LatticeCon 2021 的视频和 PPT 在哪里？"),
    (TALK, "what about the slides", "Where are the slides of Writing Wasm filters in anger?"),
    # a platform, and its kind where the old one is not there
    (ZH, "有 B 站的吗", "LatticeCon 2021 的 B 站视频在哪里？"),
    (EN, "on Bilibili?", "Where are the LatticeCon 2021 videos on Bilibili?"),
    ("LatticeCon 2021 slides", "on YouTube?", "Where are the LatticeCon 2021 videos on YouTube?"),
    # an event for an event
    (ZH, "那 KubeCon 欧洲的呢", "KubeCon 欧洲 2021 的视频在哪里？"),
    ("where can i watch latticecon 2021", "and kubecon?", "Where are the kubecon 2021 videos?"),
    # a topic for a topic
    (TALK, "and the one about billing?", "Where are the videos of billing?"),
    ("Priya Raman's slides", "and Tomas Lindqvist's?", "Where are the slides of Tomas Lindqvist?"),
    (ZH, "那金丝雀发布的呢", "LatticeCon 2021 金丝雀发布的视频在哪里？"),
    (HOW, "and canary releases?", "How does canary releases work in a mesh?"),
    ("怎么配置限流", "那熔断呢", "怎么配置熔断"),
    ("When was LatticeCon 2022 held?", "and 2021?", "When was LatticeCon 2021 held?"),
    # something else about the same
    (TALK, "who gave it?", "who gave Writing Wasm filters in anger?"),
    (EN, "when was it?", "when was LatticeCon 2021?"),
    (EN, "when was the 2022 one?", "when was LatticeCon 2022?"),
    (ZH, "有多少人参加？", "LatticeCon 2021 有多少人参加？"),
    ("what is ambient mesh?", "how do I install it?", "how do I install ambient mesh?"),
    ("什么是 ambient", "它支持 Wasm 吗", "ambient 支持 Wasm 吗"),
    ("LatticeCon 2022 有多少人参加", "视频呢", "LatticeCon 2022 的视频在哪里？"),
    ("怎么开启双向 TLS", "怎么关闭", "双向 TLS 怎么关闭"),
    ("怎么开启双向 TLS", "有视频吗", "双向 TLS 的视频在哪里？"),
    (
        "Is there a talk about ambient mesh at IstioCon China 2023?",
        "in which city was it?",
        "in which city was IstioCon China 2023?",
    ),
    ("KCD 北京 2023 的 PPT 下载", "2025 年的有哪些", "KCD 北京 2025 的 PPT 在哪里？"),
    ("云原生学院的视频", "有没有讲 TiDB 的", "云原生学院讲 TiDB 的视频在哪里？"),
    (ZH, "有中文演讲吗", "LatticeCon 2021 的中文视频在哪里？"),
    (EN, "Lin Sun's talk?", "Where are the videos of Lin Sun at LatticeCon 2021 on YouTube?"),
    # in the other language
    (EN, "那 PPT 呢", "LatticeCon 2021 的 PPT 在哪里？"),
    (ZH, "and the slides?", "Where are the LatticeCon 2021 slides?"),
    (MEETUP, "any videos?", "Where are the 2nd 灯笼沙龙 Hangzhou videos?"),
    (ZH, "in English?", "Where are the LatticeCon 2021 videos?"),
    (ZH, "英文的有吗", "LatticeCon 2021 的英文视频在哪里？"),
    # thanks before it
    (EN, "thanks! and 2022?", "Where are the LatticeCon 2022 videos on YouTube?"),
    (ZH, "好的，那 PPT 呢", "LatticeCon 2021 的 PPT 在哪里？"),
    # told from the earlier one
    (ZH, "下一届呢", "LatticeCon 2022 的视频在哪里？"),
    (MEETUP, "上一期呢", "灯笼沙龙第 1 期的 PPT 在哪里？"),
    ("灯笼沙龙第 1 期的 PPT", "上一期呢", "灯笼沙龙第 1 期上一期的 PPT 在哪里？"),
    (EN, "the previous one?", "Where are the LatticeCon 2020 videos on YouTube?"),
    (EN, "and the year before?", "Where are the LatticeCon 2020 videos on YouTube?"),
    (ZH, "去年的呢", "LatticeCon 2029 的视频在哪里？"),
    (EN, "this year?", "Where are the LatticeCon 2030 videos on YouTube?"),
    (EN, "the latest?", "Where are the LatticeCon videos on YouTube?"),
    # corrected
    (ZH, "不对，我要的是 PPT", "LatticeCon 2021 的 PPT 在哪里？"),
    (EN, "no, 2022", "Where are the LatticeCon 2022 videos on YouTube?"),
    (EN, "not YouTube, Bilibili", "Where are the LatticeCon 2021 videos on Bilibili?"),
    # in traditional characters
    (ZH, "請問投影片呢", "LatticeCon 2021 的 PPT 在哪里？"),
    # nothing new
    (ZH, "发个链接", ZH),
    ("How many people came to LatticeCon 2021?", "link?", "Where is LatticeCon 2021?"),
    (ZH, "还有吗", ZH),
]
ONWARD = {"它支持 Wasm 吗", "下一届呢", "上一期呢", "the previous one?", "and the year before?"}
"""Go on from wherever one is, or ask something of themselves."""
ALONE = [
    "where are the KubeCon 2023 videos",
    "KubeCon China 2023 的视频在哪里看？",
    "那 KubeCon 的视频在哪里看呢",
    "And where can I find the IstioCon slides?",
    "IstioCon 2022 PPT",
    "限流怎么做",
    "怎么给社区写稿呢",
    "mutual TLS",
    "What is a canary release?",
    "Is it possible to run two clusters?",
    "谢谢",
    "Thanks a lot!",
    "你好",
    "?",
    "👍",
    "",
]


def merge(earlier: str, text: str, this_year: int = 0) -> str:
    return merge_questions(earlier, text, this_year).text


@pytest.mark.parametrize(("earlier", "text", "whole"), FOLLOWED)
def test_a_follow_up_becomes_a_whole_question(earlier: str, text: str, whole: str):
    assert merge(earlier, text, this_year=2030) == whole


@pytest.mark.parametrize("text", ALONE)
def test_what_stands_alone_stays_as_it_is(text: str):
    assert merge(ZH, text) == text
    assert merge(EN, text) == text


@pytest.mark.parametrize(("earlier", "text", "whole"), FOLLOWED)
def test_saying_it_again_changes_nothing(earlier: str, text: str, whole: str):
    if text not in ONWARD:
        assert merge(whole, text, this_year=2030) == whole


SETS = sorted((SHARED / "data" / "evalsets").rglob("q_*.jsonl"))
OWN = ROOT / "benchmarks" / "general" / "q_en2zh.jsonl"


def changed(files: list[Path]) -> tuple[list[str], int]:
    """Questions that would be merged into one about IstioCon; how many there are."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    questions = sorted({json.loads(line)["query"] for line in lines})
    earlier = "Where are the IstioCon 2021 videos?"
    return [text for text in questions if merge(earlier, text) != text], len(questions)


def test_general_questions_are_left_alone():
    assert changed([OWN]) == ([], 240)


@pytest.mark.slow
def test_hardly_any_question_that_was_asked_alone_is_taken_for_a_follow_up():
    """5 of 5,621 are, of which two leave out which meetup they mean, and one is a `What about`."""
    if not SETS:
        pytest.skip("the question sets of ../shared/data are not here")
    wrong, total = changed(SETS)
    assert len(wrong) <= total * 0.002, wrong


def test_nothing_is_merged_into_nothing():
    assert merge("", "and the slides?") == "and the slides?"


@pytest.mark.parametrize(
    ("earlier", "text", "language"),
    [
        (EN, "那 PPT 呢", "zh"),
        (ZH, "on YouTube?", "en"),
        (ZH, "PPT?", "zh"),
        (ZH, "2022?", "zh"),
        (ZH, "KubeCon China", "zh"),
        (HOW, "in Chinese?", "zh"),
        (EN, "请用中文回答", "zh"),
        (EN, "B 站？", "zh"),
    ],
)
def test_the_answer_is_in_the_language_that_was_spoken_last(earlier: str, text: str, language: str):
    assert merge_questions(earlier, text).language == language


OCCASIONS = st.sampled_from([
    "2021",
    "2022 年",
    "第三期",
    "第 12 届",
    "#4",
    "episode 7",
    "the 2nd",
    "第十场",
    "1999",
    "21 年",
])
WRAPPED = st.sampled_from([
    "那 {} 的呢",
    "and {}?",
    "{}?",
    "what about {}",
    "{} 呢",
    "thanks, {}?",
    "who gave {}",
    "{} 谁讲的",
])
SAID = st.one_of(
    st.text(max_size=60),
    st.builds(str.format, WRAPPED, OCCASIONS),
    st
    .lists(
        st.one_of(
            OCCASIONS,
            st.sampled_from(["那", "呢", "and", "the", "slides", "视频", "it", "KubeCon", "B站"]),
        )
    )
    .map(" ".join)
    .filter(lambda text: len(text) <= MAX_QUESTION_CHARS),
)
EARLIER = st.one_of(
    st.text(max_size=MAX_QUESTION_CHARS + 100),
    st.sampled_from([EN, ZH, MEETUP, TALK, HOW, "a" * 499 + "?", "视频 " * 160]),
)


@given(earlier=EARLIER, text=SAID)
def test_no_year_or_edition_of_the_new_text_is_lost(earlier: str, text: str):
    named, whole = parse_query(text), parse_query(merge(earlier, text))
    assert set(named.years) <= set(whole.years)
    assert set(named.editions) <= set(whole.editions)


@given(earlier=EARLIER, text=SAID)
def test_a_whole_question_is_one_line_and_never_too_long(earlier: str, text: str):
    whole = merge(earlier, text)
    assert whole == text or (len(whole) <= MAX_QUESTION_CHARS and len(whole.splitlines()) == 1)


@given(earlier=EARLIER, text=SAID)
def test_whatever_is_not_merged_comes_back_as_it_was(earlier: str, text: str):
    result = merge_questions(earlier, text)
    if not result.is_question:
        assert result.text == text


@given(
    earlier=st.sampled_from([EN, ZH, MEETUP, TALK]),
    text=st.builds(str.format, st.sampled_from(["那 {} 的呢", "and {}?", "{}?"]), OCCASIONS),
)
def test_the_same_follow_up_twice_is_the_same_as_once(earlier: str, text: str):
    once = merge(earlier, text)
    assert merge(once, text) == once
