"""When documents are shown, and when that changes."""

from datetime import UTC, datetime

import pytest

from indexer.search.periods import ALWAYS, Periods

KEY = ("desk", "berth.md")
PERIODS = Periods({
    KEY: ("2031-04-01T00:00:00+08:00", "2031-10-31T23:59:59+08:00"),
    ("posts", "old.md"): ("", "2031-06-01T00:00:00+00:00"),
})


@pytest.mark.parametrize(
    ("now", "is_shown", "passed"),
    [
        (datetime(2031, 3, 31, 15, 59, tzinfo=UTC), False, 0),
        (datetime(2031, 3, 31, 16, tzinfo=UTC), True, 1),
        (datetime(2031, 6, 1, tzinfo=UTC), True, 2),
        (datetime(2031, 10, 31, 16, tzinfo=UTC), False, 3),
    ],
)
def test_a_document_is_shown_from_its_beginning_to_its_end(now, is_shown, passed):
    assert PERIODS.hold(KEY, now) == is_shown
    assert PERIODS.count_passed(now) == passed


def test_a_document_without_a_period_is_always_shown():
    assert ALWAYS.hold(KEY, datetime.max.replace(tzinfo=UTC))
