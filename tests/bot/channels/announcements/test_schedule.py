from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.announcements.schedule import read_schedule
from bot.channels.announcements.spec import AnnounceSettings
from indexer.errors import ConfigError

WEEK_S = 7 * 24 * 3600.0


def make_schedule(digest: str, zone: str = "Asia/Shanghai"):
    return read_schedule(AnnounceSettings(digest=digest, time_zone=zone))


def parse_time(text: str) -> float:
    """Parse a time in UTC to seconds since 1970."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_nine_oclock_in_shanghai_is_one_oclock_in_utc():
    weekly = make_schedule("monday 09:00")
    due = parse_time("2030-05-20T01:00")
    assert weekly.find_latest(due - 1).week == "2030-05-13"
    assert (weekly.find_latest(due).week, weekly.find_latest(due).unix) == ("2030-05-20", due)
    assert weekly.find_latest(due + WEEK_S - 1).week == "2030-05-20"


def test_a_day_in_shanghai_may_begin_the_day_before_in_utc():
    weekly = make_schedule("Monday  0:05")
    assert weekly.find_latest(parse_time("2030-05-19T16:05")).week == "2030-05-20"
    assert weekly.find_latest(parse_time("2030-05-19T16:04")).week == "2030-05-13"


def test_without_a_digest_there_is_no_schedule_but_the_time_zone_is_checked():
    assert make_schedule(" ") is None
    with pytest.raises(ConfigError, match="time_zone"):
        make_schedule("", "Nowhere/Land")


@pytest.mark.parametrize(
    ("digest", "zone", "before", "after"),
    [
        # Clocks go from 2:00 to 3:00; the time is read as if they had not changed yet.
        ("sunday 02:30", "Europe/Berlin", "2030-03-31T01:29", "2030-03-31T01:30"),
        # Clocks go from 3:00 back to 2:00; the first 2:30 counts.
        ("sunday 02:30", "Europe/Berlin", "2030-10-27T00:29", "2030-10-27T00:30"),
        ("sunday 02:30", "America/New_York", "2030-03-10T07:29", "2030-03-10T07:30"),
        ("sunday 01:30", "America/New_York", "2030-11-03T05:29", "2030-11-03T05:30"),
        # Nine o'clock in local time, before and after the change.
        ("monday 09:00", "Europe/Berlin", "2030-04-01T06:59", "2030-04-01T07:00"),
        ("monday 09:00", "Europe/Berlin", "2030-10-28T07:59", "2030-10-28T08:00"),
        # Clocks change by half an hour.
        ("sunday 02:15", "Australia/Lord_Howe", "2030-10-05T15:44", "2030-10-05T15:45"),
    ],
)
def test_a_change_of_clocks_neither_skips_nor_repeats_a_digest(digest, zone, before, after):
    weekly = make_schedule(digest, zone)
    assert weekly.find_latest(parse_time(before)).week < weekly.find_latest(parse_time(after)).week
    assert weekly.find_latest(parse_time(after)).unix == parse_time(after)


@given(
    start=st.integers(min_value=1_700_000_000, max_value=2_500_000_000),
    zone=st.sampled_from([
        "Asia/Shanghai",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "UTC",
    ]),
    digest=st.sampled_from(["sunday 02:30", "sunday 01:30", "monday 00:00", "friday 23:59"]),
)
def test_every_week_of_a_year_has_one_digest(start, zone, digest):
    weekly = make_schedule(digest, zone)
    moments = [start + WEEK_S * n for n in range(54)]
    digests = [weekly.find_latest(moment) for moment in moments]
    for moment, digest_time in zip(moments, digests, strict=True):
        assert 0 <= moment - digest_time.unix <= WEEK_S + 3600
        assert weekly.find_latest(digest_time.unix) == digest_time
        assert weekly.find_latest(digest_time.unix - 1).week < digest_time.week
    for earlier, later in pairwise(digests):
        gap = datetime.fromisoformat(later.week) - datetime.fromisoformat(earlier.week)
        # A change by an hour may put two of the moments into one week, or leave one out.
        assert gap in {timedelta(0), timedelta(days=7), timedelta(days=14)}


@pytest.mark.parametrize(
    "digest", ["9:00", "monday", "monday 24:00", "monday 09:60", "moonday 09:00", "monday 9", "x\n"]
)
def test_the_error_for_an_invalid_day_or_time_shows_an_example(digest):
    with pytest.raises(ConfigError, match=r'\[announce\] digest .*"monday 09:00"'):
        make_schedule(digest)


@pytest.mark.parametrize("zone", ["Beijing", "../../etc/passwd", "Asia", "/etc/passwd", "A\0b"])
def test_the_error_for_an_unknown_time_zone_shows_an_example(zone):
    with pytest.raises(ConfigError, match=r'\[announce\] time_zone .*"Asia/Shanghai"'):
        make_schedule("monday 09:00", zone)
