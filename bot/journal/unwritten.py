"""Questions that a database did not take: they wait in memory, in their order, until it does."""

from __future__ import annotations

from collections import deque

from bot.journal.database import QuestionRow
from bot.journal.rows import JournalRows
from bot.shared_state.errors import StateUnreachable


class UnwrittenQuestions:
    """Writes questions, those that wait first; for one thread at a time."""

    def __init__(self, rows: JournalRows) -> None:
        """Write into a journal."""
        self._rows = rows
        self._waiting: deque[tuple[QuestionRow, bool]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, row: QuestionRow, *, is_listed: bool) -> None:
        """Add a question to the journal.

        Raises:
            StateUnreachable: It was not possible: the question waits, too.
        """
        try:
            self.write()
            self._rows.add(row, is_listed=is_listed)
        except StateUnreachable:
            self._waiting.append((row, is_listed))
            raise

    def write(self) -> None:
        """Write what waits, as far as possible; `StateUnreachable` passes through."""
        while self._waiting:
            row, is_listed = self._waiting[0]
            # What was sent before a connection broke may be there: then it is not added again.
            self._rows.add(row, is_listed=is_listed)
            self._waiting.popleft()
