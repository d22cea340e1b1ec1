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
