"""What a pull did."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

Progress = Callable[[str, int, int], None]
"""Told (phase, done, total); of a pull in KiB."""


class PullResult(msgspec.Struct, frozen=True):
    """What a pull did; the command's output as JSON."""

    generation: str
    """Id of the generation that serves now, the same as on the other machine."""
    is_new: bool
    """Whether it did not serve here before."""
    files: int
    """Of the generation, if it was brought; else 0."""
    linked_bytes: int
    """Of files that were here already."""
    fetched_bytes: int
    seconds: float
