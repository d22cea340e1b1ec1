"""The progress and the result of a rebuild."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

Progress = Callable[[str, int, int], None]
"""Called with (phase, done, total); the phases are `index` and `write`."""


def throttle_progress(report: Progress, interval_s: float) -> Progress:
    """Report the start and the end of each phase, and between them one call in an interval."""
    last_phase, last_s = "", 0.0

    def progress(phase: str, done: int, total: int) -> None:
        nonlocal last_phase, last_s
        now_s = time.monotonic()
        if phase != last_phase or done == total or now_s - last_s >= interval_s:
            last_phase, last_s = phase, now_s
            report(phase, done, total)

    return progress


class RebuildResult(msgspec.Struct, frozen=True, tag="done"):
    """What a rebuild did, for the command line, the pipe of the worker and the bot."""

    generation: str
    """Id of the generation that serves now."""
    documents: int
    added: int
    """Documents that are new since the previous generation; the next two count likewise."""
    changed: int
    removed: int
    problems: tuple[str, ...]
    """One line for each broken entry, which is left out: file, line, reason, remedy."""
    seconds: float
    passages: int = 0
    links: int = 0
    series: int = 0
    """Series of events that the catalogue has; the next three count likewise."""
    events: int = 0
    talks: int = 0
    people: int = 0
    unchanged: int = 0
    skipped: int = 0
    """Entries without a document: drafts, future and expired pages."""
    remarks: tuple[str, ...] = ()
    """One line for each flaw of a page that was indexed, or of a whole source."""
    reason: str = ""
    """Why every document was read and encoded again; empty if not."""
    ended_rollback: str = ""
    """Id of the generation that somebody had rolled back to, if this rebuild replaced it."""
