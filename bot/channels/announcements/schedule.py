"""Schedule of the weekly digest: a weekday and a time in a time zone, daylight saving included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.channels.announcements.spec import AnnounceSettings
from indexer.errors import ConfigError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LATEST_S = 24 * 3600.0
"""A digest that was missed while the server was down is posted up to so many seconds late: on
Tuesday it is still news, on Thursday it would be close to the next one."""

_DAY_AND_TIME = re.compile(r"([a-z]+)\s+(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class DigestTime:
    """The time of one digest."""

    week: str
    """ISO date of the day, in the time zone; identifies the digest."""
    unix: float
    """Seconds since 1970, UTC."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A weekly day and time."""

    weekday: int
    """0 for Monday to 6 for Sunday."""
    at: time
    zone: ZoneInfo

    def find_latest(self, unix: float) -> DigestTime:
        """Find the last digest time up to a time.

        When clocks change, a time that is skipped is read as if they had not changed yet, and of a
        time that comes twice the first counts; so there is exactly one digest time a week.
        `unix` is in seconds since 1970, UTC.
        """
        today = get_local_date(unix, self.zone)
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        candidate = self._make_time(day)
        return candidate if candidate.unix <= unix else self._make_time(day - timedelta(days=7))

    def _make_time(self, day: date) -> DigestTime:
        return DigestTime(day.isoformat(), datetime.combine(day, self.at, self.zone).timestamp())


def read_schedule(settings: AnnounceSettings) -> Schedule | None:
    """Read `[announce] digest` and `time_zone`; None where no digest is wanted.

    Raises:
        ConfigError: The day, the time or the time zone is not valid.
    """
    zone = read_zone(settings.time_zone)
    if not settings.digest.strip():
        return None
    match = _DAY_AND_TIME.fullmatch(settings.digest.strip().lower())
    if match and match[1] in DAYS and int(match[2]) < 24 and int(match[3]) < 60:
        return Schedule(DAYS.index(match[1]), time(int(match[2]), int(match[3])), zone)
    raise ConfigError(
        f"[announce] digest = {settings.digest!r} is not a day and time; write it as "
        '"monday 09:00", or "" for no digest'
    )


def read_zone(name: str) -> ZoneInfo:
    """Load a time zone by its name in the IANA database.

    Raises:
        ConfigError: It is not known on this machine.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # OSError: the name is a folder; ValueError: it is a path out of the database.
        raise ConfigError(
            f'[announce] time_zone = {name!r} is not known; write it as "Asia/Shanghai" or '
            '"Europe/Berlin"; if those are not known either, install the package tzdata'
        ) from error


def get_local_date(unix: float, zone: ZoneInfo) -> date:
    """Get the date of a time (seconds since 1970, UTC) in a time zone."""
    return datetime.fromtimestamp(unix, zone).date()
