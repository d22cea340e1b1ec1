"""What a rebuild tells: how far it is, and in the end what it did."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

Progress = Callable[[str, int, int], None]
"""Told (phase, done, total) as work goes on; the phases are `index` and `write`."""


class RebuildResult(msgspec.Struct, frozen=True, tag="done"):
    """What a rebuild did; the same for the command line, the worker's pipe and the bot."""

    generation: str
    """Id of the generation that serves now; the former one's where nothing had changed."""
    documents: int
    added: int
    """Documents that the generation before did not have; likewise the next two, and `unchanged`."""
    changed: int
    removed: int
    problems: tuple[str, ...]
    """One line for each entry that is broken and was left out: file, line, reason, remedy."""
    seconds: float
    passages: int = 0
    links: int = 0
    unchanged: int = 0
    skipped: int = 0
    """Entries that are not published: drafts, future and expired pages."""
    remarks: tuple[str, ...] = ()
    """Likewise one line each: what pages that were read and kept should mend."""
    reason: str = ""
    """Why everything was read and encoded anew; empty where it was not."""
