"""What a question asks by its form."""

import pytest

from bot.answering.from_pinned.forms import asks_for_self, find_forms


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Who moored the barge?", {"who"}),
        ("谁停的船", {"who"}),
        ("泊位的事找谁", set()),
        ("when was the pier built", {"when", "past"}),
        ("潮水什么时候退", {"when"}),
        ("how many barges are there", {"count"}),
        ("有多少驳船", {"count"}),
        ("码头的电话是多少？", set()),
        ("which pier is free", {"which"}),
        ("为什么关闭船闸", {"why"}),
        ("昨天捞了什么", {"past"}),
        ("怎么过去", set()),
        ("How do I book a berth?", set()),
        ("Is the whole pier closed?", set()),
    ],
)
def test_a_question_has_the_forms_of_its_question_words(text, forms):
    assert find_forms(text) == forms


@pytest.mark.parametrize(
    ("text", "expected"), [("who do I write to", True), ("我找谁", True), ("who wrote it", False)]
)
def test_people_ask_for_themselves_by_pronouns(text, expected):
    assert asks_for_self(text) == expected
