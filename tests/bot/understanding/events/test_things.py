"""Words for what every event has beside recordings and slides."""

import pytest

from bot.understanding.events.things import asks_for_notes, asks_for_thing, find_things


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("where is the agenda of EVENT", "schedule"),
        ("EVENT 的日程链接", "schedule"),
        ("minutes of the open hour at EVENT", "notes"),
        ("share the notes of EVENT", "notes"),
        ("EVENT 会议纪要", "notes"),
        ("link to the call for papers of EVENT", "cfp"),
        ("EVENT 议题征集链接", "cfp"),
        ("EVENT 的照片", "photos"),
        ("EVENT 的问卷链接", "survey"),
        ("floor plan of EVENT", "map"),
        ("EVENT 行为准则", "conduct"),
    ],
)
def test_a_thing_is_found_by_its_words_in_both_languages(text, name):
    assert [thing.name for thing in find_things(text)] == [name]


@pytest.mark.parametrize(
    "text", ["the talk took 30 minutes", "release notes", "music album", "the speaker notes that"]
)
def test_words_that_mean_something_else_are_no_thing(text):
    assert find_things(text) == ()


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("minutes of EVENT", True),
        ("how many minutes of EVENT were recorded", False),
        ("when are the notes of EVENT published", False),
        ("EVENT 什么时候出纪要", False),
    ],
)
def test_minutes_are_asked_for_unless_a_time_is(text, asks):
    assert asks_for_notes(text) is asks


def test_a_thing_alone_does_not_ask_where_it_is():
    assert asks_for_thing("where is the schedule of EVENT")
    assert asks_for_thing("EVENT 的日程网址")
    assert not asks_for_thing("the schedule of EVENT")
    assert not asks_for_thing("where is EVENT")


@pytest.mark.parametrize(
    "text", ["thirty minutes of EVENT", "the minutes before EVENT", "30-minutes"]
)
def test_minutes_that_are_a_time_are_no_thing(text):
    assert find_things(text) == ()
