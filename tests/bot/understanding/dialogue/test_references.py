"""The words of a question that point back."""

from __future__ import annotations

import pytest

from bot.understanding.dialogue.references import find_references
from bot.understanding.names.pieces import fold_in_place


def list_sorts(text, taken=()):
    found = find_references(fold_in_place(text), list(taken))
    return [(one.sort, one.number) if one.number else one.sort for one in found]


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("第二个的讲义有没有", [("nth", 2)]),
        ("倒数第二场谁讲的", [("nth", -2)]),
        ("最后一个呢", [("nth", -1)]),
        ("第十一个", [("nth", 11)]),
        ("2", [("nth", 2)]),
        ("选3吧", [("nth", 3)]),
        ("the second one please", [("nth", 2)]),
        ("open #4", [("nth", 4)]),
        ("the 3rd talk", [("nth", 3)]),
        ("前者在哪", ["former"]),
        ("and the latter?", ["latter"]),
        ("他还讲过什么", ["person", "other"]),
        ("what else did she present", ["other", "person"]),
        ("這位老師的簡介", ["person"]),
        ("那届谁赞助的", ["event"]),
        ("who sponsored that event", ["event"]),
        ("what was shown there", ["event"]),
        ("那上一届呢", [("step", -1)]),
        ("and the one after that", [("step", 1)]),
        ("其中有录像的", ["set"]),
        ("which of the two was bigger", [("set", 2)]),
        ("when was that", ["thing"]),
        ("它的 PPT", ["thing"]),
    ],
)
def test_a_reference_is_found(text, sorts):
    assert list_sorts(text) == sorts


@pytest.mark.parametrize(
    "text",
    [
        "其他人",  # others are no `he`
        "is there an agenda",
        "吉他怎么调音",
        "the first lighthouse",  # a noun that nothing was shown of
        "1.15 的新特性",
        "第 12 期的讲义",
        "is it possible to see ships from here",
    ],
)
def test_what_points_at_nothing_is_left_alone(text):
    assert [sort for sort in list_sorts(text) if sort != "other"] == []


def test_a_word_of_a_name_points_at_nothing():
    text = "slides of what it takes"
    assert list_sorts(text) == ["thing"]
    assert list_sorts(text, [(10, len(text))]) == []


@pytest.mark.parametrize("text", ["the one on radar", "讲雷达的那个"])
def test_a_noun_is_described_by_what_stands_beside_it(text):
    (one,) = find_references(fold_in_place(text), [])
    assert one.describes
