"""Answers by day, kind and channel, and how long people waited."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.journal.history import KeptQuestion, read_history
from bot.report.records import ChannelUse, Day, Latency, Outcome
from bot.report.timing import count_channels, count_days, count_outcomes, measure_latency
from tests.fakes.bot.kept import keep, miss, write_journal


@pytest.fixture
def rows(tmp_path: Path) -> tuple[KeptQuestion, ...]:
    asked = [
        keep("a", "ann", asked_at="2030-05-15T00:00:00Z", elapsed_ms=10.0, kind="links"),
        keep("b", "bea", asked_at="2030-05-15T23:59:59Z", elapsed_ms=90.0, confidence=0.5),
        keep("c", "ann", asked_at="2030-05-17T08:00:00Z", elapsed_ms=None, kind=""),
        miss("d", "", asked_at="2030-05-17T09:00:00Z", elapsed_ms=20.0, channel="http"),
        miss("e", "ann", asked_at="2030-05-17T09:00:00Z", elapsed_ms=None, kind=""),
    ]
    return read_history(write_journal(tmp_path / "journal.sqlite", asked), "").questions


def test_every_day_is_counted_also_one_without_questions(rows):
    days = count_days(rows, date(2030, 5, 14), date(2030, 5, 17))
    assert days == (
        Day("2030-05-14", 0, {}, Latency(None, None)),
        Day("2030-05-15", 2, {"links": 1, "text": 1}, Latency(10.0, 90.0)),
        Day("2030-05-16", 0, {}, Latency(None, None)),
        Day("2030-05-17", 3, {"found": 1, "not_found": 2}, Latency(20.0, 20.0)),
    )


def test_kinds_are_counted_with_those_that_were_sure(rows):
    assert count_outcomes(rows) == (
        Outcome("links", 1, 1),
        Outcome("text", 1, 0),
        Outcome("found", 1, 1),
        Outcome("not_found", 2, 0),
    )


def test_channels_are_counted_the_most_used_first(rows):
    assert count_channels(rows) == (
        ChannelUse("discord", 4, 2, 1, Latency(10.0, 90.0)),
        ChannelUse("http", 1, 0, 1, Latency(20.0, 20.0)),
    )


def test_a_percentile_is_a_time_that_somebody_waited(tmp_path):
    asked = [keep(f"q{number}", elapsed_ms=float(number)) for number in range(1, 101)]
    rows = read_history(write_journal(tmp_path / "journal.sqlite", asked), "").questions
    assert measure_latency(rows) == Latency(50.0, 95.0)
