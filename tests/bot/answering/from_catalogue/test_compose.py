"""How sure an answer is."""

import pytest

from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.scope.resolve import resolve_scope


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
