"""Numbered events of one talk each are episodes: a podcast, a series of webinars."""

import re

import pytest


def test_episodes_are_counted_as_such(answer_of, buzz):
    assert answer_of(buzz, "count", "Buzz").text == "Buzz: 3 episodes [1]"
    assert answer_of(buzz, "count", "Buzz", language="zh").text == "Buzz 共有 3 期 [1]"


def test_an_episode_is_told_by_its_talk(answer_of, buzz):
    for intent in ("title", "what"):
        draft = answer_of(buzz, intent, "Buzz", editions=(2,))
        assert draft.text == "Wax (Bee, Buzz 2024 #2, 1 February 2024) [1]"
    first = answer_of(buzz, "first", "Buzz")
    assert first.text == "The first: Pollen (Bee, Buzz #1, 1 January 2024) [1]"


def test_episodes_are_listed_by_their_titles(answer_of, buzz):
    _, first, second, _ = answer_of(buzz, "list", "Buzz").text.split("\n")
    assert first == "1. Buzz #1: Pollen (1 January 2024) [1]"
    assert second == "2. Buzz 2024 #2: Wax (1 February 2024) [1]"


def test_events_of_one_name_are_told_apart(answer_of, buzz):
    assert answer_of(buzz, "when", "Buzz", language="zh").text == (
        "Buzz #1：2024 年 1 月 1 日 [1]\n"
        "Buzz 2024 第 2 届：2024 年 2 月 1 日 [1]\n"
        "Buzz 2024 第 3 届：2024 年 3 月 1 日 [1]"
    )


@pytest.mark.parametrize("intent", ["who", "when", "title", "list", "latest"])
def test_what_a_page_calls_a_title_breaks_no_line_and_makes_no_mark(answer_of, buzz, intent):
    draft = answer_of(buzz, intent, "Buzz", editions=(3,))
    assert "\n\n" not in draft.text
    assert set(re.findall(r"\[\d+\]", draft.text)) == {"[1]"}
    assert "Evil" not in draft.text or "{0} title" in draft.text
    assert max(map(len, draft.text.split("\n"))) < 300
