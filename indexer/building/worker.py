"""A rebuild in a process of its own: settings on stdin, progress and outcome as lines on stdout.

A rebuild holds the interpreter for seconds; beside the answers of a server it would delay each one.
"""

from __future__ import annotations

import os
import sys
import time

import msgspec

from indexer.building.rebuild import rebuild
from indexer.building.result import Progress, RebuildResult
from indexer.config import decode_settings
from indexer.errors import HuiguError, RebuildRunning
from indexer.text.control_characters import clean_line

NICENESS = 10
"""Answers go first: of two processes that want one core, this one gets a tenth of it."""
TOLD_EVERY_S = 0.2
"""Seconds between two lines of progress; more often nobody can read them."""
MOST_PROBLEMS = 1000
"""Broken posts, and remarks, that are named; a line of the outcome has an end."""


class Step(msgspec.Struct, frozen=True, tag="progress"):
    """How far it is."""

    phase: str
    done: int
    total: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Why it did not; the index is as it was."""

    reason: str
    running: bool
    """Because another rebuild is at work."""


Line = Step | RebuildResult | Failed


def main() -> None:
    """Rebuild once."""
    settings = decode_settings(sys.stdin.buffer.read())
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    try:
        result = rebuild(settings, progress=throttle_progress())
        tell(
            msgspec.structs.replace(
                result,
                problems=result.problems[:MOST_PROBLEMS],
                remarks=result.remarks[:MOST_PROBLEMS],
            )
        )
    except HuiguError as error:
        tell(Failed(clean_line(str(error)), isinstance(error, RebuildRunning)))
    except BrokenPipeError:
        # Who asked for it is gone, and with it the reason to go on; the old index serves. Python
        # would try to write once more at its end, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(line: Line) -> None:
    """Write one line."""
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def throttle_progress() -> Progress:
    """Tell when a phase begins or ends, and now and then between."""
    last_phase, last_s = "", 0.0

    def progress(phase: str, done: int, total: int) -> None:
        nonlocal last_phase, last_s
        now_s = time.monotonic()
        if phase != last_phase or done == total or now_s - last_s >= TOLD_EVERY_S:
            last_phase, last_s = phase, now_s
            tell(Step(phase, done, total))

    return progress


if __name__ == "__main__":
    main()
