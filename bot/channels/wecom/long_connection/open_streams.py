"""Answers that were begun and not ended, in SQLite: the next start ends what a crash cut off.

Holds what is needed to send, for as long as the answer is open, and nothing of what was said.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from dataclasses import astuple, dataclass
from pathlib import Path

log = logging.getLogger("huigu.wecom")

BUSY_S = 2.0
"""How long a write waits for another process that has the file open."""
KEPT_S = 24 * 3600.0
"""WeCom takes answers to a message for a day."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS streams (
    stream TEXT PRIMARY KEY, request TEXT NOT NULL, chat TEXT NOT NULL,
    in_group INTEGER NOT NULL, since REAL NOT NULL
) STRICT
"""

_READ = "SELECT stream, request, chat, in_group, since FROM streams"


@dataclass(frozen=True, slots=True)
class OpenStream:
    """An answer on its way, and where it goes."""

    stream: str
    """Our id of it."""
    request: str
    """`req_id` of the message that it answers; empty once only a message of its own can follow."""
    chat: str
    """Id of the group, or of the person in a 1:1 chat."""
    group: bool
    since: float
    """When the message came, in seconds since 1970."""


class OpenStreams:
    """The file. Writing leaves the event loop; when it fails, answering goes on."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open file; use `open_streams`."""
        self._connection = connection
        self._using = threading.Lock()

    def left(self, now: float) -> list[OpenStream]:
        """Give what an earlier process left open, the oldest first; what is too old is dropped.

        Args:
            now: Seconds since 1970.
        """
        self._write("DELETE FROM streams WHERE since < ?", (now - KEPT_S,))
        try:
            with self._using:
                rows = self._connection.execute(f"{_READ} ORDER BY since").fetchall()
        except sqlite3.Error as error:
            log.warning("answers that were on their way cannot be read (%s)", error)
            return []
        return [
            OpenStream(stream, request, chat, bool(group), since)
            for stream, request, chat, group, since in rows
        ]

    async def keep(self, stream: OpenStream) -> None:
        """Remember an answer as open."""
        await asyncio.to_thread(
            self._write, "INSERT OR REPLACE INTO streams VALUES (?, ?, ?, ?, ?)", astuple(stream)
        )

    async def drop(self, stream: OpenStream) -> None:
        """Forget an answer: it is ended."""
        await asyncio.to_thread(
            self._write, "DELETE FROM streams WHERE stream = ?", (stream.stream,)
        )

    def close(self) -> None:
        """Let go of the file."""
        with self._using:
            self._connection.close()

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            with self._using, self._connection:
                self._connection.execute(statement, values)
        except sqlite3.Error as error:
            log.warning("answers on their way cannot be noted (%s)", error)


def open_streams(path: Path) -> OpenStreams:
    """Open the file, making it where there is none; in memory where that cannot be done.

    Args:
        path: The file; its folder is made too.

    Returns:
        What is open.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Ids of people stand in it: SQLite itself would make it for all to read.
        path.touch(0o600)
        return _opened(str(path))
    except (OSError, sqlite3.Error) as error:
        log.warning(
            "%s: cannot be used (%s), so answers that a crash cuts off stay unfinished; make its "
            "folder writable, or move the file away",
            path,
            error,
        )
        return _opened(":memory:")


def _opened(path: str) -> OpenStreams:
    """Open a database and check that it is ours and can be written.

    Raises:
        Error: It is not, or cannot.
    """
    connection = sqlite3.connect(path, timeout=BUSY_S, check_same_thread=False)
    try:
        # Ids of people must not stay in free pages.
        connection.execute("PRAGMA secure_delete = ON")
        # Written to disk by the system in its own time: a crash of ours loses nothing.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_SCHEMA)
        # All of it, which is little: a damaged page may be any.
        connection.execute(_READ).fetchall()
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise
    return OpenStreams(connection)
