"""What several open generations have in common is in memory once.

Generations share files by hard link. A server has two of them open while it switches, and so has a
rebuild; what was read of a file serves both.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar
from weakref import WeakValueDictionary

from indexer.stores.local.private_copies import MemoryFile

Part = TypeVar("Part")

Identity = tuple[int, int, int, int]
"""Device, number, size and time of the last change of a file: a hard link has the same."""


class SharedParts:
    """What was read of files, for as long as somebody uses it; thread-safe."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = Lock()
        self._parts: WeakValueDictionary[Identity, object] = WeakValueDictionary()
        self._copies: WeakValueDictionary[Identity, MemoryFile] = WeakValueDictionary()

    def open(self, path: Path, read: Callable[[Path], Part]) -> Part:
        """Give what `read` made of this file, now or before; one file is read in one way only."""
        identity = identify_file(path)
        with self._lock:
            part = self._parts.get(identity)
            if part is None:
                part = self._parts[identity] = read(path)
            return part  # type: ignore[return-value]

    def copy(self, path: Path) -> MemoryFile:
        """Give a copy of a file in memory, made now or before."""
        identity = identify_file(path)
        with self._lock:
            copy = self._copies.get(identity)
            if copy is None:
                copy = self._copies[identity] = MemoryFile(path)
            return copy


def identify_file(path: Path) -> Identity:
    """Tell which file this is, and in which state; `OSError` passes through."""
    status = os.stat(path)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
