"""Counts answers by day, kind and channel, and how long people waited for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from bot.journal.history import KeptQuestion
from bot.report.records import ChannelUse, Day, Latency, Outcome
from indexer.calibration import SURE

KINDS = ("links", "facts", "talks", "text", "found", "clarify", "not_found")
"""Kinds of answers, in the order in which they are shown."""


def name_outcome(row: KeptQuestion) -> str:
    """Name the kind of an answer; of one that an older Huigu kept, whether something was found."""
    return row.kind or ("found" if row.found else "not_found")


def measure_latency(rows: Iterable[KeptQuestion]) -> Latency:
    """Measure the median and the 95th percentile of the times that were kept."""
    times = [row.elapsed_ms for row in rows if row.elapsed_ms is not None]
    if not times:
        return Latency(None, None)
    # A time that somebody really waited, and no mean of two.
    p50, p95 = np.percentile(times, (50, 95), method="inverted_cdf")
    return Latency(round(float(p50), 1), round(float(p95), 1))


def count_days(rows: Sequence[KeptQuestion], since: date, until: date) -> tuple[Day, ...]:
    """Count every day from the first to the last, also those on which nobody asked."""
    by_day: defaultdict[str, list[KeptQuestion]] = defaultdict(list)
    for row in rows:
        by_day[row.asked_at[:10]].append(row)
    dates = ((since + timedelta(days)).isoformat() for days in range((until - since).days + 1))
    return tuple(_count_day(date, by_day.get(date, [])) for date in dates)


def count_outcomes(rows: Iterable[KeptQuestion]) -> tuple[Outcome, ...]:
    """Count the answers of each kind; kinds without one are left out."""
    counts: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    for row in rows:
        kind = name_outcome(row)
        counts[kind] += 1
        sure[kind] += bool(row.found) and row.confidence >= SURE
    return tuple(Outcome(kind, counts[kind], sure[kind]) for kind in _sort_kinds(counts))


def count_channels(rows: Iterable[KeptQuestion]) -> tuple[ChannelUse, ...]:
    """Count the questions of each channel, the most used first."""
    by_channel: defaultdict[str, list[KeptQuestion]] = defaultdict(list)
    for row in rows:
        by_channel[row.channel].append(row)
    uses = [
        ChannelUse(
            channel=channel,
            questions=len(asked),
            people=len({row.asker for row in asked} - {b""}),
            not_found=sum(name_outcome(row) == "not_found" for row in asked),
            latency=measure_latency(asked),
        )
        for channel, asked in by_channel.items()
    ]
    return tuple(sorted(uses, key=lambda use: (-use.questions, use.channel)))


def _count_day(date: str, rows: Sequence[KeptQuestion]) -> Day:
    counts = Counter(map(name_outcome, rows))
    kinds = {kind: counts[kind] for kind in _sort_kinds(counts)}
    return Day(date, len(rows), kinds, measure_latency(rows))


def _sort_kinds(kinds: Iterable[str]) -> list[str]:
    """Sort kinds as `KINDS` does, and those of a newer Huigu behind them."""
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(kinds, key=lambda kind: (order.get(kind, len(order)), kind))
