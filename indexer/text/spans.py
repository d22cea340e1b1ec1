"""Places in a text: where each begins, and where it ends."""

from __future__ import annotations

from collections.abc import Iterable


def overlaps(start: int, end: int, places: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a place shares characters with one of others."""
    return any(start < right and left < end for left, right in places)


def blank_out(text: str, places: Iterable[tuple[int, int]], mark: str = " ") -> str:
    """Put a mark in the place of each character of some places, so that the others stay in theirs.

    Args:
        text: The text.
        places: In it; they may overlap.
        mark: One character.
    """
    rest = list(text)
    for start, end in places:
        rest[start:end] = mark * (end - start)
    return "".join(rest)
