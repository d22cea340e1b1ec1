"""What people asked and what they said of the answers, kept without knowing who they are.

All work is done by one thread of the journal's own, in the order it was given: a slow or full disk
costs nobody an answer.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar, get_args

from bot.journal.database import Asked, JournalError, JournalFile, why
from bot.journal.hashing import Key, new_key, read_key
from bot.journal.redaction import redacted
from bot.messages import Answer, Question
from bot.services.contracts import Unanswered, Verdict
from indexer.errors import UsageError

log = logging.getLogger("huigu.journal")

CLEAN_EVERY_S = 24 * 3600.0
"""Seconds between two looks for what is too old."""
MOST_WAITING = 1000
"""Questions that may wait to be written; with a disk that hangs, more are lost."""
FREQUENT_FOR_S = 60.0
"""How old the list of frequent questions may be: it is read at every key that people press."""
MOST_FREQUENT = 100
"""Frequent questions held for that."""

Result = TypeVar("Result")


class Journal:
    """An open journal; the `bot.services.contracts.Notes` of all channels."""

    def __init__(
        self,
        file: JournalFile,
        key: Key,
        keep_days: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take an open file, and delete from it what is too old.

        Args:
            file: Used, and closed, by the journal alone.
            key: Hashes people's and places' ids.
            keep_days: Days after which a question is deleted.
            clock: Gives the time, UTC.
        """
        self._file = file
        self._key = key
        self._keep = timedelta(days=keep_days)
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, "journal")
        self._waiting = 0
        self._told = ""
        self._frequent: list[str] = []
        self._frequent_until_s = 0.0
        self._run(self._clean, None)

    @classmethod
    def open(cls, path: Path | None, keep_days: int) -> Journal:
        """Open a journal, or begin it.

        Where the file system can only be read, as in a container started so, it is kept in memory.

        Args:
            path: The SQLite file; None to keep the journal in memory.
            keep_days: Days after which a question is deleted.

        Returns:
            The journal; `close` it.

        Raises:
            JournalError: The file is damaged, locked, not ours, or cannot be written.
        """
        if path is None:
            return cls(JournalFile(None), new_key(), keep_days)
        try:
            return cls(*_open_file(path), keep_days)
        except OSError as error:
            if error.errno != errno.EROFS:
                raise JournalError(
                    f"{error.filename or path}: {error.strerror or error}; let this user write "
                    "there, or set another `[journal] path`"
                ) from error
            log.warning("%s cannot be written; questions are kept until the server stops", path)
            return cls(JournalFile(None), new_key(), keep_days)

    def record(self, question: Question, answer: Answer) -> None:
        """Keep a question and whether it was answered; returns at once.

        Args:
            question: With an id of its own.
            answer: What was answered; its `question` is what was looked for.
        """
        if self._waiting >= MOST_WAITING:
            self._tell(f"more than {MOST_WAITING} questions wait for the disk; some are not kept")
            return
        self._waiting += 1
        loop = asyncio.get_running_loop()
        kept = loop.run_in_executor(
            self._thread, self._run, partial(self._add, question, answer, self._clock()), None
        )
        kept.add_done_callback(self._written)

    async def verdict(self, question_id: str, verdict: Verdict, person: str) -> bool:
        """Keep what a person says of the answer to a question; the last word counts.

        Args:
            question_id: `Question.id`.
            verdict: What they say.
            person: Id as the channel gives it; hashed here.

        Returns:
            False when the journal no longer holds the question, or cannot be written.

        Raises:
            UsageError: There is no such verdict.
        """
        if verdict not in get_args(Verdict):
            raise UsageError(f"{verdict!r} is no verdict; one of {', '.join(get_args(Verdict))}")
        hashed = self._key.hash("person", person)
        return await self._do(lambda: self._file.judge(question_id, hashed, verdict), False)

    async def withdraw(self, question_id: str, person: str) -> bool:
        """Forget what a person said of the answer to a question; false where that was nothing."""
        hashed = self._key.hash("person", person)
        return await self._do(lambda: self._file.withdraw(question_id, hashed), False)

    async def asked_by(self, question_id: str, person: str) -> bool:
        """Tell whether a person asked a question."""
        hashed = self._key.hash("person", person)
        return await self._do(lambda: self._file.asked_by(question_id, hashed), False)

    async def frequent(self, limit: int) -> list[str]:
        """Questions that at least two people asked and that were answered, most people first."""
        now_s = time.monotonic()
        if now_s >= self._frequent_until_s:
            # Set before the list is there: of many who press keys, one reads and nobody waits.
            self._frequent_until_s = now_s + FREQUENT_FOR_S
            known = self._frequent
            self._frequent = await self._do(lambda: self._file.frequent(MOST_FREQUENT), known)
        return self._frequent[:limit]

    async def frequent_since(self, since: datetime, limit: int) -> list[str]:
        """Questions that at least two people asked since a time and that were answered.

        Fit to be shown to a whole group: what only one person asked, or what something had to be
        taken out of, is not among them.
        """
        stamp = _stamp(since)
        return await self._do(lambda: self._file.frequent_since(stamp, limit), [])

    async def missed(self, limit: int) -> list[str]:
        """Questions that at least two people asked and that are not answered; likewise fit."""
        return await self._do(lambda: self._file.missed(limit), [])

    async def unanswered(self, limit: int) -> list[Unanswered]:
        """Questions that found nothing, or whose answer was said to be wrong, most frequent first.

        One that was answered when it was asked last is not among them.
        """
        return await self._do(lambda: self._file.unanswered(limit), [])

    async def tend(self, every_s: float = CLEAN_EVERY_S) -> None:
        """Delete what is too old, once a day, for ever."""
        while True:
            await asyncio.sleep(every_s)
            await self._do(self._clean, None)

    def close(self) -> None:
        """Write what waits, and close the file."""
        self._thread.shutdown(wait=True)
        self._file.close()

    async def _do(self, work: Callable[[], Result], otherwise: Result) -> Result:
        """Have work done by the journal's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._run, work, otherwise)

    def _run(self, work: Callable[[], Result], otherwise: Result) -> Result:
        """Do work; where the disk refuses, say so once and give something else."""
        try:
            return work()
        except sqlite3.Error as error:
            self._tell(why(error))
            return otherwise

    def _tell(self, problem: str) -> None:
        """Log a problem, but not the same one for every question."""
        if problem != self._told:
            self._told = problem
            log.error("answering goes on without the journal: %s", problem)

    def _add(self, question: Question, answer: Answer, asked_at: datetime) -> None:
        """Write one question down; in the journal's thread, as hashing takes time too."""
        looked_for, said = _storable(answer.question or question.text), _storable(question.text)
        url = answer.citations[0].url if answer.citations else ""
        self._file.add(
            Asked(
                id=question.id,
                asked_at=_stamp(asked_at),
                channel=question.channel,
                place=self._key.hash("place", question.place),
                asker=self._key.hash("person", question.asker),
                question=looked_for,
                said=said if said != looked_for else "",
                language=answer.language,
                found=answer.found,
                confidence=answer.confidence,
                url=url,
                generation=answer.generation,
            )
        )
        self._told = ""

    def _written(self, kept: asyncio.Future[None]) -> None:
        """Make room for the next one; what nobody foresaw is raised into the loop's own log."""
        self._waiting -= 1
        if not kept.cancelled():
            kept.result()

    def _clean(self) -> None:
        gone = self._file.forget(_stamp(self._clock() - self._keep))
        if gone:
            log.info("deleted %d questions older than %d days", gone, self._keep.days)


def _open_file(path: Path) -> tuple[JournalFile, Key]:
    """Open a journal with the key beside it, or begin both.

    Raises:
        JournalError: The key is none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    key_path = path.with_name(f"{path.name}.key")
    try:
        key = read_key(key_path)
    except ValueError as error:
        raise JournalError(f"{key_path}: {error}; remove it, and a new one is made") from error
    return JournalFile(path, key_check=key.hash("journal", "check")), key


def _storable(text: str) -> str:
    """Make a text fit to be kept: no one's address, and no half of a character."""
    return redacted(text.encode(errors="replace").decode())


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
