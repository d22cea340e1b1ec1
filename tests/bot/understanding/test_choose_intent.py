"""The intent that makes sense of what a question names."""

from __future__ import annotations

import pytest

from bot.understanding.choose_intent import choose_intent, merge_guesses
from bot.understanding.constraints import find_limits
from bot.understanding.intent import IntentGuess

TALK, EVENT = "talk", "event"


def choose(guesses, named=(), text=""):
    return choose_intent([IntentGuess(*one) for one in guesses], named, find_limits(text))


def test_a_talk_has_no_number_of_talks():
    guesses = [("count", "talks", 0.6), ("when", "", 0.3)]
    assert choose(guesses, [TALK]).intent == "when"
    assert choose(guesses, [TALK, EVENT]).intent == "count"


def test_a_kind_of_link_beside_a_name_asks_for_links():
    guesses = [("complaint", "", 0.5), ("links", "", 0.3)]
    assert choose(guesses, [TALK], "视频").intent == "links"
    assert choose(guesses, [], "视频").intent == "complaint"
    assert choose(guesses, [TALK], "不要视频").intent == "complaint"


def test_who_names_an_event_does_not_say_thanks():
    assert choose([("thanks", "", 0.6), ("what", "", 0.3)], [EVENT]).intent == "what"


def test_the_second_reading_counts_less():
    first = [IntentGuess("links", "", 0.6), IntentGuess("list", "talks", 0.3)]
    second = [IntentGuess("list", "talks", 0.9), IntentGuess("what", "", 0.1)]
    merged = {one.intent: one.probability for one in merge_guesses(first, second)}
    assert merged == pytest.approx({"links": 0.39, "list": 0.51, "what": 0.035})


def test_the_probabilities_of_all_guesses_stay_the_same():
    chosen = choose([("count", "talks", 0.6), ("when", "", 0.3)], [TALK])
    assert chosen.probability == pytest.approx(0.75)
