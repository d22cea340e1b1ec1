"""SQLite file of unfinished answers: after a crash, the next start ends them with a notice.

A row has only what is needed to send, for as long as the answer is unfinished; no message text.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from bot.runtime.log_throttle import LogOnChange
from bot.runtime.sqlite import Schema, StateFileError, open_state_file

log = logging.getLogger("huigu.wecom")

BUSY_S = 2.0
"""How long a write waits for another process that has the file open."""
KEPT_S = 24 * 3600.0
"""WeCom accepts answers to a message for a day."""

SCHEMA = Schema(
    name="file of unfinished answers",
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


@dataclass(frozen=True, slots=True)
class OpenStream:
    """An unfinished answer, and where it goes."""

    id: str
    """Made by us."""
    request_id: str
    """`req_id` of the message that it answers; empty once the stream itself has ended and only a
    separate message can follow."""
    chat: str
    """Id of the group, or of the person in a 1:1 chat."""
    in_group: bool
    since: float
    """When the message came, in seconds since 1970."""


class OpenStreams:
    """The open file. Writes run in a thread; a failed write is logged, and answers go on."""

    def __init__(self, path: Path | None) -> None:
        """Open the file, or create it; in memory without a path. `StateFileError` says why not."""
        # Ids of people must not stay in free pages. Without a flush to disk a write costs little,
        # and a crash of this process still loses nothing.
        self._connection = open_state_file(
            path, SCHEMA, busy_s=BUSY_S, synchronous="OFF", secure_delete=True
        )
        self._lock = threading.Lock()
        self._problem = LogOnChange(log, logging.WARNING)

    def load(self, unix_s: float) -> list[OpenStream]:
        """Load what an earlier process left, the oldest first; too old rows are deleted."""
        self._execute("saved", "DELETE FROM streams WHERE since < ?", (unix_s - KEPT_S,))
        columns = "stream, request, chat, in_group, since"
        rows = self._execute("read", f"SELECT {columns} FROM streams ORDER BY since")
        return [
            OpenStream(stream_id, request_id, chat, bool(in_group), since)
            for stream_id, request_id, chat, in_group, since in rows
        ]

    async def save(self, stream: OpenStream) -> None:
        """Save an unfinished answer."""
        statement = "INSERT OR REPLACE INTO streams VALUES (?, ?, ?, ?, ?)"
        await asyncio.to_thread(self._execute, "saved", statement, astuple(stream))

    async def delete(self, stream: OpenStream) -> None:
        """Delete an answer that has ended."""
        statement = "DELETE FROM streams WHERE stream = ?"
        await asyncio.to_thread(self._execute, "saved", statement, (stream.id,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _execute(self, verb: str, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        """Execute a statement; a failure is logged with its verb, and gives no rows."""
        try:
            with self._lock:
                rows = self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            self._problem.report(f"unfinished answers cannot be {verb} ({error})")
            return []
        self._problem.clear()
        return rows


def open_streams(path: Path) -> OpenStreams:
    """Open the file, or create it; in memory where neither can be done."""
    try:
        return OpenStreams(path)
    except StateFileError as error:
        log.warning("%s. Until then, answers that a crash cuts off stay unfinished", error)
        return OpenStreams(None)
