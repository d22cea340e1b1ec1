"""Dates in front matter and rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from indexer.errors import SourceError

DATE_KEYS = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
"""In the order in which Hugo uses them."""
START_KEYS = ("time_start", "start_time", "timestart", "starttime", "starts_at", "start", "begins")
"""Keys of when a talk began: a time of day, or a day with one."""
_MORE_KEYS = ("publishedat", "datepublished")
"""Keys that other generators use."""

_DAY = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_DIGITS = re.compile(r"(?:19|20)\d{6}")
"""A day without separators: 20220817."""
_ZONE = r"(?P<zone>[+-]\d\d:?\d\d|Z)"
_NAME = r"[A-Z]{3,4}"
"""Abbreviation of a zone, which has no fixed meaning: to Hugo, the time is one without a zone."""
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_WEEKDAY = r"(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)"
_CLOCK_S = rf"{_CLOCK}:(?P<second>\d\d)"
_ISO_DAY = r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
_HUGO_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        _ISO_DAY,
        rf"{_ISO_DAY}(?-i:T){_CLOCK_S}(?:[.,]\d+)?(?-i:{_ZONE})?",
        rf"{_ISO_DAY} {_CLOCK_S}(?:[.,]\d+)?(?:(?-i: ?{_ZONE})(?: {_NAME})?)?",
        # RFC 1123, RFC 822 and RFC 850
        rf"{_WEEKDAY}, (?P<day>\d\d) {_MONTH} (?P<year>\d{{4}}) {_CLOCK_S} (?:{_ZONE}|{_NAME})",
        rf"(?P<day>\d\d) {_MONTH} (?P<year>\d\d) {_CLOCK} (?:{_ZONE}|{_NAME})",
        rf"[a-z]{{3,6}}day, (?P<day>\d\d)-{_MONTH}-(?P<year>\d\d) {_CLOCK_S} {_NAME}",
        # ANSI C, `date` of Unix, and Ruby
        rf"{_WEEKDAY} {_MONTH}  ?(?P<day>\d\d?) {_CLOCK_S} (?:{_NAME} )?(?P<year>\d{{4}})",
        rf"{_WEEKDAY} {_MONTH} (?P<day>\d\d) {_CLOCK_S} {_ZONE} (?P<year>\d{{4}})",
        rf"(?P<day>\d\d) {_MONTH} (?P<year>\d{{4}})",
    )
)
"""The forms that Hugo reads, besides numbers; tests compare them with the real Hugo."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = re.compile(rf"\b(?:{'|'.join(MONTHS)})", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_MAX_GUESSED_CHARS = 60
"""A longer text is a sentence."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_hugo_time(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Parse a point in time that Hugo reads: text in one of its forms, or seconds since 1970.

    A time without a zone is in `zone`, and a day means its midnight.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return _EPOCH + timedelta(seconds=value)
        except OverflowError:
            return None
    if not value or not isinstance(value, str):
        return None
    match = next((match for form in _HUGO_FORMS if (match := form.fullmatch(value))), None)
    try:
        return _make_time(match, zone) if match else None
    except ValueError:  # 2022-13-45
        return None


def parse_time(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Parse a point in time in any form that Hugo or another generator reads.

    As in Hugo, a day means midnight. A time without a zone is in `zone`.
    """
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    if isinstance(value, int) and _DIGITS.fullmatch(str(value)):
        return parse_time(str(value), zone)
    if not isinstance(value, str):
        return None
    try:
        return parse_time(datetime.fromisoformat(value.strip()), zone)
    except ValueError:
        return parse_hugo_time(value.strip(), zone) or parse_time(find_day(value), zone)


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


def guess_day(value: object) -> date | None:
    """Guess the day of a date that no generator reads: `May 1, 2022`, `1st of May 2022`."""
    if not isinstance(value, str) or len(value) > _MAX_GUESSED_CHARS:
        return None
    if not _MONTH_NAME.search(value):
        return None
    words = re.split(r"[\s,]+", _ORDINAL.sub("", value))
    # `parsedate` wants a time of day, and no `Sunday` and no `of`.
    text = " ".join(word for word in words if _MONTH_NAME.match(word) or word[:1].isdigit())
    parts = parsedate(text) or parsedate(f"{text} 00:00")
    try:
        return date(*parts[:3]) if parts and parts[0] >= _EPOCH.year else None
    except ValueError:
        return None


def read_date(front: Mapping[str, object]) -> date | None:
    """Read the date of a page or row."""
    values = list(map(normalize_keys(front).get, (*DATE_KEYS, *_MORE_KEYS)))
    days = (parse_day(value) or guess_day(value) for value in values)
    return next((day for day in days if day), None)


def normalize_keys(front: Mapping[str, object]) -> dict[str, object]:
    """Drop hyphens and underscores from keys: `pub_date` means the same as `pubDate`.

    A key that is written without them goes before others. The keys are in lower case.
    """
    plain = {key.replace("_", "").replace("-", ""): value for key, value in front.items()}
    return {**plain, **{key: value for key, value in front.items() if key in plain}}


def _make_time(match: re.Match[str], zone: tzinfo) -> datetime:
    parts = match.groupdict()
    year, month = parts["year"], parts["month"]
    number = int(month) if month.isdigit() else MONTHS.index(month.lower()) + 1
    hour, minute, second = (int(parts.get(unit) or 0) for unit in ("hour", "minute", "second"))
    # two digits mean 1969 to 2068, as in Go
    years = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 69 else 1900)
    # `+08:00`, `+0800` or `Z`; without any of these, the zone of the site
    written = parts.get("zone")
    own_zone = datetime.strptime(written.upper(), "%z").tzinfo if written else zone
    return datetime(years, number, int(parts["day"]), hour, minute, second, tzinfo=own_zone)


def find_zone(name: str) -> tzinfo | None:
    """Find a time zone by its name in the IANA database; None if there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of the database, or `../…`
        return None


def read_site_zone(name: str, file: str, key: str) -> tzinfo:
    """Read the time zone that a site's configuration names; UTC if it names none.

    Args:
        name: What it says.
        file: The configuration, for messages.
        key: The key that says it, for messages.

    Raises:
        SourceError: There is no such zone.
    """
    if not name:
        return UTC  # the zone of the machine that builds the site is not known here
    zone = find_zone(name)
    if zone is None:
        raise SourceError(
            f"{file}: {key} {name!r} is not a time zone; write it like Asia/Shanghai, or, if "
            "this system has no time zones, install the package tzdata"
        )
    return zone
