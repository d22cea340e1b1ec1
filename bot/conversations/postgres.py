"""The states of conversations in PostgreSQL; the tables are those of the state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

from bot.conversations.file import MAX_STATES, StateRow
from bot.shared_state.postgres.connection import PostgresConnection

_KEEP = """
INSERT INTO states (question, thread, text, at, state) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (question) DO UPDATE SET number = excluded.number, thread = excluded.thread,
    text = excluded.text, at = excluded.at, state = excluded.state
RETURNING number
"""
_THEIRS = """
question = ANY(%s) OR thread <> '' AND (
    thread = %s OR thread IN (SELECT thread FROM states WHERE question = ANY(%s))
)
"""


class PostgresStates:
    """Implements `StateRows`."""

    def __init__(self, connection: PostgresConnection) -> None:
        """Use a connection."""
        self._db = connection

    def keep(self, row: StateRow) -> None:
        """See `StateRows`."""
        ((number,),) = self._db.execute(_KEEP, astuple(row))
        if number > MAX_STATES:
            self._db.change("DELETE FROM states WHERE number <= %s", (number - MAX_STATES,))

    def find_question(self, question: str, since: float) -> StateRow | None:
        """See `StateRows`."""
        return self._find("question = %s", question.replace("\0", ""), since)

    def find_thread(self, thread: bytes, since: float) -> StateRow | None:
        """See `StateRows`."""
        return self._find("thread = %s", thread, since)

    def find_text(self, text: bytes, since: float) -> StateRow | None:
        """See `StateRows`."""
        return self._find("text = %s", text, since)

    def delete_before(self, time: float) -> int:
        """See `StateRows`."""
        return self._db.change("DELETE FROM states WHERE at < %s", (time,))

    def forget(self, questions: Sequence[str], thread: bytes, *, dry_run: bool = False) -> int:
        """See `StateRows`."""
        ids = [question.replace("\0", "") for question in questions]
        values = (ids, thread, ids)
        if dry_run:
            ((count,),) = self._db.execute(f"SELECT count(*) FROM states WHERE {_THEIRS}", values)
            return int(count)
        return self._db.change(f"DELETE FROM states WHERE {_THEIRS}", values)

    def read_version(self) -> int:
        """See `StateRows`: what is shared is read before what is in memory."""
        return 0

    def close(self) -> None:
        """See `StateRows`."""
        self._db.close()

    def _find(self, condition: str, value: str | bytes, since: float) -> StateRow | None:
        rows = self._db.execute(
            f"SELECT question, thread, text, at, state FROM states WHERE {condition} AND at >= %s "
            "ORDER BY number DESC LIMIT 1",
            (value, since),
        )
        return StateRow(*rows[0]) if rows else None
