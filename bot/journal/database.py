"""The journal's SQLite file: questions and what people said of the answers; no ids of people."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from bot.journal.redaction import REMOVED
from bot.runtime.sqlite import Schema, StateFileError, convert_errors, open_state_file, truncate_log
from bot.services.contracts import Unanswered, Verdict
from indexer.text.language import fold

BUSY_S = 2.0
"""How long to wait for another program that writes; `huigu unanswered` only reads."""
MIN_PEOPLE = 2
"""People who must have asked a question before others are shown it."""
MAX_QUESTIONS = 200_000
"""Kept at most, whatever their age: a flood of questions must not fill the disk."""
TRIM_EVERY = 1000
"""Questions between two checks of that limit."""

SCHEMA = Schema(
    name="journal",
    application_id=int.from_bytes(b"HUIG"),
    version=2,
    tables="""
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE questions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    asked_at TEXT NOT NULL,
    channel TEXT NOT NULL,
    place BLOB NOT NULL,
    asker BLOB NOT NULL,
    question TEXT NOT NULL,
    said TEXT NOT NULL,
    language TEXT NOT NULL,
    found INTEGER NOT NULL,
    confidence REAL NOT NULL,
    url TEXT NOT NULL,
    generation TEXT NOT NULL,
    folded TEXT NOT NULL
);
CREATE INDEX by_time ON questions (asked_at);
CREATE INDEX by_text ON questions (folded);
CREATE TABLE verdicts (
    question TEXT NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    person BLOB NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (question, person)
) WITHOUT ROWID;
""",
    if_unwritable="let this user write there, or set another `[journal] path`, on a local disk",
    if_unusable="move it away, and a new one is begun, or set another `[journal] path`",
    upgrades=(
        # Of questions that were kept before, none of these is known.
        """
ALTER TABLE questions ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE questions ADD COLUMN page TEXT NOT NULL DEFAULT '';
ALTER TABLE questions ADD COLUMN links INTEGER;
ALTER TABLE questions ADD COLUMN elapsed_ms REAL;
""",
    ),
)
# A verdict counts for every question with the same text and generation, whoever asked it; each
# person counts once. An answer is good if something was found, and at least as many people confirm
# it as object. Of questions that read the same, SQLite takes `question` and `good` from the row
# with max(number), the latest: https://sqlite.org/lang_select.html#bareagg
JUDGED = """
WITH balances AS (
    SELECT folded AS text, generation AS index_id,
        count(DISTINCT CASE verdict WHEN 'helpful' THEN person END)
        - count(DISTINCT CASE verdict WHEN 'helpful' THEN NULL ELSE person END) AS balance
    FROM verdicts JOIN questions ON verdicts.question = questions.id GROUP BY 1, 2
), judged AS (
    SELECT questions.*, found AND coalesce(balance, 0) >= 0 AS good
    FROM questions LEFT JOIN balances ON text = folded AND index_id = generation
    WHERE folded <> ''
)
"""
SHARED = f"""{JUDGED}
SELECT question, count(DISTINCT CASE WHEN asked_at >= ? THEN nullif(asker, x'') END) AS people,
    max(number), good FROM judged
GROUP BY folded HAVING people >= ? AND good = ? AND NOT instr(question, ?)
ORDER BY people DESC, max(number) DESC LIMIT ?
"""
UNANSWERED = f"""{JUDGED}
SELECT question, sum(NOT good), asked_at, max(number), good, kind FROM judged
GROUP BY folded HAVING NOT good AND kind <> 'clarify'
ORDER BY sum(NOT good) DESC, max(number) DESC LIMIT ?
"""

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with its answer, as the journal keeps it."""

    id: str
    asked_at: str
    """ISO date and time, UTC."""
    channel: str
    place: bytes
    """Hash; empty where the place is unknown."""
    asker: bytes
    """Hash; empty where the person is unknown."""
    question: str
    """As it was answered, redacted; a follow-up is completed from the question before it."""
    said: str
    """What the person wrote, redacted; empty where `question` is the same."""
    language: str
    found: bool
    confidence: float
    url: str
    """Of the first citation; empty for none."""
    generation: str
    kind: str = ""
    """What sort of answer it was, as `Answer.kind`; empty where an older Huigu kept it."""
    page: str = ""
    """Source and id of the first cited document, with a slash between them; empty for none."""
    links: int | None = None
    """How many links the answer had; None where an older Huigu kept it."""
    elapsed_ms: float | None = None
    """Milliseconds from the question to its answer, waiting included; None where unknown."""


INSERT = (
    f"INSERT OR IGNORE INTO questions ({', '.join(f.name for f in fields(QuestionRow))}, folded) "
    f"VALUES ({', '.join('?' * (len(fields(QuestionRow)) + 1))})"
)


class JournalFile:
    """An open journal, for one thread at a time. `sqlite3.Error` means that the disk refused."""

    def __init__(self, path: Path | None, *, key_check: bytes = b"") -> None:
        """Open the file, or create it; None for a journal in memory.

        `key_check` is a hash that identifies the key of the hashes in it. When the key is another
        one than before, the hashes are deleted: they could only match the wrong people.

        Raises:
            StateFileError: The file is damaged, locked, or no journal.
        """
        self._db = open_state_file(
            path, SCHEMA, busy_s=BUSY_S, synchronous="NORMAL", wal=True, secure_delete=True
        )
        self._db.execute("PRAGMA foreign_keys = ON")
        try:
            with convert_errors(path, SCHEMA):
                self._check_key(key_check)
        except StateFileError:
            self._db.close()
            raise

    def add(self, row: QuestionRow, *, is_listed: bool = True) -> None:
        """Add a question, unless its id is there already; one that is not listed is in no list."""
        folded = fold_question(row.question) if is_listed else ""
        added = self._db.execute(INSERT, (*astuple(row), folded))
        number = added.lastrowid or 0
        if added.rowcount and number % TRIM_EVERY == 0:
            self._db.execute("DELETE FROM questions WHERE number <= ?", (number - MAX_QUESTIONS,))

    def record_verdict(self, question_id: str, person: bytes, verdict: Verdict) -> bool:
        """Replace a person's verdict; false where the question is not there."""
        added = self._db.execute(
            "INSERT OR REPLACE INTO verdicts SELECT id, ?, ? FROM questions WHERE id = ?",
            (person, verdict, question_id),
        )
        return added.rowcount > 0

    def withdraw_verdict(self, question_id: str, person: bytes) -> bool:
        """Delete a person's verdict; false where there is none."""
        deleted = self._db.execute(
            "DELETE FROM verdicts WHERE question = ? AND person = ?", (question_id, person)
        )
        return deleted.rowcount > 0

    def has_asked(self, question_id: str, person: bytes) -> bool:
        """Tell whether a person, by their hash, asked a question."""
        query = "SELECT 1 FROM questions WHERE id = ? AND asker = ? AND asker <> x''"
        return self._db.execute(query, (question_id, person)).fetchone() is not None

    def list_shared(self, limit: int, *, answered: bool, since: str = "") -> list[str]:
        """List questions that several people asked since a time (ISO, UTC), most people first.

        Those with a good answer, or (`answered=False`) those without.
        """
        parameters = (since, MIN_PEOPLE, answered, REMOVED, limit)
        return [question for question, *_ in self._db.execute(SHARED, parameters)]

    def list_unanswered(self, limit: int) -> list[Unanswered]:
        """List questions without a good answer when last asked, most frequent first."""
        rows = self._db.execute(UNANSWERED, (limit,))
        return [Unanswered(question, times, last) for question, times, last, *_ in rows]

    def list_asked(self, person: bytes) -> list[str]:
        """List the ids of the questions that a person, by their hash, asked."""
        query = "SELECT id FROM questions WHERE asker = ? AND asker <> x''"
        return [id for (id,) in self._db.execute(query, (person,))]

    def count_verdicts(self, person: bytes) -> int:
        """Count what a person, by their hash, said of answers."""
        query = "SELECT count(*) FROM verdicts WHERE person = ? AND person <> x''"
        (count,) = self._db.execute(query, (person,)).fetchone()
        return int(count)

    def forget(self, person: bytes) -> None:
        """Delete a person's questions, with what others said of them, and their verdicts."""
        with self._db:  # commits, or rolls back
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM verdicts WHERE person = ? AND person <> x''", (person,))
            self._db.execute("DELETE FROM questions WHERE asker = ? AND asker <> x''", (person,))
        truncate_log(self._db)

    def delete_before(self, time: str) -> int:
        """Delete questions asked before a time (ISO, UTC), with their verdicts; counts them."""
        deleted = self._db.execute("DELETE FROM questions WHERE asked_at < ?", (time,)).rowcount
        truncate_log(self._db)
        return deleted

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _check_key(self, key_check: bytes) -> None:
        """Delete the hashes of another key; without `key_check`, nothing."""
        query = "SELECT value FROM facts WHERE name = 'key'"
        if not key_check or self._db.execute(query).fetchone() == (key_check,):
            return
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("UPDATE questions SET asker = x'', place = x''")
        self._db.execute("INSERT OR REPLACE INTO facts VALUES ('key', ?)", (key_check,))
        self._db.execute("COMMIT")


def fold_question(question: str) -> str:
    """Normalise a question: two that differ only in case, script, marks or spaces become equal."""
    return "".join(_WORDS.findall(fold(question)))
