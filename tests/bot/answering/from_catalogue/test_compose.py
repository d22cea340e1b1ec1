"""How sure an answer is, and which places prove it."""

import pytest

from bot.answering.from_catalogue.compose import Composer, ask_about, choose_places, find_evidence
from bot.answering.from_catalogue.scope import resolve_scope
from bot.request import Mention, Request
from indexer.catalogue.records import Event, Evidence, Fact, Talk


@pytest.mark.parametrize(
    ("score", "probability", "confidence"),
    [(1.0, 1.0, 0.99), (1.0, 0.5, 0.75), (0.8, 1.0, 0.8), (0.8, 0.0, 0.4)],
)
def test_confidence_falls_with_doubt_about_names_and_intent(
    bees, make_request, score, probability, confidence
):
    request = make_request("when", "HoneyConf 2022", score=score, probability=probability)
    composer = Composer(request, bees, resolve_scope(request, bees))
    assert composer.confidence == pytest.approx(confidence)


def place(section, words="w"):
    return Evidence("s", "d", section, words)


def test_the_place_that_says_the_value_is_found_else_the_field_else_the_page():
    facts = (Fact("start", "2020-01-01", place(1)), Fact("start", "2020-02-02", place(2)))
    event = Event(1, ("E",), facts=facts, pages=(place(9),))
    assert find_evidence(event, "start", "2020-02-02") == place(2)
    assert find_evidence(event, "start", "2021-01-01") == place(1)
    assert find_evidence(event, "place") == place(9)
    with pytest.raises(LookupError, match="Event 2"):
        find_evidence(Event(2, ("F",)), "start")


def test_the_fewest_places_prove_many():
    talks = [
        Talk(1, ("a",), pages=(place(1), place(7))),
        Talk(2, ("b",), pages=(place(2), place(7))),
        Talk(3, ("c",), pages=(place(3),)),
    ]
    assert choose_places(talks, 5) == [place(7), place(3)]
    assert choose_places(talks, 1) == [place(7)]
    assert choose_places([], 5) == []


def test_a_question_is_asked_anew_about_one_thing():
    mention = Mention("series", (1,), "HoneyConf", "honeyconf", 11, 20)
    request = Request("who was at honeyconf?", "en", mentions=(mention,))
    assert ask_about(request, "HoneyConf 2022") == "who was at HoneyConf 2022?"
    assert ask_about(Request("who?", "en"), "HoneyConf 2022") == "HoneyConf 2022 who?"
