"""Runs a rebuild in its own process: settings on stdin, reports as JSON lines on stdout.

A rebuild holds the interpreter for seconds; in the process of a server it would delay every answer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import msgspec

from indexer.building.rebuild import rebuild
from indexer.building.result import RebuildResult, throttle_progress
from indexer.config import decode_settings
from indexer.errors import HuiguError, IndexHeld, RebuildRunning
from indexer.settings import Settings
from indexer.text.control_characters import clean_line

NICENESS = 10
"""Low priority: if a server wants the same core, the rebuild gets a tenth of it."""
PROGRESS_INTERVAL_S = 0.2
"""Seconds between two progress reports."""
MAX_REASON_CHARS = 2000
"""Of why a rebuild failed, which may quote anything."""


class ProgressReport(msgspec.Struct, frozen=True, tag="progress"):
    """How far the rebuild is; see `Progress`."""

    phase: str
    done: int
    total: int


class FailureReport(msgspec.Struct, frozen=True, tag="failed"):
    """Why the rebuild failed; the index is unchanged."""

    reason: str
    running: bool = False
    """Whether another rebuild is running."""
    held: bool = False
    """Whether the index is held by `huigu rollback --hold`."""


WorkerReport = ProgressReport | RebuildResult | FailureReport


class _Choice(msgspec.Struct, frozen=True):
    """What a request says beside the settings."""

    only: tuple[str, ...] = ()
    """Names of the sources to read; empty for all."""


def make_request(settings: Settings, only: Sequence[str] = ()) -> bytes:
    """Make what `main` reads: the settings, and the names of the sources to read if not all."""
    if not only:
        return msgspec.json.encode(settings)
    return msgspec.json.encode(msgspec.structs.asdict(settings) | {"only": only})


def main() -> None:
    """Rebuild once."""
    request = sys.stdin.buffer.read()
    settings, only = decode_settings(request), msgspec.json.decode(request, type=_Choice).only
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        progress = throttle_progress(report_progress, PROGRESS_INTERVAL_S)
        write_report(rebuild(settings, only=only, progress=progress))
    except HuiguError as error:
        running, held = isinstance(error, RebuildRunning), isinstance(error, IndexHeld)
        reason = clean_line(str(error))[:MAX_REASON_CHARS]
        write_report(FailureReport(reason, running=running, held=held))
    except BrokenPipeError:
        # The server has ended, and the old index stays. Without this, Python would write to the
        # closed pipe once more at its exit, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_report(report: WorkerReport) -> None:
    """Write a report as one line."""
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


def report_progress(phase: str, done: int, total: int) -> None:
    """Write a progress report."""
    write_report(ProgressReport(phase, done, total))


if __name__ == "__main__":
    main()
