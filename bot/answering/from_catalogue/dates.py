"""Writes days as people read them, in both languages, and reads the months of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from indexer.catalogue.records import Event

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


def write_month_day(month: int, day: int, year: int, language: str) -> str:
    """Write a day, with its year unless that is 0: `6 July`, `7 月 6 日`."""
    if language == "zh":
        return f"{write_month(month, year, language)} {day} 日"
    return f"{day} {write_month(month, year, language)}"


def _write_day(day: date, language: str) -> str:
    if language == "zh":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_in_months(event: Event, months: Sequence[int]) -> bool:
    """Tell whether an event was in one of the months of any year; not if no page says when."""
    return not list_months(event).isdisjoint(months)


def list_months(event: Event) -> frozenset[int]:
    """List the months in which an event was."""
    first, last = read_month(event.start), read_month(event.end) or read_month(event.start)
    if event.end[:4] > event.start[:4]:
        last += 12 * (int(event.end[:4]) - int(event.start[:4])) if event.end[:4].isdigit() else 0
    months = range(first, min(last, first + 11) + 1) if first else ()
    return frozenset((month - 1) % 12 + 1 for month in months)


def read_month(day: str) -> int:
    """Read the month of an ISO date; 0 if it has none."""
    return int(day[5:7]) if day[5:7].isdigit() else 0
