"""Reads from front matter or a row when its event was held, which is not when it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from indexer.sources.dates import MONTHS, parse_day
from indexer.sources.front_matter_fields import Fields

MAX_CHARS = 200
"""A longer text is prose, and its dates may be anything."""
MAX_DAYS = 100
"""Days read from one field; a list of more is no list of days."""

_START_KEYS = (
    *("eventdate", "eventdates", "eventday", "eventstart", "eventstartdate", "eventbegin"),
    *("conferencedate", "conferencedates", "heldon", "helddate", "dateofevent"),
    *("活动日期", "活动时间", "举办日期", "举办时间", "会议日期", "会议时间"),
)
_SHARED_START_KEYS = ("dates", "startdate", "datestart", "start", "starts", "begin", "开始日期")
"""Keys that tell the days of an event only on a page that names one."""
_END_KEYS = (
    *("eventend", "eventenddate", "eventdateend", "conferenceend", "enddate", "dateend", "end"),
    *("ends", "until", "活动结束日期", "结束日期"),
)
_EVENT_KEYS = ("event", "conference")

_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
_TO = r"\s*(?:[-–—~～/至到、]|to\b|until\b|through\b|and\b|&)\s*"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_FIGURES = re.compile(
    rf"""(?x)
    (?<!\d)(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})(?!\d)
    (?:\s*+[日号]?(?:[（(][^）)]{{0,40}}[）)])?{_TO}(?:(\d{{1,2}})\s*[-/.月]\s*)?(\d{{1,2}})(?![\d:年]|[-/.]\d))?
    """
)
"""2022-04-25, 2022/4/25-29, 2022年4月25日至5月1日, 2022年4月25、26日."""
_DAY_FIRST = re.compile(
    rf"(?<!\d){_DAY}(?:(?:\s+(?:of\s+)?({_MONTH}))?{_TO}{_DAY})?\s+(?:of\s+)?({_MONTH}),?\s+(\d{{4}})",
    re.IGNORECASE,
)
"""25 April 2022, 25–29 April 2022, 30 April to 2 May 2022."""
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\s+{_DAY}(?:{_TO}(?:({_MONTH})\s+)?{_DAY})?,?\s+(\d{{4}})", re.IGNORECASE
)
"""April 25, 2022; April 25-29, 2022; April 30 to May 2, 2022."""


def read_event_days(fields: Fields) -> str:
    """Read the first and the last day of the event of a page or row.

    Returns:
        An ISO date, two with a slash between them (`2022-04-25/2022-04-29`), or nothing.
    """
    days, ends, _ = _find_event_days(fields)
    if not days:
        return ""
    first, last = min(days), max([*days, *ends])
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def find_contradiction(fields: Fields) -> tuple[str, str]:
    """Find what contradicts itself in the days of the event of a page: the key, and what it is.

    Both are empty if nothing does.
    """
    days, ends, key = _find_event_days(fields)
    if not days or not ends or max(ends) >= min(days):
        return "", ""
    last, first = max(ends).isoformat(), min(days).isoformat()
    return key, f"its event ends ({last}) before it begins ({first})"


def _find_event_days(fields: Fields) -> tuple[list[date], list[date], str]:
    """Find the days of the event of a page, its last days, and the key of these."""
    values = _fold_keys(fields)
    for key in _EVENT_KEYS:
        if isinstance(event := values.get(key), dict):  # event: {name: …, start: …, end: …}
            values |= {f"event{own}": value for own, value in _fold_keys(event).items()}
    names_event = any(values.get(key) for key in _EVENT_KEYS)
    keys = (*_START_KEYS, *(_SHARED_START_KEYS if names_event else ()))
    days = next((found for key in keys if (found := list_days(values.get(key)))), [])
    ends = ((list_days(values.get(key)), key) for key in _END_KEYS)
    last, key = next((found for found in ends if found[0]), ([], ""))
    return days, last, key


def find_event_year(days: str) -> int:
    """Find the year of an event's days; 0 if they are in several, or unknown."""
    years = {day[:4] for day in days.split("/")}
    return int(min(years)) if days and len(years) == 1 else 0


def _fold_keys(fields: Fields) -> dict[str, object]:
    """Make `event_date`, `Event-Date` and `eventDate` one key."""
    return {
        str(key).lower().replace("_", "").replace("-", ""): value for key, value in fields.items()
    }


def list_days(value: object) -> list[date]:
    """List the days in a date, a text, or a list or table of these, in their order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [day for item in value[:MAX_DAYS] for day in _read_days(item)]
    return _read_days(value)


def _read_days(value: object) -> list[date]:
    if isinstance(value, int):  # 20220425
        value = str(value)
    if isinstance(value, str):
        if len(value) > MAX_CHARS:
            return []
        if days := list(find_days(value)):
            return days
    day = parse_day(value)
    return [day] if day else []


def find_days(text: str) -> Iterator[date]:
    """Find the days in a text, with the year; of a range, the first and the last."""
    for year, month, day, last_month, last_day in _FIGURES.findall(text):
        yield from _make_days(year, [(month, day), (last_month or month, last_day)])
    for day, month, last_day, last_month, year in _DAY_FIRST.findall(text):
        found = [(month or last_month, day), (last_month, last_day)]
        yield from _make_days(year, [(_count_month(month), day) for month, day in found])
    for month, day, last_month, last_day, year in _MONTH_FIRST.findall(text):
        found = [(month, day), (last_month or month, last_day)]
        yield from _make_days(year, [(_count_month(month), day) for month, day in found])


def _make_days(year: str, days: Iterable[tuple[str | int, str]]) -> Iterator[date]:
    """Make the days that exist; an empty one stands for none."""
    for month, day in days:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:  # 2022-13-45, or no last day
            continue


def _count_month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1
