"""Which messages of the bot answer which question; an SQLite file, so that a restart forgets none.

It holds ids only: of Discord's messages and channels, and of questions in the journal.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.runtime.log_throttle import LogOnChange
from bot.runtime.sqlite import Schema, convert_errors, explain, open_state_file

log = logging.getLogger("huigu.discord")
BUSY_S = 5.0
"""How long a write waits for another process that has the file open."""
MAX_MESSAGES = 8192
"""Messages of the bot that are remembered: the latest, about a hundred bytes each."""

SCHEMA = Schema(
    name="file of Discord answers",
    application_id=int.from_bytes(b"HUDA"),
    version=1,
    tables="CREATE TABLE sent (message INTEGER PRIMARY KEY, channel INTEGER NOT NULL, "
    "question TEXT NOT NULL, question_message INTEGER NOT NULL) STRICT",
    if_unwritable="make its folder writable",
    if_unusable="move it away; replies to older answers then begin anew",
)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of the bot that answers a question, whole or in part."""

    id: int
    channel: int
    question: str
    """`Question.id`."""
    question_message: int = 0
    """Id of the message that asks; 0 for a command without one."""


class SentAnswers:
    """The latest answers. Reads come from memory; writes leave the event loop."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open file; use `open_sent_answers`."""
        self._connection = connection
        self._problem = LogOnChange(log, logging.WARNING)
        self._lock = threading.Lock()
        self._sent: dict[int, SentMessage] = {}
        """By id, the first added first."""
        for row in connection.execute("SELECT * FROM sent ORDER BY message"):
            self._sent[row[0]] = SentMessage(*row)

    def find_question(self, message: int) -> str:
        """Find the id of the question that a message answers; empty if unknown."""
        sent = self._sent.get(message)
        return sent.question if sent else ""

    def list_answers(self, question_messages: Collection[int]) -> list[SentMessage]:
        """List what answers these messages, in the order in which it was sent."""
        wanted = set(question_messages) - {0}
        found = [sent for sent in self._sent.values() if sent.question_message in wanted]
        return sorted(found, key=lambda sent: sent.id)

    def has_later(self, answer: SentMessage) -> bool:
        """Tell whether something was answered in the same channel after an answer."""
        return any(
            sent.channel == answer.channel and sent.id > answer.id for sent in self._sent.values()
        )

    async def add(self, messages: Sequence[SentMessage]) -> None:
        """Remember messages; those that are known already now answer another question."""
        self._sent |= {sent.id: sent for sent in messages}
        for oldest in list(self._sent)[: max(len(self._sent) - MAX_MESSAGES, 0)]:
            del self._sent[oldest]
        rows = [(one.id, one.channel, one.question, one.question_message) for one in messages]
        await self._write("INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?)", rows)

    async def forget(self, messages: Iterable[int]) -> None:
        """Forget messages that are deleted; unknown ones change nothing."""
        known = [message for message in messages if self._sent.pop(message, None)]
        await self._write("DELETE FROM sent WHERE message = ?", [(message,) for message in known])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    async def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            await asyncio.to_thread(self._execute, statement, rows)

    def _execute(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            with self._lock:
                self._connection.executemany(statement, rows)
            self._problem.clear()
        except sqlite3.Error as error:
            # The answer is on Discord already; without its ids only a restart forgets it.
            self._problem.report(f"answers are not remembered: {explain(error, SCHEMA)}")


def open_sent_answers(path: Path, oldest: int) -> SentAnswers:
    """Open the file of answers, or create it; `ConfigError` passes through.

    Messages with an id below `oldest` are forgotten, and all but the latest `MAX_MESSAGES`: ids
    grow with time.
    """
    connection = open_state_file(path, SCHEMA, busy_s=BUSY_S, synchronous="NORMAL", wal=True)
    with convert_errors(path, SCHEMA), contextlib.ExitStack() as on_error:
        on_error.callback(connection.close)
        connection.execute("DELETE FROM sent WHERE message < ?", (oldest,))
        connection.execute(
            "DELETE FROM sent WHERE message NOT IN "
            "(SELECT message FROM sent ORDER BY message DESC LIMIT ?)",
            (MAX_MESSAGES,),
        )
        on_error.pop_all()
    return SentAnswers(connection)
