"""What a test has go wrong with frames of the long connection."""

from __future__ import annotations

from dataclasses import dataclass

LOSE, LATE, CLOSE, DROP, DROP_AFTER = "lose", "late", "close", "drop", "drop after"
"""Take the frame and lose the acknowledgement, or send it late; close cleanly or break the
connection instead of taking the frame, or break it after taking the frame."""


@dataclass(slots=True)
class Fault:
    """What happens to the next frames of a command."""

    command: str
    does: int | str
    """An errcode to refuse them with, or one of the above."""
    times: int
    last: bool | None
    """Only to the last frame of a stream, or only to others; None for either."""


class Faults:
    """Those that are still to come."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Have something happen to the next frames of a command."""
        self._coming.append(fault)

    def clear(self) -> None:
        """Let nothing more go wrong."""
        self._coming.clear()

    def take(self, frame: dict) -> Fault | None:
        """Give what happens to a frame; None for nothing."""
        stream = frame.get("body", {}).get("stream", {})
        for fault in self._coming:
            if fault.command == frame["cmd"] and fault.last in (None, stream.get("finish")):
                fault.times -= 1
                if not fault.times:
                    self._coming.remove(fault)
                return fault
        return None
