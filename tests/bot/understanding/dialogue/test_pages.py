"""Which page of a list a question asks for."""

import pytest

from bot.understanding.dialogue.pages import PageTurn, find_page_turn


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("下一页", PageTurn(step=1)),
        ("next page please", PageTurn(step=1)),
        ("继续", PageTurn(step=1)),
        ("continue", PageTurn(step=1)),
        ("上一页", PageTurn(step=-1)),
        ("回到上一页吧", PageTurn(step=-1)),
        ("previous page", PageTurn(step=-1)),
        ("go back a page", PageTurn(step=-1)),
        ("go back", PageTurn(step=-1)),
        ("第 3 页", PageTurn(number=3)),
        ("看第十二页", PageTurn(number=12)),
        ("show me page 3", PageTurn(number=3)),
        ("the 2nd page?", PageTurn(number=2)),
        ("第一页", PageTurn(number=1)),
        ("last page", PageTurn(number=-1)),
        ("最后一页", PageTurn(number=-1)),
    ],
)
def test_a_page_is_asked_for_by_step_or_number(text, turn):
    found = find_page_turn(text)
    assert (found.step, found.number) == (turn.step, turn.number)


@pytest.mark.parametrize(
    "text",
    [
        "PPT 第 3 页讲什么",
        "page 3 of it",
        "上一届",
        "next event",
        "back to the lenses",
        "3",
        "",
    ],
)
def test_a_question_that_says_more_turns_no_page(text):
    assert find_page_turn(text) is None


def test_a_long_question_is_read_at_once():
    assert find_page_turn("回到" * 2000) is None
