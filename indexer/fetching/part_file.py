"""A file that is not whole yet: it grows from where an earlier try ended."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self


class TooMuch(Exception):
    """More came than the file may have."""


class PartFile:
    """Takes pieces, up to a size; use it in a `with`."""

    def __init__(self, path: Path, most: int, report: Callable[[int], None]) -> None:
        """Open it, behind what is there. `report` is told its size after each piece, in bytes."""
        self._file = path.open("ab")
        self.most, self._report = most, report
        self.size = self._file.tell()
        """Bytes."""
        if self.size > most:
            self.restart()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())

    def write(self, piece: bytes) -> None:
        """Append a piece.

        Raises:
            TooMuch: It would grow beyond its size.
        """
        if self.size + len(piece) > self.most:
            raise TooMuch
        self._file.write(piece)
        self.size += len(piece)
        self._report(self.size)

    def restart(self) -> None:
        """Begin anew."""
        self._file.truncate(0)
        self.size = 0
