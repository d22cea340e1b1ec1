"""The interface of where a journal is kept: a file of this machine, or a database of all."""

from __future__ import annotations

from typing import Protocol

from bot.journal.database import QuestionRow
from bot.services.contracts import Unanswered, Verdict


class JournalRows(Protocol):
    """Keeps questions and verdicts; for one thread at a time.

    `sqlite3.Error` says that the disk refused, `StateUnreachable` that the database did. What a
    method wrote is there for good when it returns.
    """

    def add(self, row: QuestionRow, *, is_listed: bool = True) -> None:
        """Add a question, unless its id is there already; one that is not listed is in no list."""

    def record_verdict(self, question_id: str, person: bytes, verdict: Verdict) -> bool:
        """Replace a person's verdict; false where the question is not there."""

    def withdraw_verdict(self, question_id: str, person: bytes) -> bool:
        """Delete a person's verdict; false where there is none."""

    def has_asked(self, question_id: str, person: bytes) -> bool:
        """Tell whether a person, by their hash, asked a question."""

    def list_shared(self, limit: int, *, answered: bool, since: str = "") -> list[str]:
        """List questions that several people asked since a time (ISO, UTC), most people first."""

    def list_unanswered(self, limit: int) -> list[Unanswered]:
        """List questions without a good answer when last asked, most frequent first."""

    def list_asked(self, person: bytes) -> list[str]:
        """List the ids of the questions that a person, by their hash, asked."""

    def count_verdicts(self, person: bytes) -> int:
        """Count what a person, by their hash, said of answers."""

    def forget(self, person: bytes) -> None:
        """Delete a person's questions, with what others said of them, and their verdicts."""

    def delete_before(self, time: str) -> int:
        """Delete questions asked before a time (ISO, UTC), with their verdicts; counts them."""

    def close(self) -> None:
        """Close it."""
