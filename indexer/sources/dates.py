"""Dates as front matter and rows write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

DATE_KEYS = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
"""In Hugo's order of trust."""

_DAY = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")


def moment(value: object) -> datetime | None:
    """Read a point in time; a day is its midnight, and without a zone it is UTC, as in Hugo."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return moment(day(text))


def day(text: str) -> date | None:
    """Find the first day a text writes in figures: 2022-08-17, 2022/8/17, 2022年8月17日."""
    for found in _DAY.finditer(text):
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:  # 2022-13-45
            continue
    return None


def date_of(front: Mapping[str, object]) -> date | None:
    """Give the day a page names as its own, in the zone it was written in."""
    for key in DATE_KEYS:
        found = moment(front.get(key))
        if found:
            return found.date()
    return None
