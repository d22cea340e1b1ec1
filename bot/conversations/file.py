"""The SQLite file of conversations: states under hashes, for as long as people may go on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from bot.runtime.sqlite import Schema, open_state_file, truncate_log

BUSY_S = 0.5
"""How long to wait for another process: a conversation is not worth a slow answer."""
MAX_STATES = 20_000
"""Kept at most, some 1 to 3 kB each: a flood of questions must not fill the disk."""

SCHEMA = Schema(
    name="conversations file",
    application_id=int.from_bytes(b"HUCO"),
    version=1,
    tables="""
CREATE TABLE states (
    number INTEGER PRIMARY KEY,
    question TEXT NOT NULL UNIQUE,
    thread BLOB NOT NULL,
    text BLOB NOT NULL,
    at REAL NOT NULL,
    state BLOB NOT NULL
);
CREATE INDEX by_thread ON states (thread);
CREATE INDEX by_text ON states (text);
""",
    if_unwritable="let this user write there, or set another `[journal] path`, on a local disk",
    if_unusable="move it away, and a new one is begun; only running conversations are lost",
)


# Found first, and then deleted: SQLite would look for the threads after it deleted a question.
FORGET = """
DELETE FROM states WHERE number IN (
    SELECT number FROM states WHERE question IN (SELECT value FROM json_each(?))
    OR thread <> x'' AND thread IN (
        SELECT thread FROM states WHERE question IN (SELECT value FROM json_each(?))
        UNION VALUES (?)
    )
)
"""


@dataclass(frozen=True, slots=True)
class StateRow:
    """The state of a conversation after an answer."""

    question: str
    """Id of the question that was answered."""
    thread: bytes
    """Hash of the conversation's id; empty for none."""
    text: bytes
    """Hash of the answer's letters."""
    at: float
    """Unix time in seconds."""
    state: bytes
    """JSON of a `DialogueState`."""


def locate_conversations(journal: Path) -> Path:
    """Give the file of conversations, which lies beside the journal."""
    return journal.with_name("conversations.sqlite")


class ConversationFile:
    """An open file, for one thread at a time. `sqlite3.Error` means that the disk refused."""

    def __init__(self, path: Path | None) -> None:
        """Open the file, or create it; None for one in memory. `StateFileError` passes through."""
        self._db = open_state_file(
            path, SCHEMA, busy_s=BUSY_S, synchronous="OFF", wal=True, secure_delete=True
        )

    def keep(self, row: StateRow) -> None:
        """Keep a state; of one question the last one."""
        added = self._db.execute(
            "INSERT OR REPLACE INTO states (question, thread, text, at, state) "
            "VALUES (?, ?, ?, ?, ?)",
            astuple(row),
        )
        surplus = (added.lastrowid or 0) - MAX_STATES
        if surplus > 0:
            self._db.execute("DELETE FROM states WHERE number <= ?", (surplus,))

    def find_question(self, question: str, since: float) -> StateRow | None:
        """Find the state after the answer to a question, not older than a time."""
        return self._find("question = ?", question, since)

    def find_thread(self, thread: bytes, since: float) -> StateRow | None:
        """Find the last state of a conversation, by the hash of its id."""
        return self._find("thread = ?", thread, since)

    def find_text(self, text: bytes, since: float) -> StateRow | None:
        """Find the state after an answer, by the hash of its letters."""
        return self._find("text = ?", text, since)

    def delete_before(self, time: float) -> int:
        """Delete states older than a time, and count them."""
        deleted = self._db.execute("DELETE FROM states WHERE at < ?", (time,)).rowcount
        truncate_log(self._db)
        return deleted

    def forget(self, questions: Sequence[str], thread: bytes, *, dry_run: bool = False) -> int:
        """Delete the states after some questions, and all of their conversations; counts them.

        `thread` is the hash of another conversation that goes too, or empty.
        """
        ids = json.dumps(list(questions))
        with self._db:  # commits, or rolls back
            self._db.execute("BEGIN IMMEDIATE")
            deleted = self._db.execute(FORGET, (ids, ids, thread)).rowcount
            if dry_run:
                self._db.rollback()
        if not dry_run:
            truncate_log(self._db)
        return deleted

    def read_version(self) -> int:
        """Read a number that changes when another process writes the file."""
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        return int(version)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _find(self, condition: str, value: str | bytes, since: float) -> StateRow | None:
        row = self._db.execute(
            f"SELECT question, thread, text, at, state FROM states WHERE {condition} AND at >= ? "
            "ORDER BY number DESC LIMIT 1",
            (value, since),
        ).fetchone()
        return StateRow(*row) if row else None
