"""Reads when a talk began: a day, a time of day and an offset, wherever a row says them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import START_KEYS, parse_day, parse_time

_DAY_KEYS = ("date", "day", "recorded", "recorded_at", "held_on", "start_date", "日期")
_TIME_KEYS = (*START_KEYS, "start_time_ts", "time", "datetime", "开始时间", "时间")
_KEYS = ("date", *START_KEYS, "start_time_ts", "datetime", *_DAY_KEYS[1:])
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:：](?P<minute>\d\d)(?:[:：]\d\d)?(?: ?(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)
_HAS_CLOCK = re.compile(r"\d[T ]\d{1,2}:\d\d")
MIN_EPOCH_S = 10**8
"""1973: a smaller number is no point in time."""
MIN_EPOCH_MS = 10**11
"""A larger number counts milliseconds."""
MAX_CHARS = 100
"""Of a point in time; a longer text is a sentence."""


def read_start(row: fm.Fields, zone: tzinfo | None) -> str:
    """Read when a talk began, as an ISO text: `2024-04-20`, `2024-04-20T09:00:00+02:00`.

    A time in UTC is shown in `zone`, and one without an offset is in it. Without a zone, the offset
    is left out. Empty if no field says a day.
    """
    points = [found for key in _KEYS if (found := _read_point(row.get(key), zone))]
    if not points:
        return ""
    day = points[0]
    times = (point for point in points if isinstance(point, datetime))
    if isinstance(day, datetime):
        return day.isoformat()
    same = next((point for point in times if point.date() == day), None)
    return same.isoformat() if same else _add_clock(day, row, zone)


def read_clock(text: str) -> time | None:
    """Read the time of day that a text begins with: `14:30`, `8:00am`."""
    match = _CLOCK.match(text.strip())
    if not match:
        return None
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    try:
        return time(hour, int(match["minute"]))
    except ValueError:  # 25:61
        return None


def show_start_clock(start: str) -> str:
    """Show the time of day of an ISO text, with its offset: `14:30 UTC+02:00`; empty for none."""
    try:
        found = datetime.fromisoformat(start)
    except ValueError:
        return ""
    return f"{found:%H:%M %Z}".strip() if found.hour or found.minute else ""


def place_in(found: datetime, zone: tzinfo | None) -> datetime:
    """Put a point in time into a zone, with a plain offset; one in another offset stays in it."""
    if zone is not None and found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    elif zone is not None and found.tzinfo is not None and not found.utcoffset():
        found = found.astimezone(zone)
    offset = found.utcoffset()
    if offset is None:
        return found
    minutes = timedelta(minutes=round(offset.total_seconds() / 60))
    return found.replace(tzinfo=timezone(minutes))


def _add_clock(day: date, row: fm.Fields, zone: tzinfo | None) -> str:
    """Add the time of day that another field says."""
    for key in _TIME_KEYS:
        clock = read_clock(fm.get_text(row, key)[:MAX_CHARS])
        if clock:
            return place_in(datetime.combine(day, clock), zone).isoformat()
    return day.isoformat()


def _read_point(value: object, zone: tzinfo | None) -> datetime | date | None:
    """Read a point in time, or a day."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value) if len(value) <= 20 else None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= MIN_EPOCH_S:
        return _read_epoch(float(value), zone)
    if not isinstance(value, str) or len(value) > MAX_CHARS:
        return parse_day(value) if isinstance(value, int) else None
    if not _HAS_CLOCK.search(value):
        return parse_day(value)
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        found = parse_time(value)  # type: ignore[assignment]
    return place_in(found, zone) if found else None


def _read_epoch(seconds: float, zone: tzinfo | None) -> datetime | None:
    if seconds >= MIN_EPOCH_MS:
        seconds /= 1000
    try:
        return place_in(datetime.fromtimestamp(seconds, UTC), zone)
    except (ValueError, OverflowError, OSError):
        return None
