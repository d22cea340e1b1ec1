"""How long to wait before a request."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from indexer.fetching.http.pacing import Pace, read_retry_after

NOW = datetime(2023, 1, 2, 10, 0, 0, tzinfo=UTC)


def test_requests_to_one_host_are_spread_and_hosts_do_not_wait_for_each_other():
    pace = Pace(2.0, now=lambda: 100.0)
    assert [pace.claim("a"), pace.claim("a"), pace.claim("b"), pace.claim("a")] == [0, 0.5, 0, 1]


def test_a_host_may_ask_for_fewer_requests_and_not_for_more():
    pace = Pace(1.0, now=lambda: 100.0)
    pace.slow_down("a", 5.0)
    pace.slow_down("b", 0.1)
    assert [pace.claim("a"), pace.claim("a")] == [0, 5]
    assert [pace.claim("b"), pace.claim("b")] == [0, 1]


def test_time_that_passed_is_not_waited_for():
    times = iter([100.0, 107.0])
    pace = Pace(1.0, now=lambda: next(times))
    assert [pace.claim("a"), pace.claim("a")] == [0, 0]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        (" 120 ", 120),
        ("Mon, 02 Jan 2023 10:00:30 GMT", 30),
        ("Mon, 02 Jan 2023 09:00:00 GMT", 0),
        ("9" * 400, 999_999_999),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("Mon, 99 Foo 99999999999 10:00:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    assert read_retry_after(value, NOW) == seconds
