"""The progress and the result of a rebuild."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec

Progress = Callable[[str, int, int], None]
"""Called with (phase, done, total); the phases are `pull`, `index` and `write`, and of a copy to
another store `copy`, `write` and `verify`.

The total of `index` may grow, because rows are counted while they are read."""


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


class SourceReport(msgspec.Struct, frozen=True):
    """What a rebuild did with one source."""

    name: str
    added: int
    """Documents that are new since the previous generation; the next two count likewise."""
    changed: int
    removed: int
    stayed: int
    """Documents that the source does not list any more and that stay nevertheless."""
    pulled: bool
    """Whether it was pulled, or tried to."""
    problem: str
    """Why it could not be pulled or read, so that its documents stayed; empty if it could."""


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
    """A line each for the first broken entries, which are left out: file, line, reason, remedy.
    `indexer.building.notes` says how many there are at most."""
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
    """A line each for the first flaws of pages that were indexed, or of a whole source."""
    more_problems: dict[str, int] = {}
    """How many further problems there are, by the name of the source; the next one likewise."""
    more_remarks: dict[str, int] = {}
    reason: str = ""
    """Why every document was read and encoded again; empty if not."""
    sources: tuple[SourceReport, ...] = ()
    """The sources that it was to read, in the order of the settings."""
    ended_rollback: str = ""
    """Id of the generation that somebody had rolled back to, if this rebuild replaced it."""

    @property
    def problem_count(self) -> int:
        """How many entries are broken."""
        return len(self.problems) + sum(self.more_problems.values())

    @property
    def remark_count(self) -> int:
        """How many remarks there are."""
        return len(self.remarks) + sum(self.more_remarks.values())
