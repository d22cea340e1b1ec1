from __future__ import annotations

import pytest

from indexer.catalogue.name_filter import NameFilter, join_keys

MEETUPS = [join_keys((f"Hive Meetup #{n}", f"蜂箱聚会第 {n} 期")) for n in (1, 2, 10, 11)]


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("", [0, 1, 2, 3]),
        ("  ", [0, 1, 2, 3]),
        ("hive-meetup", [0, 1, 2, 3]),
        ("HIVE MEETUP #1", [0]),
        ("第 1 期", [0]),
        ("蜂箱聚會", [0, 1, 2, 3]),
        ("meetup #10", [2]),
        ("1", [0]),
        ("0", []),
        ("!?", []),
        ("Swarm", []),
    ],
)
def test_a_part_of_a_name_is_found_in_any_spelling(typed, places):
    assert NameFilter(typed).find(MEETUPS) == places


def test_a_part_never_spans_two_names():
    assert not NameFilter("Meetup #1 蜂箱").fits(MEETUPS[0])


def test_words_may_stand_anywhere_if_that_is_wanted():
    assert NameFilter("2 hive", by_words=True).find(MEETUPS) == [1]
    assert NameFilter("2 hive").find(MEETUPS) == []


def test_a_whole_name_is_meant_alone():
    rows = [join_keys(("Li Wei", "李伟")), join_keys(("Li Weiming",)), join_keys(())]
    assert NameFilter("li wei").choose(rows) == {0}
    assert NameFilter("li we").choose(rows) == {0, 1}
    assert NameFilter("").choose(rows) == {0, 1, 2}
