"""Events of a sort that a question names."""

import pytest

from bot.answering.from_catalogue.scope.gatherings import keep_sort
from indexer.catalogue.records import Event

MEETUP = Event(1, ("Hive Meetup 3",))
SUMMIT = Event(2, ("Wax Summit", "蜂蜡峰会"))
CONF = Event(3, ("HoneyConf 2022",))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("the latest meetup", [MEETUP]),
        ("any meet-ups or summits?", [MEETUP, SUMMIT]),
        ("最近一次峰会", [SUMMIT]),
        ("the latest event", [MEETUP, SUMMIT, CONF]),
        # No event is called so: the word says nothing here.
        ("the latest webinar", [MEETUP, SUMMIT, CONF]),
    ],
)
def test_events_are_kept_whose_name_says_the_sort(text, kept):
    assert keep_sort([MEETUP, SUMMIT, CONF], text) == kept
