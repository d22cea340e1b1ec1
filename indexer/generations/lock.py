"""One writer at a time: the lock that rebuilds and roll-backs of a folder of generations hold."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.errors import RebuildRunning
from indexer.generations.folder import disk_errors


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the right to change a folder of generations, which is made if missing.

    Raises:
        RebuildRunning: Another process holds it.
    """
    note = folder / "rebuild.pid"
    lock = FileLock(folder / "rebuild.lock", timeout=0)
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise RebuildRunning(
                f"{folder}: another rebuild is running ({_holder(note)}); "
                "wait until it ends, or stop that process"
            ) from None
    try:
        # On a full disk this fails, and must not leave the lock held.
        with disk_errors(folder):
            note.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> str:
    """Who holds the lock, as far as it has said so yet."""
    try:
        return f"process {int(note.read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "process unknown"
