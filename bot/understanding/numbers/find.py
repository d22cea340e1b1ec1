"""Finds the years, editions, dates and orders that a question names, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bot.understanding.numbers.dates import list_dates
from bot.understanding.numbers.number import Number
from bot.understanding.numbers.orders import list_orders
from bot.understanding.numbers.years import MOST_YEARS, list_years, open_year
from indexer.text import events

_UNIT = re.compile(r"[ \t]?年(?:度|份)?(?![代前后内级])")
_RANGE = re.compile(r"^\s*年?\s*(?:[-–—~～至到]|to|through|thru|until|till)\s*$")
_RANGE_LEAD = re.compile(r"(?:从|自|\b(?:from|between))\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"^\s*年?\s*(?:and|和|与)\s*$")
_LONGEST_GAP = 9
"""Characters between the years of a range, and before it."""
_COUNTED = re.compile(
    r"(?:meet-?ups?|webinars?|workshops?|podcasts?|沙龙|活动|聚会)[\s_#-]{0,2}(\d{1,3})"
    r"(?!\w|[.:-]\w|\s*[年月日号天%个人])",
    re.IGNORECASE | re.ASCII,
)
"""A gathering, and its number right behind it."""


_HAN = "一二三四五六七八九十"
_EDITIONS = re.compile(
    rf"第\s*(\d{{1,3}}|[{_HAN}]{{1,3}})\s*[届期次场回集讲季]?"
    rf"\s*(?P<gap>[-–~～至到、,，和与及]|以及)\s*第?\s*(\d{{1,3}}|[{_HAN}]{{1,3}})\s*[届期次场回集讲季]"
)
"""Two editions, or a range of them: `第三、四届`, `第 3 到 5 期`."""
_MOST_EDITIONS = 20
"""Longest range of editions."""


_NAMED = re.compile(r"[A-Z][^\W\d_]*[\s-]*$")


def find_numbers(text: str, this_year: int, places: Iterable[tuple[int, int]] = ()) -> list[Number]:
    """Find the numbers of a question outside of its names, in order; none overlap.

    Args:
        text: The question.
        this_year: By which `last year` is told.
        places: Where names stand.
    """
    found: list[Number] = []
    taken = bytearray(len(text))
    for start, end in places:
        taken[start:end] = b"\1" * (end - start)
    for number in _list_numbers(text, this_year):
        if not any(taken[number.start : number.end]):
            found.append(_with_unit(text, number))
            taken[number.start : number.end] = b"\1" * (number.end - number.start)
    found.sort(key=lambda number: number.start)
    return [open_year(text, number, this_year) for number in _join_ranges(text, found)]


def _list_numbers(text: str, this_year: int) -> Iterator[Number]:
    """List all readings, the surer before the others."""
    yield from list_dates(text)
    yield from list_years(text, this_year)
    yield from list_orders(text)
    for match in _EDITIONS.finditer(text):
        first, last = (events.find_editions(f"第{word}届")[0] for word in (match[1], match[3]))
        if is_range_gap(match["gap"]):
            if values := list_editions(first, last):
                yield Number("edition", values, *match.span())
        else:
            yield Number("edition", (first,), match.start(), match.start("gap"))
            yield Number("edition", (last,), match.end("gap"), match.end())
    for start, end, edition in events.find_edition_spans(text):
        has_digits = any(c.isdigit() or c == "第" for c in text[start:end])
        yield Number("edition", (edition,), start, end, alone=has_digits)


def list_editions(first: int, last: int) -> tuple[int, ...]:
    """List all editions from one to the other; none if that is no range."""
    return tuple(range(first, last + 1)) if 0 < last - first <= _MOST_EDITIONS else ()


def list_counted(text: str) -> Iterator[Number]:
    """List the editions of gatherings that have no name beside them: `meetup 8`, `沙龙12`.

    Args:
        text: The question, not folded: a word with a capital before it is a name.
    """
    for match in _COUNTED.finditer(text):
        if not _NAMED.search(text[: match.start()]):
            yield Number("edition", (int(match[1]),), *match.span(1))


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
            lead = _find_lead(text, before)
            before = Number("year", values, lead, number.end)
            continue
        if before:
            yield before
        before = number
    if before:
        yield before


def _find_lead(text: str, year: Number) -> int:
    """Find where a range begins: with `from`."""
    left = max(0, year.start - _LONGEST_GAP)
    match = _RANGE_LEAD.search(text[left : year.start])
    return left + match.start() if match else year.start


def _is_range(text: str, first: Number, last: Number) -> bool:
    if first.sort != "year" or last.sort != "year":
        return False
    gap = text[first.end : last.start]
    if len(gap) > _LONGEST_GAP or not 0 < last.values[-1] - first.values[0] <= MOST_YEARS:
        return False
    if is_range_gap(gap):
        return True
    before = text[max(0, first.start - _LONGEST_GAP) : first.start].lower()
    return before.rstrip().endswith("between") and _BETWEEN.match(gap) is not None


def is_range_gap(gap: str) -> bool:
    """Tell whether a text between two years makes a range of them: `to`, `到`, `-`."""
    return _RANGE.match(gap) is not None
