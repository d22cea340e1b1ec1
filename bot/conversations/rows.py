"""The interface of where states of conversations are kept: a file, or a server of all replicas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.conversations.file import StateRow


class StateRows(Protocol):
    """Keeps states; for one thread at a time.

    `sqlite3.Error` says that the disk refused, `StateUnreachable` that the server did.
    """

    def keep(self, row: StateRow) -> None:
        """Keep a state; of one question the last one."""

    def find_question(self, question: str, since: float) -> StateRow | None:
        """Find the state after the answer to a question, not older than a time."""

    def find_thread(self, thread: bytes, since: float) -> StateRow | None:
        """Find the last state of a conversation, by the hash of its id."""

    def find_text(self, text: bytes, since: float) -> StateRow | None:
        """Find the state after an answer, by the hash of its letters."""

    def delete_before(self, time: float) -> int:
        """Delete states older than a time, and count them."""

    def forget(self, questions: Sequence[str], thread: bytes, *, dry_run: bool = False) -> int:
        """Delete the states after some questions, and all of their conversations; counts them."""

    def read_version(self) -> int:
        """Read a number that changes when another process wrote, if what is in memory is old."""

    def close(self) -> None:
        """Close it."""
