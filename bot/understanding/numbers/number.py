"""A number as a question names it, and the small numbers that it writes as words."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

NumberSort = Literal["year", "edition", "month", "day", "order"]
LAST, FIRST, NEXT = -1, 1, 2
"""Values of an `order`: the last event that was held, the first one, the next to come."""

_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_CHINESE = "一二三四五六七八九十"
_COUNTS: Final = {
    **{word: number for number, word in enumerate(_ENGLISH, 1)},
    **{word: number for number, word in enumerate(_CHINESE, 1)},
    "两": 2,
}
COUNT: Final = rf"\d{{1,2}}|[两{_CHINESE}]|{'|'.join(_ENGLISH)}"
"""Pattern of a small number, in digits or as a word."""


class Number(msgspec.Struct, frozen=True):
    """A year, edition, month, day or order as a question names it."""

    sort: NumberSort
    values: tuple[int, ...]
    """More than one for a range: `2021-2023`."""
    start: int
    """Where it stands in the question."""
    end: int
    unit: int = 0
    """Characters at its end that are no part of the number: 2 of `2022 年`."""
    alone: bool = True
    """Whether it limits an answer without a name beside it; `first` in `who spoke first` does
    not."""
    count: int = 1
    """How many events an order means: 2 of `the last two`."""


def read_count(word: str) -> int:
    """Read a small number that `COUNT` matches: `two`, `两`, `2`."""
    return int(word) if word.isdigit() else _COUNTS[word.lower()]
