"""Forms of questions, in both languages."""

import pytest

from bot.answering.from_catalogue.scope.wording import (
    asks_attendance,
    asks_for_more,
    asks_to_watch,
    asks_total,
    asks_which,
    asks_which_talks,
    asks_yes_or_no,
    says_talks,
)


@pytest.mark.parametrize(
    "text",
    ["were both online?", "and was it in Bern", "都是线上办的吗", "是不是在成都", "在线上么？"],
)
def test_yes_or_no(text):
    assert asks_yes_or_no(text)


@pytest.mark.parametrize("text", ["where was it", "what was done there", "在哪办的", "什么时候"])
def test_neither_yes_nor_no(text):
    assert not asks_yes_or_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "A or B, where were more sessions recorded?",
        "which of A and B was bigger",
        "did A have more talks than B",
        "A 跟 B 谁的演讲更多",
        "A 和 B 哪个人多",
    ],
)
def test_which_has_more(text):
    assert asks_for_more(text)


@pytest.mark.parametrize(
    "text", ["more videos of A and B", "A 和 B 的视频", "A、B 有多少场演讲", "哪些"]
)
def test_no_comparison(text):
    assert not asks_for_more(text)


def test_a_word_for_talks():
    assert says_talks("the newest talk of HoneyConf")
    assert says_talks("最近一场")
    assert not says_talks("newest HoneyConf then?")
    assert not says_talks("最近一次蜜蜂大会")


def test_which_ones_is_not_how_many():
    assert asks_which("讲了哪几场")
    assert asks_which("有哪些讲师")
    assert not asks_which("一共几场")


def test_who_wants_to_see_talks_wants_to_watch_them():
    assert asks_to_watch("I'd like to see the HoneyConf talks")
    assert not asks_to_watch("see which talks there were")


def test_people_who_came():
    assert asks_attendance("参与者数量")
    assert asks_attendance("how many attendees")
    assert not asks_attendance("how many talks")


def test_a_sum():
    assert asks_total("all together from 2018 to 2023?")
    assert asks_total("加起来呢")
    assert not asks_total("each of them")


def test_which_talks_are_neither_which_links_nor_how_many():
    assert asks_which_talks("which talks have slides")
    assert asks_which_talks("哪些关于蜂王的演讲有 PPT")
    assert not asks_which_talks("which slides are there")
    assert not asks_which_talks("有哪些 PPT")
    assert not asks_which_talks("how many talks have slides")
