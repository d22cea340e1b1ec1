"""Spans of time as people write them: `30m`, `6h`, `2d`."""

from __future__ import annotations

import re

UNITS_S = {"m": 60, "h": 3_600, "d": 86_400}
"""Seconds of each unit: minutes, hours, days."""
_INTERVAL = re.compile(r"([1-9][0-9]{0,4})([mhd])")


def parse_interval(text: str) -> int:
    """Parse a span of time into seconds.

    Raises:
        ValueError: It is not a whole number with `m`, `h` or `d` behind it.
    """
    written = _INTERVAL.fullmatch(text)
    if not written:
        raise ValueError(f"{text[:20]!r} is no time; write minutes, hours or days, as in `6h`")
    return int(written[1]) * UNITS_S[written[2]]


def format_seconds(seconds: float) -> str:
    """Write a span of time in the largest unit that it fills, such as `90 min` or `5 h`."""
    minutes = max(0, round(seconds / 60))
    if minutes < 120:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} d"
