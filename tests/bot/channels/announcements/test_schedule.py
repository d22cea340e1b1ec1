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


def schedule(digest: str, zone: str = "Asia/Shanghai"):
    return read_schedule(AnnounceSettings(digest=digest, time_zone=zone))


def unix(text: str) -> float:
    """Seconds since 1970 of a time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def test_nine_in_shanghai_is_one_in_utc():
    weekly = schedule("monday 09:00")
    due = unix("2030-05-20T01:00")
    assert weekly.latest(due - 1).week == "2030-05-13"
    assert (weekly.latest(due).week, weekly.latest(due).unix) == ("2030-05-20", due)
    assert weekly.latest(due + WEEK_S - 1).week == "2030-05-20"


def test_a_day_in_shanghai_may_begin_the_day_before_in_utc():
    weekly = schedule("Monday  0:05")
    assert weekly.latest(unix("2030-05-19T16:05")).week == "2030-05-20"
    assert weekly.latest(unix("2030-05-19T16:04")).week == "2030-05-13"


def test_without_a_schedule_there_is_none_but_the_zone_is_looked_at():
    assert schedule(" ") is None
    with pytest.raises(ConfigError, match="time_zone"):
        schedule("", "Nowhere/Land")


@pytest.mark.parametrize(
    ("digest", "zone", "before", "after"),
    [
        # The clocks go from 2:00 to 3:00; taken as if they had not yet.
        ("sunday 02:30", "Europe/Berlin", "2030-03-31T01:29", "2030-03-31T01:30"),
        # From 3:00 back to 2:00; the first of the two.
        ("sunday 02:30", "Europe/Berlin", "2030-10-27T00:29", "2030-10-27T00:30"),
        ("sunday 02:30", "America/New_York", "2030-03-10T07:29", "2030-03-10T07:30"),
        ("sunday 01:30", "America/New_York", "2030-11-03T05:29", "2030-11-03T05:30"),
        # Nine o'clock is nine o'clock before and after.
        ("monday 09:00", "Europe/Berlin", "2030-04-01T06:59", "2030-04-01T07:00"),
        ("monday 09:00", "Europe/Berlin", "2030-10-28T07:59", "2030-10-28T08:00"),
        # Where the clocks go by half an hour.
        ("sunday 02:15", "Australia/Lord_Howe", "2030-10-05T15:44", "2030-10-05T15:45"),
    ],
)
def test_clocks_that_are_changed_cost_no_digest_and_give_no_second(digest, zone, before, after):
    weekly = schedule(digest, zone)
    assert weekly.latest(unix(before)).week < weekly.latest(unix(after)).week
    assert weekly.latest(unix(after)).unix == unix(after)


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
def test_over_a_year_there_is_one_occasion_a_week(start, zone, digest):
    weekly = schedule(digest, zone)
    moments = [start + WEEK_S * n for n in range(54)]
    weeks = [weekly.latest(moment) for moment in moments]
    for moment, found in zip(moments, weeks, strict=True):
        assert 0 <= moment - found.unix <= WEEK_S + 3600
        assert weekly.latest(found.unix) == found
        assert weekly.latest(found.unix - 1).week < found.week
    for one, following in pairwise(weeks):
        gap = datetime.fromisoformat(following.week) - datetime.fromisoformat(one.week)
        # An hour's change may put two of the moments into one week, or leave one out.
        assert gap in {timedelta(0), timedelta(days=7), timedelta(days=14)}


@pytest.mark.parametrize(
    "digest", ["9:00", "monday", "monday 24:00", "monday 09:60", "moonday 09:00", "monday 9", "x\n"]
)
def test_a_day_that_is_none_is_told_with_an_example(digest):
    with pytest.raises(ConfigError, match=r'\[announce\] digest .*"monday 09:00"'):
        schedule(digest)


@pytest.mark.parametrize("zone", ["Beijing", "../../etc/passwd", "Asia", "/etc/passwd", "A\0b"])
def test_a_time_zone_that_is_none_is_told_with_an_example(zone):
    with pytest.raises(ConfigError, match=r'\[announce\] time_zone .*"Asia/Shanghai"'):
        schedule("monday 09:00", zone)
