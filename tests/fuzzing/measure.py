"""Runs one input, and judges what came of it: its time, its memory and its error."""

from __future__ import annotations

import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Literal

from tests.fuzzing.target import Read, Target
from tests.paths import ROOT

Kind = Literal["survived", "refused", "crash", "broken", "slow", "large"]
"""`broken`: a result that must not be. `large`: memory far beyond the size of the input."""

FIXED_S = 0.2
PER_BYTE_S = 100e-6
"""Processor time that an input may take. Real pages take 1 to 8 µs a byte, and the dearest marks
(`![![![`) 80; what grows faster than the input is found by `growth.py`."""
CEILING_S = 10.0
"""Processor time after which an input is given up."""
MOST_MESSAGE_CHARS = 1500
"""Of an error."""
FIXED_BYTES = 64 << 20
PER_BYTE_BYTES = 2048
"""Memory that an input may add to that of the process."""


CLEAR_REFS, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
"""Only Linux measures the peak of a process anew (proc_pid_clear_refs(5))."""


class TooSlow(BaseException):
    """The time is over; no handler of exceptions in a parser catches this."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one input."""

    kind: Kind
    seconds: float
    """Processor time."""
    place: str = ""
    """Of what went wrong: the innermost function of ours, and the error's type."""
    detail: str = ""
    """The error's text, or the time, or the memory."""


def run_input(target: Target, read: Read, data: bytes, patience: float = 1.0) -> Outcome:
    """Run an input; where it takes too long, once more, because the machine may have been busy.

    `patience` multiplies the time that it may take.
    """
    outcome = _run_once(target, read, data, patience)
    if outcome.kind == "slow":
        again = _run_once(target, read, data, patience)
        return again if again.kind != "slow" or again.seconds < outcome.seconds else outcome
    return outcome


def allow_seconds(data: bytes) -> float:
    """Give the processor time that an input may take."""
    return FIXED_S + PER_BYTE_S * len(data)


def _run_once(target: Target, read: Read, data: bytes, patience: float) -> Outcome:
    _reset_peak()
    before = _read_peak_bytes()
    started = time.process_time()
    kind, place, detail = _try(target, read, data, CEILING_S * patience)
    seconds = time.process_time() - started
    grown = _read_peak_bytes() - before
    if seconds > allow_seconds(data) * patience:
        return Outcome("slow", seconds, place or f"{target.name}: slow", f"{seconds:.2f} s")
    if kind in {"survived", "refused"} and grown > FIXED_BYTES + PER_BYTE_BYTES * len(data):
        return Outcome("large", seconds, f"{target.name}: large", f"{grown >> 20} MiB")
    return Outcome(kind, seconds, place, detail)


def _try(target: Target, read: Read, data: bytes, limit_s: float) -> tuple[Kind, str, str]:
    try:
        with _limit_time(limit_s):
            read(data)
    except target.refusals as error:
        text = str(error)
        # It is shown to people and written to logs, whatever the input holds.
        is_line = "\n" not in text and "".join(text.split()).isprintable()
        if len(text) > MOST_MESSAGE_CHARS or not is_line:
            return "broken", _find_place(error), f"a long or odd message: {text[:200]!a}"
        return "refused", "", ""
    except AssertionError as error:
        return "broken", _find_place(error), str(error)[:300]
    except TooSlow as error:
        return "slow", _find_place(error), ""
    except Exception as error:  # noqa: BLE001 - what it looks for
        return "crash", _find_place(error), str(error)[:300]
    return "survived", "", ""


@contextmanager
def _limit_time(limit_s: float) -> Iterator[None]:
    """Raise `TooSlow` when the processor time is over, also within a regular expression."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    previous = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def _find_place(error: BaseException) -> str:
    """Find the innermost function outside of this folder where an error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    here = Path(__file__).parent
    names = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.name}"
        for frame in frames
        if Path(frame.filename).is_relative_to(ROOT)
        and not Path(frame.filename).is_relative_to(ROOT / ".venv")
        and not Path(frame.filename).is_relative_to(here)
    ]
    inner = names[-1] if names else f"{Path(frames[-1].filename).name}:{frames[-1].name}"
    return f"{type(error).__name__} in {inner}"


def _reset_peak() -> None:
    """Begin to measure the peak of this process's memory anew."""
    if CLEAR_REFS.exists():
        CLEAR_REFS.write_text("5")


def _read_peak_bytes() -> int:
    """Read the peak; 0 on a system that does not tell it."""
    if not CLEAR_REFS.exists():
        return 0
    line = next(line for line in STATUS.read_bytes().splitlines() if line.startswith(b"VmHWM:"))
    return int(line.split()[1]) * 1024
