"""Faults that a test injects into frames of the long connection."""

from __future__ import annotations

from dataclasses import dataclass

LOSE, LATE, CLOSE, DROP, DROP_AFTER = "lose", "late", "close", "drop", "drop after"
"""Accept the frame and lose the acknowledgement, or send it late; close or break the connection
instead of accepting the frame, or break it after accepting the frame."""


@dataclass(slots=True)
class Fault:
    """What happens to the next frames of a command."""

    command: str
    effect: int | str
    """An errcode to refuse the frames with, or one of the constants above."""
    times: int
    last: bool | None
    """Only for the last frame of a stream, or only for others; None for either."""


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Inject a fault."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Remove all faults."""
        self._faults.clear()

    def take(self, frame: dict) -> Fault | None:
        """Use up a fault for a frame; None for no fault."""
        stream = frame.get("body", {}).get("stream", {})
        for fault in self._faults:
            if fault.command == frame["cmd"] and fault.last in (None, stream.get("finish")):
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
                return fault
        return None
