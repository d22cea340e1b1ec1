from __future__ import annotations

from bot.runtime.deduplicator import MAX_IDS, Deduplicator


def test_a_delivery_is_accepted_once():
    events = Deduplicator()
    assert [events.accept(event_id) for event_id in ("a", "b", "a", 1, 1)] == [
        True,
        True,
        False,
        True,
        False,
    ]


def test_the_ids_that_came_last_are_remembered():
    events = Deduplicator()
    for event_id in range(MAX_IDS + 1):
        assert events.accept(event_id)
    assert not events.accept(MAX_IDS)
    assert events.accept(0)
