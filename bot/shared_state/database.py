"""A small SQLite database that lies whole, as one value, in the state server.

For state that one replica at a time changes, now and then: what changes it runs the same
statements as on a file. A transaction reads the value, changes a copy in memory, and replaces the
value only if nobody else did meanwhile.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator

from bot.shared_state.contracts import StateServer
from bot.shared_state.errors import StateUnreachable

MAX_BYTES = 256 << 20
"""Of the database, unpacked; 64 MB hold the announcement state of 100,000 pages."""
_LEVEL = 1
"""Of compression: three times smaller, in a tenth of a second for 10 MB."""

Prepare = Callable[[sqlite3.Connection], None]


class SharedDatabase:
    """Opens the copy in memory for one transaction after the other; safe for threads."""

    def __init__(self, name: str, server: StateServer, prepare: Prepare) -> None:
        """Name the value; `prepare` makes the tables that an empty or older database lacks."""
        self._name, self._server, self._prepare = name, server, prepare
        self._version = 0
        self._db: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Give the database as it is now; `StateUnreachable` passes through."""
        with self._lock:
            yield self._load()

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give the database, and keep what was changed in it, unless an error leaves the block.

        `StateUnreachable` passes through, and `StateConflict`: what was changed is discarded.
        """
        with self._lock:
            db = self._load()
            with contextlib.ExitStack() as on_error:
                on_error.callback(self._forget)
                yield db
                content = zlib.compress(db.serialize(), _LEVEL)
                self._version = self._server.replace_document(self._name, self._version, content)
                on_error.pop_all()

    def close(self) -> None:
        """Close it, and the connection."""
        with self._lock:
            self._forget()
            self._server.close()

    def _load(self) -> sqlite3.Connection:
        # Without a copy of ours, whatever there is is new to us.
        known = self._version if self._db is not None else -1
        version, content = self._server.load_document(self._name, known)
        if self._db is not None and version == self._version:
            return self._db
        self._forget()
        db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            if content:
                db.deserialize(self._unpack(content))
            self._prepare(db)
        except sqlite3.DatabaseError as error:
            db.close()
            raise StateUnreachable(
                f"{self._server.place}: the value `{self._name}` is damaged ({error}); remove it"
            ) from error
        self._db, self._version = db, version
        return db

    def _unpack(self, content: bytes) -> bytes:
        """Unpack a value, as far as `MAX_BYTES`.

        Raises:
            StateUnreachable: It is larger, or no packed database.
        """
        unpacking = zlib.decompressobj()
        try:
            unpacked = unpacking.decompress(content, MAX_BYTES)
        except zlib.error as error:
            reason = f"is damaged ({error}); remove it"
            raise StateUnreachable(f"{self._server.place}: `{self._name}` {reason}") from error
        if not unpacking.eof:
            reason = f"has more than the {MAX_BYTES >> 20} MiB allowed"
            raise StateUnreachable(f"{self._server.place}: `{self._name}` {reason}")
        return unpacked

    def _forget(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db, self._version = None, 0
