"""Percentiles of latencies."""

from __future__ import annotations

from collections.abc import Sequence


def compute_percentile(ordered: Sequence[float], percent: int) -> float:
    """Give the value that `percent` of the values do not exceed.

    Args:
        ordered: The values, smallest first.
        percent: 1 to 100.

    Returns:
        One of the values, rounded to two places; 0 if there are none.
    """
    return round(ordered[max(0, -(-len(ordered) * percent // 100) - 1)], 2) if ordered else 0.0
