"""Dates in front matter and rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

DATE_KEYS = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
"""In the order in which Hugo uses them."""

_DAY = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")


def parse_time(value: object) -> datetime | None:
    """Parse a point in time; as in Hugo, a day means midnight and no time zone means UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, str):
        return None
    try:
        return parse_time(datetime.fromisoformat(value.strip()))
    except ValueError:
        return parse_time(find_day(value))


def parse_day(value: object) -> date | None:
    """Parse the day of a point in time, in the time zone it was written in."""
    time = parse_time(value)
    return time.date() if time else None


def find_day(text: str) -> date | None:
    """Find the first day in figures: 2022-08-17, 2022/8/17, 2022年8月17日."""
    for match in _DAY.finditer(text):
        try:
            return date(*map(int, match.groups()))
        except ValueError:  # 2022-13-45
            continue
    return None


def read_date(front: Mapping[str, object]) -> date | None:
    """Read the date of a page or row."""
    return next((day for key in DATE_KEYS if (day := parse_day(front.get(key)))), None)
