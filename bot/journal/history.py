"""Reads what a journal kept since a time, for the report of organisers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.journal.database import BUSY_S, SCHEMA
from bot.runtime.sqlite import convert_errors, open_state_file

QUESTIONS = """
SELECT asked_at, channel, asker, question, folded, language, found, confidence, kind, page,
    elapsed_ms, generation
FROM questions WHERE asked_at >= ? AND ? IN ('', channel) ORDER BY number
"""
VERDICTS = """
SELECT folded, generation, person, verdict
FROM verdicts JOIN questions ON verdicts.question = questions.id
WHERE asked_at >= ? AND ? IN ('', channel)
"""


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question that was asked; the fields are those of `QuestionRow`."""

    asked_at: str
    channel: str
    asker: bytes
    question: str
    folded: str
    """What questions that read the same have in common; empty for one that means something in its
    conversation only."""
    language: str
    found: int
    confidence: float
    kind: str
    page: str
    elapsed_ms: float | None
    generation: str


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """What a person said of an answer."""

    folded: str
    """Of the question."""
    generation: str
    """Of the answer."""
    person: bytes
    verdict: str


@dataclass(frozen=True, slots=True)
class History:
    """All that was asked since a time, the earliest first."""

    questions: tuple[KeptQuestion, ...]
    verdicts: tuple[KeptVerdict, ...]


ReadHistory = Callable[[str, str], History]
"""Reads what was kept since a time, on a channel or on all: see `read_history`."""


def read_history(path: Path | None, since: str, channel: str = "") -> History:
    """Read a journal while a server may write it; without a file there is no history.

    Args:
        path: The file; None for a journal that is kept in memory.
        since: ISO date and time, UTC.
        channel: Only what was asked there; empty for everywhere.

    `StateFileError` if the file is damaged, locked, no journal, or of a newer Huigu.
    """
    # Only the server creates a journal.
    if path is None or not path.exists():
        return History((), ())
    db = open_state_file(
        path, SCHEMA, busy_s=BUSY_S, synchronous="NORMAL", wal=True, secure_delete=True
    )
    with closing(db), convert_errors(path, SCHEMA):
        # One transaction, so that both are of one moment.
        db.execute("BEGIN")
        questions = tuple(KeptQuestion(*row) for row in db.execute(QUESTIONS, (since, channel)))
        verdicts = tuple(KeptVerdict(*row) for row in db.execute(VERDICTS, (since, channel)))
        db.execute("COMMIT")
    return History(questions, verdicts)
