"""Writes days as people read them, in both languages."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def write_days(start: str, end: str, language: str) -> str:
    """Write a day or a span of ISO dates: `25–29 April 2022`, `2022 年 4 月 25 日至 29 日`.

    The first day is named first, with its year in full wherever the months differ. A text that is
    no ISO date stays as it is.
    """
    first, last = _read_day(start), _read_day(end)
    if first is None or last is None or last <= first:
        return _write_day(first, language) if first else start
    if (first.year, first.month) != (last.year, last.month):
        if language != "zh":
            return f"{_write_day(first, language)} – {_write_day(last, language)}"
        rest = _write_day(last, language)
        same = first.year == last.year
        until = rest.removeprefix(f"{last.year} 年 ") if same else f" {rest}"
        return f"{_write_day(first, language)}至 {until.lstrip()}"
    if language == "zh":
        return f"{_write_day(first, language)}至 {last.day} 日"
    return f"{first.day}–{last.day} {MONTHS[first.month - 1]} {first.year}"


def write_month(month: int, year: int, language: str) -> str:
    """Write a month, with its year unless that is 0: `July 2021`, `2021 年 7 月`."""
    if language == "zh":
        return f"{year} 年 {month} 月" if year else f"{month} 月"
    return f"{MONTHS[month - 1]} {year}" if year else MONTHS[month - 1]


def _write_day(day: date, language: str) -> str:
    if language == "zh":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
