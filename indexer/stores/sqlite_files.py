"""Reads finished SQLite files of a generation, also after somebody damaged them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from indexer.errors import DamagedIndex


def open_finished(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes any more; it may be deleted afterwards.

    For several threads, of which one at a time may use it.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    db = sqlite3.connect(write_read_only_uri(path), uri=True, check_same_thread=False)
    try:
        # Never mapped: see `indexer.stores.local.private_copies`.
        db.execute("PRAGMA mmap_size=0")
        db.execute("PRAGMA temp_store=MEMORY")
    except sqlite3.Error:
        db.close()
        raise
    return db


def write_read_only_uri(path: Path) -> str:
    """Write the URI that opens a finished file without locks, journal or writes to its folder."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


@contextmanager
def translate_damage(path: Path) -> Iterator[None]:
    """Turn errors of reading a file that was damaged since it was written into ours.

    Raises:
        DamagedIndex: It cannot be read, or holds no record of ours.
    """
    try:
        yield
    except (sqlite3.Error, msgspec.DecodeError) as error:
        remedy = "run `huigu rebuild --full`"
        raise DamagedIndex(f"{path}: cannot be read ({error}); {remedy}") from error
