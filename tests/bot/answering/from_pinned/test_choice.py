"""A pinned answer is chosen where it is likely, and alone in that."""

from bot.answering.from_pinned.choice import choose_answer
from bot.answering.from_pinned.likeness import Likeness
from bot.answering.from_pinned.wordings import Compared

NEAR = Likeness(centre=0.8, content=0.9, said=0.9, saying=0.9, intent=1.0, size=1.6)
FAR = Likeness(centre=0.2, content=0.1, said=0.2, saying=0.1, intent=0.3, size=1.6)


def compared(likeness, wording="How do I book a berth?"):
    return Compared(None, wording, likeness)


def test_the_likely_one_is_chosen_with_its_probability():
    chance, chosen = choose_answer([compared(FAR, "far"), compared(NEAR, "near")])
    assert chosen.wording == "near"
    assert 0.8 < chance < 1


def test_one_that_is_not_likely_is_not_chosen():
    assert choose_answer([compared(FAR)]) is None
    assert choose_answer([]) is None


def test_of_two_that_are_as_likely_neither_is_chosen():
    assert choose_answer([compared(NEAR), compared(NEAR)]) is None


def test_its_own_wording_is_certain():
    assert choose_answer([compared(None)]) == (1.0, compared(None))
