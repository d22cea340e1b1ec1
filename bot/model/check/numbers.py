"""Finds the numbers and dates of a text in one form, however either language writes them."""

from __future__ import annotations

import calendar
import re
import unicodedata

_MONTHS = {
    name: n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])
}
_MONTH = rf"\b(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))}|Sept)\b\.?"
_TO = r"\s{0,2}(?:[-–—~、]|to|and|至|到|和)\s{0,2}"
_TH = r"(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?![\d.])",
        r"(?:(?P<year>\d{4})\s?年\s?)?(?<!\d)(?P<month>\d{1,2})\s?月(?:份|\s?(?P<day>\d{1,2})\s?[日号]?"
        rf"(?:{_TO}(?P<last>\d{{1,2}})\s?[日号])?)?",
        rf"(?<!\d)(?P<day>\d{{1,2}}){_TH}(?:{_TO}(?P<last>\d{{1,2}}){_TH})?\s(?:of )?{_MONTH}"
        r"(?:,?\s(?P<year>\d{4}))?",
        rf"{_MONTH}\s(?P<day>\d{{1,2}}){_TH}(?!\d)(?:{_TO}(?P<last>\d{{1,2}}){_TH}(?!\d))?"
        r"(?:,?\s(?P<year>\d{4}))?",
        rf"{_MONTH}(?:,?\s(?P<year>\d{{4}}))?",
    )
)
"""A day, a span of days in one month, or a month; the surest form first."""
_DIGITS = re.compile(r"(\d+(?:[.,:]\d+)*)\s?([万亿千百])?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_HAN_NUMBER = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+")
_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: n for n, word in enumerate(_SMALL)}
_WORDS |= {word: 10 * n for n, word in enumerate(_TENS, start=2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_ENGLISH = "|".join(_WORDS | _SCALES)
_ENGLISH_NUMBER = re.compile(
    rf"\b(?:{_ENGLISH})(?:(?:[\s-]|\sand\s)(?:{_ENGLISH})){{0,8}}\b", re.IGNORECASE
)


def find_numbers(text: str, *, with_one: bool = True) -> set[str]:
    """Find numbers (`1000`, `1.5`, `14:00`), months (`month 4`) and days (`day 4-25`).

    Args:
        text: In either language.
        with_one: Whether `one` and `一` count, which are more often words than numbers.
    """
    text = unicodedata.normalize("NFKC", text).replace("百分之", " ")
    found: set[str] = set()
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found |= _read_date(match.groupdict())
        text = pattern.sub(" ", text)
    found |= {_read_digits(*match.groups()) for match in _DIGITS.finditer(text)}
    words = {str(_read_han(run)) for run in _HAN_NUMBER.findall(_DIGITS.sub(" ", text))}
    words |= {str(_read_english(run)) for run in _ENGLISH_NUMBER.findall(text)}
    return found | (words if with_one else words - {"1"})


def _read_date(parts: dict[str, str | None]) -> set[str]:
    named = parts["month"] or ""
    month = int(named) if named.isdecimal() else _MONTHS.get(named, 9)
    found = {f"month {month}"}
    if year := parts.get("year"):
        found.add(year)
    days = (parts.get("day"), parts.get("last"))
    return found | {f"day {month}-{int(day)}" for day in days if day}


def _read_digits(digits: str, unit: str | None) -> str:
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    if unit and digits.replace(".", "", 1).isdecimal():
        return f"{float(digits) * _HAN_UNITS[unit]:.0f}"
    return str(int(digits)) if digits.isdecimal() and len(digits) < 19 else digits


def _read_han(run: str) -> int:
    """Read a Chinese number: `六十`, `二〇二二`, `一万两千`; characters without a digit are 0."""
    if all(c in _HAN_DIGITS for c in run):
        return int("".join(str(_HAN_DIGITS[c]) for c in run[:18]))
    total = section = digit = 0
    for c in run:
        if c in _HAN_DIGITS:
            digit = _HAN_DIGITS[c]
        elif _HAN_UNITS[c] < 10_000:
            section += (digit or 1) * _HAN_UNITS[c]
            digit = 0
        else:
            total += (section + digit) * _HAN_UNITS[c]
            section = digit = 0
    return total + section + digit


def _read_english(run: str) -> int:
    """Read an English number: `twenty-four`, `two hundred and six`."""
    total = section = 0
    for word in re.findall(r"[a-z]+", run.lower()):
        if word in _SCALES:
            section = max(section, 1) * _SCALES[word]
            if word != "hundred":
                total, section = total + section, 0
        elif word != "and":
            section += _WORDS[word]
    return total + section
