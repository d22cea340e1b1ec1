"""Our own texts in the characters that a reader writes."""

from __future__ import annotations

import pytest

from bot.rendering.script import TRADITIONAL, Traditional, choose_script
from bot.rendering.texts import Texts

TEXTS = Texts({"videos": {"zh": "{}的视频：", "en": "Videos of {}:"}})


@pytest.mark.parametrize(
    ("texts", "is_traditional"),
    [
        (["燈塔大會的視頻在哪裡看"], True),
        (["灯塔大会的视频在哪里看"], False),
        (["LampCon 2021 PPT"], False),
        (["PPT 呢", "燈塔大會的視頻"], True),
        (["演讲呢", "燈塔大會的視頻"], False),
        (["臺北那场的视频在哪里看"], False),
        ([], False),
    ],
)
def test_the_script_is_that_of_the_latest_text_that_tells(texts, is_traditional):
    assert isinstance(choose_script("zh", *texts), Traditional) == is_traditional


def test_other_languages_have_one_script():
    assert not isinstance(choose_script("en", "燈塔大會的視頻"), Traditional)


def test_a_plain_reader_is_not_taken_for_the_one_before():
    assert not isinstance(choose_script(TRADITIONAL, "灯塔大会的视频"), Traditional)


def test_sentences_change_and_names_do_not():
    assert TRADITIONAL == "zh"
    assert TEXTS.say("videos", TRADITIONAL, "灯塔大会") == "灯塔大会的視頻："
    assert TEXTS.say("videos", "zh", "灯塔大会") == "灯塔大会的视频："
