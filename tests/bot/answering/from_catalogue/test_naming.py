"""Names in the language of the answer."""

import pytest

from bot.answering.from_catalogue.naming import (
    MAX_NAME_CHARS,
    clean_name,
    join_names,
    name_one,
    name_place,
    name_place_twice,
    quote_title,
    space_out,
)
from indexer.catalogue.records import Talk


def test_a_name_is_one_line_without_marks_and_not_endless():
    assert clean_name("Bees\n[12] and\u200b wax [1]") == "Bees and wax"
    assert clean_name("x" * 999) == "x" * (MAX_NAME_CHARS - 1) + "…"


def test_a_name_is_in_the_language_of_the_answer_if_there_is_one():
    assert name_one(("Bo Comb", "科博"), "zh") == "科博"
    assert name_one(("科博", "Bo Comb"), "en") == "Bo Comb"
    assert name_one(("李花",), "en") == "李花"


def test_titles_are_quoted_once():
    talk = Talk(1, ("《蜂王》", "Queens"))
    assert quote_title(talk, "zh") == "《蜂王》"
    assert quote_title(talk, "en") == "“Queens”"


def test_of_many_names_the_first_are_joined():
    assert join_names(["a", "b", "c"], "en") == "a, b, c"
    assert join_names(["a", "b", "c"], "en", 1) == "a and 2 more"
    assert join_names(["a", "b", "c", "d"], "zh", 2) == "a、b等（另有 2 个）"
    # To say that there is one more is no shorter than to name it.
    assert join_names(["a", "b", "c"], "zh", 2) == "a、b、c"


@pytest.mark.parametrize(
    ("places", "language", "name", "both"),
    [
        (["成都", "Chengdu"], "en", "Chengdu", "Chengdu (成都)"),
        (["成都", "Chengdu"], "zh", "成都", "成都（Chengdu）"),
        (["Bern"], "zh", "Bern", "Bern"),
        (["线上"], "en", "online", "online"),
        (["Virtual"], "zh", "线上", "线上"),
        (["virtually"], "en", "online", "online"),
        (["线上", "Online"], "zh", "线上", "线上"),
        (["线上（直播间）"], "en", "online", "online"),
        (["线上（直播间）"], "zh", "线上（直播间）", "线上（直播间）"),
        (["成都市天府大道 3 号", "Chengdu"], "zh", "成都市天府大道 3 号", "成都市天府大道 3 号"),
        (["成都市天府大道 3 号", "Chengdu"], "en", "Chengdu", "Chengdu (成都市天府大道 3 号)"),
        (["Onlineville"], "en", "Onlineville", "Onlineville"),
        ([], "en", "", ""),
    ],
)
def test_a_place_is_named_in_both_languages_and_online_is_said(places, language, name, both):
    assert name_place(places, language) == name
    assert name_place_twice(places, language) == both


def test_chinese_stands_apart_from_latin():
    assert space_out("没有HoneyConf 2030的记录", "zh") == "没有 HoneyConf 2030 的记录"
