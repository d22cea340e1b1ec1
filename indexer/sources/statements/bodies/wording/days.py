"""Reads days from a text that may lack the year."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import islice

from indexer.sources.dates import MONTHS
from indexer.sources.event_days import find_days

MAX_LENGTH = timedelta(days=21)
"""A later day in the same text is that of something else."""
MAX_CHARS = 400
"""Beginning of a text in which days are looked for."""

_TO = r"\s{0,2}(?:[-–—~～/至到]|to\b|and\b|&)\s{0,2}"
_ZH = re.compile(
    rf"(?<![\d年])(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?[日号]?(?:{_TO}(?:(\d{{1,2}})\s?月\s?)?(\d{{1,2}})\s?[日号])?"
)
_ZH_LIST = re.compile(
    r"((?:19|20)\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[、,，和]\s?(\d{1,2})\s?日"
)
"""2021年10月16、17日"""
_MONTH = rf"(?P<m>{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH}\s(?P<a>\d{{1,2}})(?:st|nd|rd|th)?(?:{_TO}(?P<b>\d{{1,2}})(?:st|nd|rd|th)?)?\b",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    rf"\b(?P<a>\d{{1,2}})(?:st|nd|rd|th)?(?:{_TO}(?P<b>\d{{1,2}})(?:st|nd|rd|th)?)?\s(?:of\s)?{_MONTH}\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<!\d)([01]?\d|2[0-3])[:：][0-5]\d(?:\s{0,2}[-–—~～至到]\s{0,2}(?:[01]?\d|2[0-3])[:：][0-5]\d)?(?!\d)"
)


def read_days(text: str, year: int = 0) -> tuple[date, ...]:
    """Read the first and the last day in a text; one day if it has only one, none if it has none.

    A day without a year is of the given one; with 0, it is no day.
    """
    text = text[:MAX_CHARS]
    if match := _ZH_LIST.search(text):
        own, month, first, last = map(int, match.groups())
        return _make(own, [(month, first), (month, last)])
    if days := list(islice(find_days(text), 2)):
        is_range = days[0] < days[-1] <= days[0] + MAX_LENGTH
        return (days[0], days[-1]) if is_range else (days[0],)
    if not year:
        return ()
    if match := _ZH.search(text):
        month, first = int(match[1]), int(match[2])
        rest = [(int(match[3] or month), int(match[4]))] if match[4] else []
        return _make(year, [(month, first), *rest])
    if match := _MONTH_FIRST.search(text) or _DAY_FIRST.search(text):
        month = MONTHS.index(match["m"][:3].lower()) + 1
        rest = [(month, int(match["b"]))] if match["b"] else []
        return _make(year, [(month, int(match["a"])), *rest])
    return ()


def find_time(text: str) -> str:
    """Find the time of day, or the first and the last: `19:00-20:00`; empty for none."""
    match = _TIME.search(text[:MAX_CHARS])
    return match[0] if match else ""


def _make(year: int, days: list[tuple[int, int]]) -> tuple[date, ...]:
    try:
        return tuple(dict.fromkeys(date(year, month, day) for month, day in days))
    except ValueError:  # 31 June
        return ()
