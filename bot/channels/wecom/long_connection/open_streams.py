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

from bot.runtime.sqlite import Schema, StateFileError, open_state_file

log = logging.getLogger("huigu.wecom")

BUSY_S = 2.0
"""How long a write waits for another process that has the file open."""
KEPT_S = 24 * 3600.0
"""WeCom takes answers to a message for a day."""

SCHEMA = Schema(
    name="file of answers on their way",
    application_id=int.from_bytes(b"HUWE"),
    version=1,
    tables="""
CREATE TABLE streams (
    stream TEXT PRIMARY KEY, request TEXT NOT NULL, chat TEXT NOT NULL,
    in_group INTEGER NOT NULL, since REAL NOT NULL
) STRICT
""",
    if_unwritable="make its folder writable",
    if_unusable="move the file away",
)
_READ = "SELECT stream, request, chat, in_group, since FROM streams ORDER BY since"


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
                rows = self._connection.execute(_READ).fetchall()
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
            with self._using:
                self._connection.execute(statement, values)
        except sqlite3.Error as error:
            log.warning("answers on their way cannot be noted (%s)", error)


def open_streams(path: Path) -> OpenStreams:
    """Open the file, or create it; in memory where neither can be done."""
    try:
        return OpenStreams(_open(path))
    except StateFileError as error:
        log.warning("%s. Until then, answers that a crash cuts off stay unfinished", error)
        return OpenStreams(_open(None))


def _open(path: Path | None) -> sqlite3.Connection:
    # Ids of people must not stay in free pages. Without a flush to disk a write costs little, and
    # a crash of this process still loses nothing.
    return open_state_file(path, SCHEMA, busy_s=BUSY_S, synchronous="OFF", secure_delete=True)
