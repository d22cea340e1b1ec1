"""Finds months and days: `六月`, `in May`, `24 February`, `2 月 24 日`, `2021-02-24`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understanding.needs import Needs
from bot.understanding.numbers.number import Number

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SHORT_NAMES = {name[:3]: place for place, name in enumerate(_NAMES, 1)}
MONTHS = " ".join((*_NAMES, *_SHORT_NAMES, *(f"{name}t" for name in _SHORT_NAMES)))
"""Latin words, one of which a month has that is written in them."""
_NAME = Needs("", MONTHS)
_ANY = rf"(?:{'|'.join(_NAMES)}|(?:{'|'.join(_SHORT_NAMES)})t?\.?)"
_HAN = {"十": 10, "十一": 11, "十二": 12} | {c: i for i, c in enumerate("一二三四五六七八九", 1)}

_YEAR_FIRST = re.compile(
    r"(?<![\d.])((?:19|20)\d{2})[-/.](1[0-2]|0?[1-9])(?:[-/.](3[01]|[12]\d|0?[1-9]))?(?![\d.])"
)
_MONTH_ZH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\s*月(?!\d)|(十[一二]?|[一二三四五六七八九])月")
_DAY_ZH = re.compile(
    r"(?<=月)\s*(3[01]|[12]\d|0?[1-9])\s*[日号]|(?<=月)([一二三四五六七八九十]{1,3})[日号]"
)
# "may" and "march" are verbs too: only behind a preposition, or beside a year.
_MONTH_EN = re.compile(
    r"\b(january|february|april|june|july|august|september|october|november|december)\b"
    r"|\b(?:in|of|since|until|from)\s+(march|may)\b|\b(march|may)\s+(?=(?:19|20)\d{2})",
    re.IGNORECASE,
)
# Three letters are names too (Jan, Mar): only beside a year, or the plain ones behind `in`.
_MONTH_SHORT = re.compile(
    r"\b(jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)t?\.?,?\s{0,2}(?=(?:19|20)\d{2}|['’]\d{2}\b)"
    r"|(?<=\b[12]\d{3}[\s,-])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)t?\b"
    r"|\b(?:in|since|until|from)\s+(feb|apr|jun|jul|aug|sep|oct|nov)t?\b",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.:/-])(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s+)?({_ANY})(?![^\W\d_])",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b({_ANY})\s+(?:the\s+)?(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
    r"(?=\s*[?.!,)]*$|,?\s+(?:19|20)\d{2}|\s+(?:at|of|in|from|was|is)\b)",
    re.IGNORECASE,
)


def list_dates(text: str) -> Iterator[Number]:
    """List the months and days of a text, the surer readings before the others."""
    for match in _YEAR_FIRST.finditer(text):
        yield Number("year", (int(match[1]),), *match.span(1))
        yield Number("month", (int(match[2]),), *match.span(2))
        if match[3]:
            yield Number("day", (int(match[3]),), *match.span(3))
    has_name = _NAME.are_in(text)
    if has_name:
        yield from _list_days_of_names(text)
    if "月" in text:
        for match in _MONTH_ZH.finditer(text):
            yield Number("month", (int(match[1]) if match[1] else _HAN[match[2]],), *match.span())
    if has_name:
        yield from _list_names(text)
    if "月" in text:
        for match in _DAY_ZH.finditer(text):
            value = int(match[1]) if match[1] else _read_han(match[2])
            if 0 < value <= 31:
                yield Number("day", (value,), *match.span())


def _list_days_of_names(text: str) -> Iterator[Number]:
    for match in _DAY_MONTH.finditer(text):
        yield Number("month", (_read_name(match[2]),), *match.span(2))
        yield Number("day", (int(match[1]),), match.start(), match.start(2))
    for match in _MONTH_DAY.finditer(text):
        yield Number("month", (_read_name(match[1]),), *match.span(1))
        yield Number("day", (int(match[2]),), match.start(2), match.end())


def _list_names(text: str) -> Iterator[Number]:
    for match in _MONTH_EN.finditer(text):
        group = match.lastindex or 1
        yield Number("month", (_read_name(match[group]),), *match.span(group))
    for match in _MONTH_SHORT.finditer(text):
        group = match.lastindex or 1
        start, end = match.span(group)
        # The t of `Sept`, and the dot.
        end += len(text[end : end + 2]) - len(text[end : end + 2].lstrip("tT."))
        yield Number("month", (_read_name(match[group]),), start, end)


def _read_name(name: str) -> int:
    return _SHORT_NAMES[name[:3].lower()]


def _read_han(digits: str) -> int:
    """Read a day: `九`, `十`, `二十四`; 0 for what is none."""
    tens, ten, ones = digits.partition("十")
    if not ten:
        return _HAN.get(digits, 0)
    return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0) if len(tens) <= 1 else 0
