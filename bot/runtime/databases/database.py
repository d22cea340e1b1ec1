"""Small SQLite databases of a part: in a file of this machine, or shared by several machines."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol


class Database(Protocol):
    """A database for one transaction after the other; safe for threads.

    `sqlite3.Error` says that the disk failed, a `HuiguError` that the server of a shared one did.
    """

    def read(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give it as it is now."""

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """Give it, and keep what was changed, unless an error leaves the block."""

    def close(self) -> None:
        """Close it."""


OpenShared = Callable[[str, Callable[[sqlite3.Connection], None]], Database]
"""Opens the database of a name that all replicas share; the function makes the tables it lacks."""


class FileDatabase:
    """Implements `Database` on an open file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over a connection in autocommit mode."""
        self._db = connection
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """See `Database`."""
        with self._lock:
            yield self._db

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """See `Database`; other threads and processes wait."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db

    def close(self) -> None:
        """See `Database`."""
        with self._lock:
            self._db.close()


def make_tables(db: sqlite3.Connection, statements: str) -> None:
    """Make the tables of a shared database that is new, with statements separated by `;`."""
    if db.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,):
        for statement in statements.split(";"):
            db.execute(statement)
