"""When the weekly digest is due: a day and a time of a time zone, whatever its clocks do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.channels.announcements.spec import AnnounceSettings
from indexer.errors import ConfigError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LATEST_S = 24 * 3600.0
"""A digest that was missed while the server was down is posted when it is at most so late, in
seconds: on Tuesday it is still news, on Thursday it would only come close to the next."""

_WRITTEN = re.compile(r"([a-z]+)\s+(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that a digest is for."""

    week: str
    """ISO date of its day in the time zone; there is one digest for each."""
    unix: float
    """Seconds since 1970, UTC."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A day and time that come every week."""

    weekday: int
    """0 for Monday to 6 for Sunday."""
    at: time
    zone: ZoneInfo

    def latest(self, unix: float) -> Occasion:
        """Find the last occasion up to a time.

        A time that the clocks skip that day is taken as if they had not been changed yet, of one
        that comes twice the first counts; so there is exactly one occasion a week.

        Args:
            unix: Seconds since 1970, UTC.

        Returns:
            The occasion, at most a week before (and an hour, when the clocks were changed).
        """
        today = local_date(unix, self.zone)
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        found = self._on(day)
        return found if found.unix <= unix else self._on(day - timedelta(days=7))

    def _on(self, day: date) -> Occasion:
        return Occasion(day.isoformat(), datetime.combine(day, self.at, self.zone).timestamp())


def read_schedule(settings: AnnounceSettings) -> Schedule | None:
    """Read `[announce] digest` and `time_zone`.

    Args:
        settings: The `announce` table.

    Returns:
        The schedule; None where no digest is wanted.

    Raises:
        ConfigError: The day, the time or the time zone is none.
    """
    zone = read_zone(settings.time_zone)
    if not settings.digest.strip():
        return None
    found = _WRITTEN.fullmatch(settings.digest.strip().lower())
    if found and found[1] in DAYS and int(found[2]) < 24 and int(found[3]) < 60:
        return Schedule(DAYS.index(found[1]), time(int(found[2]), int(found[3])), zone)
    raise ConfigError(
        f"[announce] digest = {settings.digest!r} is no day and time; write it as "
        '"monday 09:00", or "" for no digest'
    )


def read_zone(name: str) -> ZoneInfo:
    """Find a time zone.

    Args:
        name: As the IANA database has it.

    Returns:
        The zone.

    Raises:
        ConfigError: It is not known on this machine.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # OSError: the name of a folder; ValueError: a path that leads out of the database.
        raise ConfigError(
            f'[announce] time_zone = {name!r} is not known here; write one as "Asia/Shanghai" or '
            '"Europe/Berlin"; where those are unknown too, install the package tzdata'
        ) from error


def local_date(unix: float, zone: ZoneInfo) -> date:
    """Give the date of a time (seconds since 1970, UTC) in a time zone."""
    return datetime.fromtimestamp(unix, zone).date()
