"""A question is read the same way in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.query import read


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("where are the IstioCon videos", ["video"]),
        ("IstioCon 2022 的录像在 B 站哪里看", ["video"]),
        ("slides of the proxyless gRPC talk", ["slides"]),
        ("哪里能下载讲师的PPT", ["slides"]),
        ("第五届广州站的视频和PPT", ["video", "slides"]),
        ("成都站的直播回放", ["video"]),
        ("Service Mesh Webinar #1 直播地址", ["live"]),
        ("双十一特别场怎么报名", ["register"]),
        ("有播客可以听吗", ["audio"]),
        ("示例代码在哪", ["code"]),
        ("what is a sidecar", []),
        ("什么是零信任", []),
    ],
)
def test_what_is_asked_for_is_found_in_either_language(text, asked):
    assert [one.name for one in read(text).asked] == asked


def test_time_edition_and_platform_are_read():
    query = read("2018年6月第一届 meetup 的视频在 B 站有吗")
    assert (query.years, query.editions) == ((2018,), (1,))
    assert query.platforms == ("bilibili",)


def test_asking_words_are_not_what_a_question_is_about():
    assert read("where can I watch the recording of Eric Brewer").words == ("eric", "brewer")
    assert read("请问杭州站的视频在哪里可以看吗").words == ("杭州", "州站")


def test_an_edition_is_one_word_however_it_is_written():
    assert read("第三届 meetup").words == read("meetup #3").words == ("meetup", "#3#")


def test_the_language_follows_the_question_unless_chosen():
    assert read("IstioCon 视频").language == "zh"
    assert read("IstioCon 视频", "en").language == "en"


def test_a_question_of_asking_words_only_is_about_them():
    assert read("where is it?").words


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    query = read(text)
    assert query.text == text
    assert query.language in {"zh", "en"}


@pytest.mark.parametrize(
    ("polite", "bare"),
    [
        ("Hi! Where are the LatticeCon 2021 videos", "Where are the LatticeCon 2021 videos"),
        ("hey folks, where are the slides of Edge gateways? Thanks a lot!", "slides Edge gateways"),
        ("Does anyone know: LatticeCon 2021 videos", "LatticeCon 2021 videos"),
        ("Good morning everyone. LatticeCon 2021 videos, thx", "LatticeCon 2021 videos"),
        ("你好，LatticeCon 2021 的视频回放在哪里", "LatticeCon 2021 的视频回放"),
        ("大家好！想问下灯笼沙龙第三期的视频，谢谢大家", "灯笼沙龙第三期的视频"),
        ("有人知道灯笼沙龙第三期的视频吗", "灯笼沙龙第三期的视频"),
    ],
)
def test_courtesies_are_no_words_of_a_question(polite, bare):
    one, other = read(polite), read(bare)
    assert (one.words, one.asked, one.years) == (other.words, other.asked, other.years)


@pytest.mark.parametrize("text", ["谢谢", "Thanks!", "hi", "你好", "Hello, world", "Thank you"])
def test_a_courtesy_alone_stays_what_it_is(text):
    assert read(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Hello World with Envoy video",
        "How Cheers Inc. runs Istio",
        "感谢信模板在哪",
        "High load",
        "Question answering at scale video",
        "问题排查的视频",
        "咨询公司怎么用 Istio",
        "写给大家好用的网关",
    ],
)
def test_a_word_that_looks_like_a_courtesy_stays(text):
    assert read(text).text == text
