from random import Random

import pytest

from indexer.errors import BadInput
from training.intent_model.templates import fill_slots, list_slots, parse_template


def draw_all(text):
    choice = parse_template(text)
    return choice.count(), {choice.sample(Random(seed)) for seed in range(200)}


def test_brackets_stand_for_one_of_their_parts_and_square_ones_for_nothing_too():
    assert draw_all("who (gave|held) {talk}[ please]") == (
        4,
        {"who gave {talk}", "who held {talk}", "who gave {talk} please", "who held {talk} please"},
    )


def test_brackets_nest_and_an_empty_part_counts():
    assert draw_all("a((b|c)d|)") == (3, {"abd", "acd", "a"})


def test_a_backslash_takes_the_next_character_as_it_is():
    assert draw_all(r"谢谢\[抱拳\]") == (1, {"谢谢[抱拳]"})


@pytest.mark.parametrize("text", ["(a|b", "[a", "a)", "a]", "(a]"])
def test_brackets_that_do_not_match_are_named(text):
    with pytest.raises(BadInput, match="bracket"):
        parse_template(text)


def test_slots_are_filled_also_within_the_words_of_a_slot():
    words = {"talk": "the {topic} talk", "topic": "bread"}
    assert list_slots("who gave {talk} on {topic}") == ["talk", "topic"]
    filled = fill_slots("who gave  {talk}", lambda slot, _: words[slot], Random(0))
    assert filled == "who gave the bread talk"
