"""Finds years: `2022`, `二〇二二年`, `22 年`, `last year`, `the last three years`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from bot.understanding.numbers.number import COUNT, Number, read_count
from indexer.text import events
from indexer.text.language import compile_words

_HAN = "〇零○一二三四五六七八九"
_DIGITS = str.maketrans(_HAN, "000123456789")
_FULL = re.compile(
    rf"(?<![{_HAN}十])(?:[一二][{_HAN}]{{3}}(?=\s*年)|(?:二[〇零○]|一九)[{_HAN}]{{2}}(?![{_HAN}十百]))"
)
"""In this century or the last one; without 年 only what can be no other number."""
_NEVER = compile_words(
    r"(?<![\w.#第])(\d{4})(?=\s?年(?![前后内代级以之]|的?历史))"
    r"|\byear\s+(?:of\s+)?(\d{4})(?![\d.]*\d)"
    r"|\b(?:in|since|during|after)\s+(\d{4})(?=\s*(?:[^\w\s.:%-]|[.!]?\s*$))"
)
"""Any number that stands for a year, though nothing was held then: `the talks of year 9999`."""
_SHORT = re.compile(r"(?<![\d.第])([012]\d)(?=\s*年(?![前后内代]))|(?<=['’‘])([012]\d)(?!\d)")
_SHORT_HAN = re.compile(rf"(?<![{_HAN}十第])([一二])([{_HAN}])(?=\s*年(?![前后内代]))")
_TENS = re.compile(rf"(?<![{_HAN}十第])(二?)十([{_HAN}]?)(?=\s*年(?![前后内代]))")
_FROM_NOW = (
    (-3, compile_words(r"大前年")),
    (-2, compile_words(r"前年|\bthe year before last\b")),
    (-1, compile_words(r"去年|上一?年|\b(?:last|previous) year\b|\ba year ago\b")),
    (0, compile_words(r"今年|本年|\bthis year\b")),
    (1, compile_words(r"明年|\bnext year\b")),
    (2, compile_words(r"(?<!以)(?<!之)后年")),
)
_AGO = compile_words(rf"(?<![\d第])(?:({COUNT})\s?年(?:之|以)?前|\b({COUNT})\s+years?\s+ago\b)")
_LAST_YEARS = compile_words(
    rf"(?:最近|近|过去|这)的?({COUNT})\s?年(?![前后])"
    rf"|\b(?:in |over |of |from )?(?:the )?(?:last|past|previous)\s+({COUNT})\s+years\b"
)
_MOST_AGO = 15
"""Years ago that are counted: no recap is older."""
MOST_YEARS = 30
"""Longest range of years; a longer one is no range."""

_OPEN = "以来|以后|至今|到现在|到今天|到如今|开始|起"
_SINCE_BEFORE = compile_words(r"(?:\b(?:since|starting (?:in|from)|as of)|自从?)\s*(?:the year )?$")
_SINCE_BEHIND = compile_words(
    rf"^\s*年?\s*(?:{_OPEN})|^\s*(?:on\b|onwards?\b|(?:and|or) (?:later|newer|after)\b"
    r"|(?:to|till|until) (?:now|today|date|present)\b)"
)
_AFTER_BEFORE = compile_words(r"\b(?:after|later than|newer than)\s*$")
_AFTER_BEHIND = compile_words(r"^\s*年?\s*之后")
_UNTIL_BEFORE = compile_words(r"(?:\b(?:until|till|up to|no later than)|截[止至]到?)\s*$")
_UNTIL_BEHIND = compile_words(
    r"^\s*年?\s*(?:为止|及以前|及之前)|^\s*(?:and|or) (?:earlier|older)\b"
)
_BEFORE_BEFORE = compile_words(r"\b(?:before|prior to|earlier than|older than)\s*$")
_BEFORE_BEHIND = compile_words(r"^\s*年?\s*[以之]?前")
_LEAD = compile_words(r"(?:从|自从?|\bfrom)\s*$")
_FAR = 16
"""Characters beside a year that may make it open."""


def list_years(text: str, this_year: int) -> Iterator[Number]:
    """List the years of a text, the surer readings before the others."""
    for match in _LAST_YEARS.finditer(text):
        count = read_count(match[1] or match[2])
        if count <= _MOST_AGO:
            yield Number("year", tuple(range(this_year - count, this_year + 1)), *match.span())
    for match in _AGO.finditer(text):
        count = read_count(match[1] or match[2])
        if count <= _MOST_AGO:
            yield Number("year", (this_year - count,), *match.span())
    for start, end, year in events.find_year_spans(text):
        yield Number("year", (year,), start, end)
    for match in _NEVER.finditer(text):
        place = match.lastindex or 0
        yield Number("year", (int(match[place]),), *match.span(place))
    for match in _FULL.finditer(text):
        yield Number("year", (int(match[0].translate(_DIGITS)),), *match.span())
    yield from _list_short_years(text)
    for step, pattern in _FROM_NOW:
        for match in pattern.finditer(text):
            yield Number("year", (this_year + step,), *match.span())


def _list_short_years(text: str) -> Iterator[Number]:
    for match in _SHORT.finditer(text):
        digits = match[1] or match[2]
        yield Number("year", (2000 + int(digits),), match.end() - len(digits), match.end())
    for match in _SHORT_HAN.finditer(text):
        yield Number("year", (2000 + int(match[0].translate(_DIGITS)),), *match.span())
    for match in _TENS.finditer(text):
        ones = int(match[2].translate(_DIGITS)) if match[2] else 0
        yield Number("year", (2010 + 10 * bool(match[1]) + ones,), *match.span())


def open_year(text: str, year: Number, this_year: int) -> Number:
    """Make the years from one on, or up to one, of `since 2020` and `2020 年之前`."""
    if year.sort != "year" or len(year.values) > 1:
        return year
    left, right = max(0, year.start - _FAR), year.end - year.unit
    before, behind = text[left : year.start], text[right : right + _FAR]
    value = year.values[0]
    for pattern_before, pattern_behind, years in (
        (_SINCE_BEFORE, _SINCE_BEHIND, range(value, this_year + 1)),
        (_AFTER_BEFORE, _AFTER_BEHIND, range(value + 1, this_year + 1)),
        (_UNTIL_BEFORE, _UNTIL_BEHIND, range(value - MOST_YEARS, value + 1)),
        (_BEFORE_BEFORE, _BEFORE_BEHIND, range(value - MOST_YEARS, value)),
    ):
        first, last = pattern_before.search(before), pattern_behind.match(behind)
        if (first or last) and years:
            lead = first or _LEAD.search(before)
            return replace(
                year,
                values=tuple(years),
                start=left + lead.start() if lead else year.start,
                end=max(year.end, right + last.end()) if last else year.end,
                unit=0,
            )
    return year
