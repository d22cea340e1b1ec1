"""Pauses before reconnecting."""

from __future__ import annotations

from bot.channels.wecom.long_connection.backoff import Backoff


def test_pauses_double_up_to_half_a_minute_and_reset_after_a_good_connection():
    backoff = Backoff(random_number=lambda: 1.0)
    assert [backoff.next_pause_s(0, replaced=False) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert backoff.next_pause_s(59, replaced=False) == 30
    assert backoff.next_pause_s(60, replaced=False) == 1


def test_pauses_are_random():
    assert Backoff(random_number=lambda: 0.0).next_pause_s(0, replaced=False) == 0.5


def test_a_bot_replaced_twice_in_a_row_waits_longest():
    backoff = Backoff(random_number=lambda: 0.0)
    assert [backoff.next_pause_s(100, replaced=True) for _ in range(3)] == [60, 300, 300]
    assert backoff.next_pause_s(3600, replaced=True) == 60
