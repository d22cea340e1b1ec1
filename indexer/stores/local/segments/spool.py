"""What a rebuild has ready before it can be put into its place: on disk, not in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.records import Vectors

SUFFIX = ".spool"
PART_BYTES = 1 << 20
"""Read at once."""
PART_ROWS = 8192
"""Vectors read at once: 8 MB of 256 numbers."""


class SpoolFile:
    """Arrays in a file beside another one, in the order they came; `OSError` passes through."""

    def __init__(self, beside: Path) -> None:
        """Create the file."""
        self.path = beside.with_name(beside.name + SUFFIX)
        self._file = self.path.open("w+b")

    def append(self, arrays: Sequence[npt.NDArray[Any]]) -> None:
        """Append the content of arrays."""
        for one in arrays:
            self._file.write(one.tobytes())

    def read_parts(self) -> Iterator[bytes]:
        """Read everything that was appended, some at a time."""
        self._file.flush()
        self._file.seek(0)
        while part := self._file.read(PART_BYTES):
            yield part

    def read(self, begin: int, size: int) -> bytes:
        """Read some bytes of what was appended."""
        self._file.flush()
        self._file.seek(begin)
        return self._file.read(size)

    def remove(self) -> None:
        """Close and remove the file."""
        # What is thrown away need not reach a full disk.
        with suppress(OSError):
            self._file.close()
        self.path.unlink(missing_ok=True)


class SpooledVectors:
    """Vectors that are written as they come, and read once all are there."""

    def __init__(self, beside: Path, dimension: int) -> None:
        """Create the file."""
        self.dimension, self.rows = dimension, 0
        self._spool = SpoolFile(beside)
        self._row_bytes = np.dtype(np.float32).itemsize * dimension

    def add(self, vectors: Vectors) -> None:
        """Append vectors, shape (n, dimension)."""
        self._spool.append([np.ascontiguousarray(vectors, dtype=np.float32)])
        self.rows += len(vectors)

    def read(self, step: int = 1) -> Iterator[Vectors]:
        """Read every `step`th vector, some at a time."""
        for first in range(0, self.rows, PART_ROWS):
            rows = min(PART_ROWS, self.rows - first)
            part = self._spool.read(first * self._row_bytes, rows * self._row_bytes)
            vectors: Vectors = np.frombuffer(part, dtype=np.float32).reshape(rows, self.dimension)
            yield vectors[-first % step :: step]

    def remove(self) -> None:
        """Remove the file."""
        self._spool.remove()
