"""Tests of what is kept of the records read last."""

from __future__ import annotations

from indexer.catalogue.recent import RecentRecords


def test_what_was_used_last_is_kept():
    recent = RecentRecords(10)
    for id in (1, 2):
        recent.keep("talks", id, f"talk {id}", 4)
    assert recent.find("talks", [1]) == {1: "talk 1"}
    recent.keep("talks", 3, "talk 3", 4)
    assert recent.find("talks", [1, 2, 3]) == {1: "talk 1", 3: "talk 3"}


def test_a_record_of_another_table_is_another():
    recent = RecentRecords(10)
    recent.keep("talks", 1, "talk", 4)
    assert recent.find("people", [1]) == {}


def test_a_record_kept_again_counts_once():
    recent = RecentRecords(10)
    for _ in range(5):
        recent.keep("talks", 1, "talk", 4)
    recent.keep("talks", 2, "other", 6)
    assert recent.find("talks", [1, 2]) == {1: "talk", 2: "other"}


def test_a_record_larger_than_all_is_not_kept():
    recent = RecentRecords(10)
    recent.keep("talks", 1, "talk", 4)
    recent.keep("talks", 2, "long", 11)
    assert recent.find("talks", [1, 2]) == {1: "talk"}
