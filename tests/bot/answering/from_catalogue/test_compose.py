"""How sure an answer is, and how a question is asked anew."""

import pytest

from bot.answering.from_catalogue.compose import Composer, ask_about
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.request import Mention, Request


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


def test_a_question_is_asked_anew_about_one_thing():
    mention = Mention("series", (1,), "HoneyConf", "honeyconf", 11, 20)
    request = Request("who was at honeyconf?", "en", mentions=(mention,))
    assert ask_about(request, "HoneyConf 2022") == "who was at HoneyConf 2022?"
    assert ask_about(Request("who?", "en"), "HoneyConf 2022") == "HoneyConf 2022 who?"
