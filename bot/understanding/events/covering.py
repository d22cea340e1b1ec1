"""Finds which part of a question is one event: its name with the years and places beside it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.events.binding import Bound, is_joint
from bot.understanding.names.found import Found, Sentence
from bot.understanding.names.places.regions import Region

_WIDEST_GAP = 10
"""Characters between a name and a number, if both are one mention."""


def cover(
    sentence: Sentence, found: Found, bound: Sequence[Bound], regions: Sequence[Region]
) -> tuple[int, int]:
    """Find the place of a name with the numbers and regions right beside it."""
    start, end = sentence.get_place(found)
    parts = [(one.number.start, one.number.end) for one in bound]
    parts += [(one.start, one.end) for one in regions]
    for _ in parts:
        for left, right in parts:
            if left < start and _is_gap(sentence, right, start):
                start = left
            if right > end and _is_gap(sentence, end, left):
                end = right
    return start, end


def _is_gap(sentence: Sentence, start: int, end: int) -> bool:
    return end - start <= _WIDEST_GAP and is_joint(sentence.simplified[start:end])


def write_event(
    sentence: Sentence, found: Found, bound: Sequence[Bound], place: tuple[int, int]
) -> str:
    """Write an event as the question names it: `IstioCon 2030`."""
    text = sentence.text
    numbers = [one.number for one in bound]
    if all(place[0] <= number.start and number.end <= place[1] for number in numbers):
        return text[slice(*place)]
    words = [text[number.start : number.end] for number in numbers]
    return " ".join((sentence.get_text(found), *words))
