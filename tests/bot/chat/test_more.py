"""The word `more` goes on with the last list of a conversation."""

from __future__ import annotations

import msgspec
import pytest

from bot.chat.commands import parse_command
from bot.chat.more import MOST_LISTS, Lists, Rest
from tests.fakes.bot.kinds import FACTS, SOCIAL, TALKS


def test_what_comes_behind_a_list_is_remembered_by_conversation():
    lists = Lists()
    lists.remember("anna", "typed", TALKS)
    assert lists.find("anna") == Rest("talks of KiteCon 2031", "en", 3)
    assert lists.find("ben") is None


def test_a_list_whose_answer_does_not_repeat_the_question_has_the_typed_one():
    lists = Lists()
    lists.remember("anna", "typed", msgspec.structs.replace(TALKS, question=""))
    assert lists.find("anna") == Rest("typed", "en", 3)


def test_the_last_part_and_another_answer_end_the_list_but_thanks_do_not():
    lists = Lists()
    for ending in (msgspec.structs.replace(TALKS, offset=56), FACTS):
        lists.remember("anna", "", TALKS)
        lists.remember("anna", "thanks", SOCIAL)
        assert lists.find("anna") is not None
        lists.remember("anna", "", ending)
        assert lists.find("anna") is None


def test_no_more_than_so_many_lists_are_remembered():
    lists = Lists()
    for number in range(MOST_LISTS + 1):
        lists.remember(str(number), "", TALKS)
    assert lists.find("0") is None
    assert lists.find("1") is not None


@pytest.mark.parametrize("typed", ["更多", "/更多", "更多。", "下一页", "more", "More!", "/more"])
def test_the_word_is_a_command(typed):
    assert parse_command(typed).name == "more"


@pytest.mark.parametrize("typed", ["更多 IstioCon 的视频", "more videos", "next KiteCon?", "继续"])
def test_a_question_that_begins_with_it_is_a_question(typed):
    assert parse_command(typed).name == "ask"
