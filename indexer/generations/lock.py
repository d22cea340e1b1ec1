"""The lock that a rebuild or roll-back holds: one process at a time changes the generations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import RebuildRunning
from indexer.generations.folder import translate_disk_errors


@contextmanager
def hold_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder of generations; make the folder if it is missing.

    Raises:
        RebuildRunning: Another process holds the lock.
    """
    # Imports asyncio, for a lock that readers never take.
    from filelock import FileLock, Timeout

    pid_file = folder / "rebuild.pid"
    lock = FileLock(folder / "rebuild.lock", timeout=0)
    with translate_disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise RebuildRunning(
                f"{folder}: another rebuild is running ({_describe_holder(pid_file)}); "
                "wait until it ends, or stop that process"
            ) from None
    try:
        # If the disk is full, this fails and the lock must be released.
        with translate_disk_errors(folder):
            pid_file.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        try:
            with translate_disk_errors(folder):
                pid_file.unlink(missing_ok=True)
        finally:
            lock.release()


def _describe_holder(pid_file: Path) -> str:
    """Name the process that holds the lock; it may not have written its id yet."""
    try:
        return f"process {int(pid_file.read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "process unknown"
