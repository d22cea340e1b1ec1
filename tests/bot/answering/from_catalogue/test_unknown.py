"""An edition or year that is not there is said plainly, with those that are."""

import pytest

from bot.answering.from_catalogue.facts.table import FACTS, IN_TIME
from bot.request import UnknownEvent


@pytest.mark.parametrize("intent", [*FACTS, *IN_TIME])
def test_every_intent_says_so(answer, intent):
    draft = answer(intent, "HoneyConf", years=(2030,))
    assert (draft.found, draft.kind, draft.relates_pages) == (False, "not_found", False)
    assert draft.text == (
        "There is nothing on record here about HoneyConf 2030. "
        "On record: HoneyConf 2022, HoneyConf 2023, HoneyConf 2027."
    )


def test_it_is_said_in_chinese_with_questions_for_those_that_are(answer):
    unknown = UnknownEvent(1, "第九届蜜蜂大会")
    text = "第九届蜜蜂大会在哪天？"
    draft = answer("when", "蜜蜂大会", unknown=unknown, text=text, language="zh")
    assert draft.text == (
        "这里没有第九届蜜蜂大会的记录。有记录的是：2022 蜜蜂大会、2023 蜜蜂大会、HoneyConf 2027。"
    )
    assert [(choice.label, choice.question) for choice in draft.choices] == [
        ("2022 蜜蜂大会", "2022 蜜蜂大会在哪天？"),
        ("2023 蜜蜂大会", "2023 蜜蜂大会在哪天？"),
        ("HoneyConf 2027", "HoneyConf 2027在哪天？"),
    ]


def test_what_is_known_is_answered(answer):
    assert answer("when", "HoneyConf", years=(2022,)).found


@pytest.mark.parametrize("intent", [*FACTS, *IN_TIME])
def test_an_episode_behind_the_last_one_of_a_run_is_not_there(answer, intent):
    draft = answer(intent, "Bee Talk", editions=(13,), text="what is episode 13 of Bee Talk")
    assert (draft.found, draft.kind) == (False, "not_found")
    assert draft.text == (
        "There is nothing on record here about Bee Talk episode 13. "
        "The last one is episode 12: “蜂箱第 12 课”."
    )
    assert [one.question for one in draft.choices] == ["what is episode 12 of Bee Talk"]


def test_it_is_said_in_chinese_of_a_run(answer):
    draft = answer("title", "蜜蜂夜话", editions=(51,), text="蜜蜂夜话第 51 期", language="zh")
    assert draft.text == ("这里没有蜜蜂夜话 第 51 期的记录。最近一期是第 12 期：《蜂箱第 12 课》。")
    assert [one.question for one in draft.choices] == ["蜜蜂夜话第 12 期"]


def test_an_episode_that_is_there_is_answered(answer):
    assert answer("title", "Bee Talk", editions=(12,)).found


def test_no_other_episode_is_given_for_a_topic(answer):
    """The words of a topic may stand in the titles of all episodes."""
    assert answer("title", editions=(51,), topic="蜂箱", text="蜂箱第 51 期") is None
