"""Which segments are written into one, so that few are searched and little is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TIER = 2
"""A segment is merged with all smaller ones once it has less than so many times their rows: it then
grows by half or more, so that a row is written again a few times while its archive doubles."""
MOST_SEGMENTS = 8
"""Each is searched for each question; a million rows and changes of 400 give about as many."""
MOST_GONE = 0.25
"""Share of the rows of a segment that are gone before it is written again. They take space, and
vectors of them are compared for nothing."""


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """The rows of a segment."""

    live: int
    """Those that are in the generation."""
    rows: int
    """All of them."""


def choose_merged(sizes: Sequence[SegmentSize]) -> list[int]:
    """Choose the segments that are written into one, by index; none if all can stay.

    One alone is chosen where too many of its rows are gone.
    """
    order = sorted(range(len(sizes)), key=lambda n: (-sizes[n].live, n))
    first = len(order)
    for place, number in enumerate(order):
        smaller = sum(sizes[other].live for other in order[place + 1 :])
        if smaller and sizes[number].live < TIER * smaller:
            first = place
            break
    gone = [n for n in order[:first] if sizes[n].rows - sizes[n].live > MOST_GONE * sizes[n].rows]
    # What is merged anyway may count as one; without it, so many stay.
    first = min(first, MOST_SEGMENTS - 1 if len(order) > MOST_SEGMENTS else first)
    return sorted({*gone, *order[first:]})
