"""Questions as a journal keeps them, and reports of them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.journal.database import JournalFile, QuestionRow
from bot.services.contracts import Verdict

NOW = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)
"""When the reports of tests are made."""
KEPT = QuestionRow(
    id="",
    asked_at="2030-05-17T08:00:00Z",
    channel="discord",
    place=b"p" * 16,
    asker=b"",
    question="",
    said="",
    language="en",
    found=True,
    confidence=0.9,
    url="",
    generation="g",
    kind="text",
    elapsed_ms=5.0,
)


def keep(question: str, person: str = "", **fields: object) -> QuestionRow:
    """A question of a person; their hash is their name."""
    return replace(KEPT, question=question, asker=person.encode(), **fields)


def miss(question: str, person: str = "", **fields: object) -> QuestionRow:
    """A question to which nothing was found."""
    given = {"found": False, "kind": "not_found", "confidence": 0.2, **fields}
    return keep(question, person, **given)


def write_journal(
    path: Path,
    rows: Iterable[QuestionRow],
    verdicts: Iterable[tuple[int, str, Verdict]] = (),
    *,
    is_listed: bool = True,
) -> Path:
    """Write questions, and verdicts on them as (number from 0, person, verdict)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(JournalFile(path)) as file:
        for number, row in enumerate(rows):
            file.add(replace(row, id=row.id or f"q{number}"), is_listed=is_listed)
        for number, person, verdict in verdicts:
            assert file.record_verdict(f"q{number}", person.encode(), verdict)
    return path
