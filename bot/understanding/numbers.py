"""Finds the years, editions and months that a question names, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from indexer.text import events
from indexer.text.language import compile_words

NumberSort = Literal["year", "edition", "month", "order"]
LAST, FIRST, NEXT = -1, 1, 2
"""Values of an `order`: the last event that was held, the first one, the next to come."""


@dataclass(frozen=True, slots=True)
class Number:
    """A year, edition or month as a question names it."""

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


_YEAR_HAN = re.compile(r"[一二][〇零○一二三四五六七八九]{3}(?=\s*年)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR_SHORT = re.compile(r"(?<![\d.第])([012]\d)(?=\s*年(?![前后内代]))|(?<=['’‘])([012]\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<![\d.])((?:19|20)\d{2})[-/.](1[0-2]|0?[1-9])(?![\d.])")
_UNIT = re.compile(r"[ \t]?年(?:度|份)?(?![代前后内级])")
_RANGE = re.compile(r"^\s*(?:年)?\s*(?:[-–—~～至到]|to|through|until)\s*$")
_YEARS_FROM_NOW = (
    (-2, compile_words(r"前年|大前年|\b(?:the year before last|two years ago)\b")),
    (-1, compile_words(r"去年|上一?年|\b(?:last|previous) year\b|\ba year ago\b")),
    (0, compile_words(r"今年|本年|\bthis year\b")),
    (1, compile_words(r"明年|\bnext year\b")),
)
_ORDERS = (
    (
        LAST,
        compile_words(
            r"[上前]一?[届期次]|最[新近](?:的?一)?[届期次]|最[新近]|"
            r"\b(?:latest|newest|most recent|last|previous)\b"
            r"(?! (?:year|month|week|name|day|night))"
        ),
    ),
    (FIRST, compile_words(r"首[届期次]|最早(?:的?一)?[届期次]|\bvery first\b|\binaugural\b")),
    (NEXT, compile_words(r"下一?[届期次]|\b(?:next|upcoming)\b(?! year)")),
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH_ZH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s*月(?!\d)|(十[一二]?|[一二三四五六七八九])月")
# "may" and "march" are verbs too: only behind a preposition or before a year, as are short forms.
_MONTH_EN = re.compile(
    r"\b(january|february|april|june|july|august|september|october|november|december)\b"
    r"|\b(?:in|of|since|until|from)\s+(march|may)\b|\b(march|may)\s+(?=(?:19|20)\d{2})"
    r"|\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?\s+(?=(?:19|20)\d{2})",
    re.IGNORECASE,
)
_MONTH_HAN = {"十": 10, "十一": 11, "十二": 12} | {
    c: i for i, c in enumerate("一二三四五六七八九", 1)
}

_LONGEST_GAP = 9
"""Characters between the years of a range."""
_MOST_YEARS = 30
"""Longest range of years; a longer one is no range."""


def find_numbers(text: str, this_year: int) -> list[Number]:
    """Find the years, editions and months of a question, in order; none overlap."""
    found: list[Number] = []
    taken = bytearray(len(text))
    for number in _list_numbers(text, this_year):
        if not any(taken[number.start : number.end]):
            found.append(_with_unit(text, number))
            taken[number.start : number.end] = b"\1" * (number.end - number.start)
    found.sort(key=lambda number: number.start)
    return list(_join_ranges(text, found))


def _list_numbers(text: str, this_year: int) -> Iterator[Number]:
    """List all readings, the surer before the others."""
    for match in _YEAR_MONTH.finditer(text):
        yield Number("year", (int(match[1]),), *match.span(1))
        yield Number("month", (int(match[2]),), *match.span(2))
    yield from _list_years(text, this_year)
    for order, pattern in _ORDERS:
        for match in pattern.finditer(text):
            yield Number("order", (order,), *match.span(), alone=False)
    for start, end, edition in events.find_edition_spans(text):
        has_digits = any(c.isdigit() or c == "第" for c in text[start:end])
        yield Number("edition", (edition,), start, end, alone=has_digits)
    yield from _list_months(text)


def _list_years(text: str, this_year: int) -> Iterator[Number]:
    for start, end, year in events.find_year_spans(text):
        yield Number("year", (year,), start, end)
    for match in _YEAR_HAN.finditer(text):
        yield Number("year", (int(match[0].translate(_DIGITS)),), *match.span())
    for match in _YEAR_SHORT.finditer(text):
        digits = match[1] or match[2]
        yield Number("year", (2000 + int(digits),), match.end() - len(digits), match.end())
    for step, pattern in _YEARS_FROM_NOW:
        for match in pattern.finditer(text):
            yield Number("year", (this_year + step,), *match.span())


def _list_months(text: str) -> Iterator[Number]:
    for match in _MONTH_ZH.finditer(text):
        yield Number("month", (int(match[1]) if match[1] else _MONTH_HAN[match[2]],), *match.span())
    for match in _MONTH_EN.finditer(text):
        group = match.lastindex or 1
        yield Number("month", (_find_month(match[group]),), *match.span(group))


def _find_month(name: str) -> int:
    short = name[:3].lower()
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(short))


def _with_unit(text: str, number: Number) -> Number:
    """Let a year hold the word behind it: `2022 年`."""
    unit = _UNIT.match(text, number.end) if number.sort == "year" else None
    if not unit:
        return number
    return replace(number, end=unit.end(), unit=unit.end() - number.end)


def _join_ranges(text: str, numbers: Iterable[Number]) -> Iterator[Number]:
    """Make `2021-2023` one number of three years."""
    before: Number | None = None
    for number in numbers:
        if before and _is_range(text, before, number):
            values = tuple(range(before.values[0], number.values[-1] + 1))
            before = Number("year", values, before.start, number.end)
            continue
        if before:
            yield before
        before = number
    if before:
        yield before


def _is_range(text: str, first: Number, last: Number) -> bool:
    years = last.values[-1] - first.values[0]
    gap = text[first.end : last.start]
    is_near = len(gap) <= _LONGEST_GAP and _RANGE.match(gap) is not None
    return first.sort == last.sort == "year" and 0 < years <= _MOST_YEARS and is_near
