"""What is compared is read from the words of the question, by how near they are in meaning."""

import pytest

from bot.answering.from_catalogue.comparisons.measures import choose_measure
from bot.request import Constraints, Request
from indexer.encoders.static import load_bundled


@pytest.fixture(scope="module")
def encoder():
    return load_bundled()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("which of them had more sessions", "talks"),
        ("哪边讲的场数多", "talks"),
        ("which one has more videos", "recordings"),
        ("哪个录像多", "recordings"),
        ("哪次嘉宾更多", "speakers"),
        ("which one was larger", "people"),
        ("哪个规模大", "people"),
        ("which ran longer", "days"),
        ("how do they differ", ""),
        ("有什么不一样", ""),
    ],
)
def test_the_nearest_unit_is_chosen_and_none_without_any(encoder, text, unit):
    assert choose_measure(Request(text, "en"), encoder) == unit


def test_what_was_understood_goes_before_nearness(encoder):
    text = "which one was larger"
    limits = Constraints(kinds=("slides",))
    assert choose_measure(Request(text, "en", subject="speakers"), encoder) == "speakers"
    assert choose_measure(Request(text, "en", constraints=limits), encoder) == "with_slides"
