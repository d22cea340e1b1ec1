"""Processor times of many calls, their percentiles, and their line in a table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Processor times in milliseconds, the shortest first."""

    measured: list[float]
    base: list[float]
    """Of the work that they are compared with, for the same questions."""

    @property
    def ratio(self) -> float:
        """How many times as long as its base the work takes, at the median."""
        return statistics.median(self.measured) / statistics.median(self.base)


def measure_times(work: Callable[[str], object], texts: Iterable[str]) -> list[float]:
    """Measure the processor time of work on each text, in milliseconds, the shortest first."""
    times = []
    for text in texts:
        begun = time.process_time_ns()
        work(text)
        times.append((time.process_time_ns() - begun) / 1e6)
    return sorted(times)


def format_times(name: str, times: Sequence[float]) -> str:
    """Format a line of a Markdown table: name, median, 90th percentile."""
    return f"| {name} | {statistics.median(times):.2f} | {compute_percentile(times, 90):.2f} |"


def compute_percentile(ordered: Sequence[float], percent: int) -> float:
    """Give the value that `percent` of the values do not exceed.

    Args:
        ordered: The values, smallest first.
        percent: 1 to 100.

    Returns:
        One of the values, rounded to two places; 0 if there are none.
    """
    return round(ordered[max(0, -(-len(ordered) * percent // 100) - 1)], 2) if ordered else 0.0
