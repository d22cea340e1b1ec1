"""Reads the dates of Jekyll's documents, as Ruby and its YAML do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from indexer.sources.dates import guess_day, parse_time

_YAML_TIME = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s{1,9})\d{1,2}:\d\d:\d\d(?:\.\d{0,20})?"
    r"(?P<zone>\s{0,9}(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?"
)
_PARTS = re.compile(
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    r"(?:[Tt]|\s{1,9}|$)(?:(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\.\d{0,20})?)?"
    r"\s{0,9}(?P<zone>Z|UTC|GMT|[-+]\d{1,2}:?\d\d|[-+]\d\d)?"
)
_NAME = re.compile(r"(?P<date>\d{2,4}-\d{1,2}-\d{1,2})-(?P<slug>[^/]*)")


def parse_date(value: object, zone: tzinfo) -> datetime | None:
    """Parse a date of front matter; the result is in the zone of the site. None for none.

    A time with seconds and without a zone is in UTC, because YAML says so; one without seconds is a
    text to YAML, and Ruby reads it in the zone of the site.
    """
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    match = _PARTS.fullmatch(text)
    yaml_time = _YAML_TIME.fullmatch(text)
    own = UTC if yaml_time and not yaml_time["zone"] else zone
    if match is None:
        day = guess_day(text)
        time = parse_time(text, own) or (datetime(day.year, day.month, day.day) if day else None)
    else:
        time = _make_time(match)
    if time is None:
        return None
    try:
        return (time if time.tzinfo else time.replace(tzinfo=own)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _make_time(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    names = ("year", "month", "day", "hour", "minute", "second")
    try:
        time = datetime(*(int(parts[name] or 0) for name in names))  # type: ignore[arg-type]
        written = parts["zone"]
        if not written:
            return time
        sign, digits = written[0], written[1:].replace(":", "")
        offset = "+0000" if sign not in "+-" else f"{sign}{digits.zfill(2):0<4}"
        return time.replace(tzinfo=datetime.strptime(offset, "%z").tzinfo)
    except ValueError:  # 2022-13-45
        return None


def split_dated_name(stem: str) -> tuple[str, str]:
    """Split the name of a post into its date and its slug; both empty if it has no date."""
    match = _NAME.fullmatch(stem)
    return (match["date"], match["slug"]) if match else ("", "")
