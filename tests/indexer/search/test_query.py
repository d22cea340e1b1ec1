"""Questions are parsed the same way in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.query import parse_query


@pytest.mark.parametrize(
    ("text", "intents"),
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
def test_link_intents_are_found_in_both_languages(text, intents):
    assert [intent.name for intent in parse_query(text).link_intents] == intents


def test_year_edition_and_platform_are_parsed():
    query = parse_query("2018年6月第一届 meetup 的视频在 B 站有吗")
    assert (query.years, query.editions) == ((2018,), (1,))
    assert query.platforms == ("bilibili",)


def test_question_words_are_not_in_the_words_of_a_query():
    assert parse_query("where can I watch the recording of Eric Brewer").words == ("eric", "brewer")
    assert parse_query("请问杭州站的视频在哪里可以看吗").words == ("杭州", "州站")


def test_an_edition_gives_the_same_word_in_every_spelling():
    assert parse_query("第三届 meetup").words == parse_query("meetup #3").words == ("meetup", "#3#")


def test_the_language_is_detected_unless_the_person_chose_one():
    assert parse_query("IstioCon 视频").language == "zh"
    assert parse_query("IstioCon 视频", "en").language == "en"


def test_a_question_of_question_words_only_keeps_them():
    assert parse_query("where is it?").words


@given(st.text(max_size=300))
def test_any_text_can_be_parsed(text):
    query = parse_query(text)
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
def test_courtesies_do_not_change_the_query(polite, bare):
    first, second = (
        (query.words, query.link_intents, query.years) for query in map(parse_query, (polite, bare))
    )
    assert first == second


@pytest.mark.parametrize("text", ["谢谢", "Thanks!", "hi", "你好", "Hello, world", "Thank you"])
def test_a_text_of_courtesies_only_is_kept(text):
    assert parse_query(text).text == text


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
def test_a_word_that_looks_like_a_courtesy_is_kept(text):
    assert parse_query(text).text == text
