"""The journal's SQLite file: questions and what people said of the answers. Knows no one's id."""

from __future__ import annotations

import os
import re
import sqlite3
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from bot.journal.redaction import REMOVED
from bot.services.contracts import Unanswered, Verdict
from indexer.errors import HuiguError
from indexer.text.language import fold

APPLICATION = 0x48554947
"""`HUIG`, by which SQLite files of ours are known."""
SCHEMA = 1
"""Raised by one whenever an older Huigu could no longer read the file."""
BUSY_S = 2.0
"""How long to wait for another program that writes; `huigu unanswered` only reads."""
LEAST_PEOPLE = 2
"""People who must have asked a question before others are shown it."""
MOST_QUESTIONS = 200_000
"""Kept at most, whatever their age: a flood of questions must not fill the disk."""
TRIMMED_EVERY = 1000
"""Questions between two looks whether there are more than that."""

TABLES = """
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
"""
# What people say of an answer holds for the same question to the same generation, whoever asks it;
# each person counts once. A question that found something is good until more people say otherwise
# than confirm it. Of questions that read the same, SQLite takes `question` and `good` from the row
# of max(number), which is the latest: https://sqlite.org/lang_select.html#bareagg
JUDGED = """
WITH said AS (
    SELECT folded AS text, generation AS index_id,
        count(DISTINCT CASE verdict WHEN 'helpful' THEN person END)
        - count(DISTINCT CASE verdict WHEN 'helpful' THEN NULL ELSE person END) AS balance
    FROM verdicts JOIN questions ON verdicts.question = questions.id GROUP BY 1, 2
), judged AS (
    SELECT questions.*, found AND coalesce(balance, 0) >= 0 AS good
    FROM questions LEFT JOIN said ON text = folded AND index_id = generation
    WHERE folded <> ''
)
"""
FREQUENT = f"""{JUDGED}
SELECT question, count(DISTINCT nullif(asker, x'')) AS people, max(number), good FROM judged
GROUP BY folded HAVING people >= ? AND good AND NOT instr(question, ?)
ORDER BY people DESC, max(number) DESC LIMIT ?
"""
ASKED_SINCE = f"""{JUDGED}
SELECT question, count(DISTINCT CASE WHEN asked_at >= ? THEN nullif(asker, x'') END) AS people,
    max(number), good FROM judged
GROUP BY folded HAVING people >= ? AND good AND NOT instr(question, ?)
ORDER BY people DESC, max(number) DESC LIMIT ?
"""
MISSED = f"""{JUDGED}
SELECT question, count(DISTINCT nullif(asker, x'')) AS people, max(number), good FROM judged
GROUP BY folded HAVING people >= ? AND NOT good AND NOT instr(question, ?)
ORDER BY people DESC, max(number) DESC LIMIT ?
"""
UNANSWERED = f"""{JUDGED}
SELECT question, sum(NOT good), asked_at, max(number), good FROM judged
GROUP BY folded HAVING NOT good ORDER BY sum(NOT good) DESC, max(number) DESC LIMIT ?
"""

DAMAGED = "it is damaged; move it away, and a new one is begun"
REMEDIES = {
    "SQLITE_BUSY": "another program is writing to it; stop that one",
    "SQLITE_LOCKED": "another program is writing to it; stop that one",
    "SQLITE_NOTADB": "it is damaged or no journal; move it away, and a new one is begun",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_FULL": "the disk is full; free some space",
}
OTHER_REMEDY = "check that this user may write it and its folder, on a local disk"

_WORDS = re.compile(r"\w+")


class JournalError(HuiguError):
    """The journal cannot be opened; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer, as the journal keeps it."""

    id: str
    asked_at: str
    """ISO date and time, UTC."""
    channel: str
    place: bytes
    """Hash; empty where none is known. Likewise the next."""
    asker: bytes
    question: str
    """As it was answered, which for one that follows another is both in one; redacted."""
    said: str
    """In the person's own words where those were others, redacted; else empty."""
    language: str
    found: bool
    confidence: float
    url: str
    """Of the first citation; empty for none."""
    generation: str


ADD = (
    f"INSERT OR IGNORE INTO questions ({', '.join(f.name for f in fields(Asked))}, folded) "
    f"VALUES ({', '.join('?' * (len(fields(Asked)) + 1))})"
)


class JournalFile:
    """An open journal. One thread at a time may use it; `sqlite3.Error` says the disk refused."""

    def __init__(self, path: Path | None, *, key_check: bytes = b"") -> None:
        """Open a journal, or begin one.

        Args:
            path: Its file, whose folder exists; None to keep it in memory.
            key_check: Hash by which the key is known that hashed the ids in it. With another key
                than before, the hashes are deleted: they could only be taken for other people's.

        Raises:
            JournalError: The file is damaged, locked, or no journal of ours.
        """
        if path is not None:
            # SQLite would let others read what people asked.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        self._db = sqlite3.connect(
            path or ":memory:", timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            self._prepare(path)
            if key_check:
                self._check_key(key_check)
        except sqlite3.Error as error:
            self._db.close()
            raise JournalError(f"{path}: {why(error)}, or set another `[journal] path`") from error
        except JournalError:
            self._db.close()
            raise

    def add(self, asked: Asked) -> None:
        """Keep a question; one whose id is there already is not kept twice."""
        added = self._db.execute(ADD, (*astuple(asked), folded(asked.question)))
        number = added.lastrowid or 0
        if added.rowcount and number % TRIMMED_EVERY == 0:
            self._db.execute("DELETE FROM questions WHERE number <= ?", (number - MOST_QUESTIONS,))

    def judge(self, question: str, person: bytes, verdict: Verdict) -> bool:
        """Keep what a person says of an answer, instead of what they said before.

        Args:
            question: Id of the question.
            person: Hash.
            verdict: What they say.

        Returns:
            False where the question is not there.
        """
        added = self._db.execute(
            "INSERT OR REPLACE INTO verdicts SELECT id, ?, ? FROM questions WHERE id = ?",
            (person, verdict, question),
        )
        return added.rowcount > 0

    def withdraw(self, question: str, person: bytes) -> bool:
        """Forget what a person said of an answer; false where they said nothing."""
        gone = self._db.execute(
            "DELETE FROM verdicts WHERE question = ? AND person = ?", (question, person)
        )
        return gone.rowcount > 0

    def asked_by(self, question: str, person: bytes) -> bool:
        """Tell whether a person, by their hash, asked a question."""
        query = "SELECT 1 FROM questions WHERE id = ? AND asker = ? AND asker <> x''"
        return self._db.execute(query, (question, person)).fetchone() is not None

    def frequent(self, limit: int) -> list[str]:
        """Questions that several people asked and that were answered, most people first."""
        found = self._db.execute(FREQUENT, (LEAST_PEOPLE, REMOVED, limit))
        return [question for question, *_ in found]

    def frequent_since(self, since: str, limit: int) -> list[str]:
        """Likewise, but only people who asked since a time (ISO, UTC) count."""
        found = self._db.execute(ASKED_SINCE, (since, LEAST_PEOPLE, REMOVED, limit))
        return [question for question, *_ in found]

    def missed(self, limit: int) -> list[str]:
        """Questions that several people asked and that were not answered, most people first."""
        found = self._db.execute(MISSED, (LEAST_PEOPLE, REMOVED, limit))
        return [question for question, *_ in found]

    def unanswered(self, limit: int) -> list[Unanswered]:
        """Questions that were not answered when last asked, most frequent first."""
        found = self._db.execute(UNANSWERED, (limit,))
        return [Unanswered(question, times, last) for question, times, last, *_ in found]

    def forget(self, before: str) -> int:
        """Delete questions asked before a time (ISO, UTC), and what was said of them.

        Returns:
            How many questions.
        """
        gone = self._db.execute("DELETE FROM questions WHERE asked_at < ?", (before,)).rowcount
        # What was deleted still stands in the log beside the file until it is emptied.
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return gone

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _prepare(self, path: Path | None) -> None:
        """Check the file, and make its tables if it is new.

        Raises:
            JournalError: It is damaged, or not ours.
        """
        (state,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise JournalError(
                f"{path}: the journal cannot be used: {DAMAGED}, or set another `[journal] path`"
            )
        # Deleted texts are overwritten, not only let go of.
        self._db.execute("PRAGMA secure_delete=ON").fetchall()
        self._db.execute("PRAGMA foreign_keys=ON")
        self._db.execute("PRAGMA journal_mode=WAL").fetchall()
        # The last questions before a power cut may be lost; the file stays whole.
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("BEGIN IMMEDIATE")
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if not tables:
            for statement in TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA application_id={APPLICATION}")
            self._db.execute(f"PRAGMA user_version={SCHEMA}")
        self._db.execute("COMMIT")
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if (application, version) != (APPLICATION, SCHEMA):
            what = f"of format {version}" if application == APPLICATION else "no journal of Huigu's"
            raise JournalError(
                f"{path}: {what}, where a journal of format {SCHEMA} belongs; set another "
                "`[journal] path`, or move the file away"
            )

    def _check_key(self, key_check: bytes) -> None:
        """Delete the hashes of another key."""
        query = "SELECT value FROM facts WHERE name = 'key'"
        if self._db.execute(query).fetchone() == (key_check,):
            return
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("UPDATE questions SET asker = x'', place = x''")
        self._db.execute("INSERT OR REPLACE INTO facts VALUES ('key', ?)", (key_check,))
        self._db.execute("COMMIT")


def folded(question: str) -> str:
    """Fold a question so that two which differ in case, script, marks or blanks only are one."""
    return "".join(_WORDS.findall(fold(question)))


def why(error: sqlite3.Error) -> str:
    """Say what SQLite refused, and what to do."""
    # 3.11 names most errors; what Python itself finds wrong has no such name.
    name = getattr(error, "sqlite_errorname", "")
    return f"the journal cannot be used ({error}): {REMEDIES.get(name, OTHER_REMEDY)}"
