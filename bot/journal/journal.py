"""Keeps questions and verdicts, and no ids of people: only their hashes.

One thread does all the work, in the order it was given: a slow or full disk never delays an answer.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar, get_args

import msgspec

from bot.journal.database import SCHEMA, JournalFile, QuestionRow
from bot.journal.hashing import HashKey, generate_key, read_key
from bot.journal.redaction import redact
from bot.journal.rows import JournalRows
from bot.journal.unwritten import UnwrittenQuestions
from bot.messages import Answer, Question
from bot.runtime.log_throttle import LogOnChange
from bot.runtime.sqlite import StateFileError, convert_errors, explain
from bot.services.contracts import Unanswered, Verdict
from bot.shared_state.errors import StateUnreachable
from indexer.errors import UsageError

log = logging.getLogger("huigu.journal")

CLEAN_EVERY_S = 24 * 3600.0
MAX_WAITING = 1000
"""Questions that may wait to be written; when the disk hangs, more are lost."""
RETRY_S = 2.0
"""Between two tries to write what a database did not take."""
SHARED_S = 5.0
"""How long somebody waits for a database; for the disk of this machine, as long as it takes."""
FREQUENT_FOR_S = 60.0
"""How long the list of frequent questions is cached: it is read at every key that people press."""
MAX_FREQUENT = 100
"""Length of that list."""

P = ParamSpec("P")
Result = TypeVar("Result")


class Journal:
    """Implements `bot.services.contracts.QuestionJournal`, and records questions."""

    def __init__(
        self,
        file: JournalRows,
        key: HashKey,
        keep_days: int,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        is_shared: bool = False,
    ) -> None:
        """Take over an open file, and delete questions that are too old; the clock gives UTC.

        One that `is_shared` with other machines may be away for a while: questions then wait in
        memory, `MAX_WAITING` at most, and are written when it is back.
        """
        self._file = file
        self._limit_s = SHARED_S if is_shared else None
        self._unwritten = UnwrittenQuestions(file)
        self._key = key
        self._keep = timedelta(days=keep_days)
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, "journal")
        self._waiting = 0
        self._problem = LogOnChange(log)
        self._frequent: list[str] = []
        self._frequent_until_s = 0.0
        if is_shared:
            # Nobody waits for a database to start.
            self._thread.submit(self._try, None, self._clean)
        else:
            self._try(None, self._clean)

    @classmethod
    def open(cls, path: Path | None, keep_days: int) -> Journal:
        """Open a journal, or create it; in memory without a path, or where the disk refuses.

        That is a disk which can only be read, is full, or fails: questions are answered anyway.

        Raises:
            StateFileError: The file is damaged, locked, no journal, or in a place of others.
        """
        if path is not None:
            try:
                return cls(*open_file_and_key(path), keep_days)
            except StateFileError as error:
                if not error.disk_refuses:
                    raise
                log.warning("%s. The journal is kept in memory until the server stops", error)
        return cls(JournalFile(None), generate_key(), keep_days)

    @property
    def key(self) -> HashKey:
        """The key that ids are hashed with."""
        return self._key

    def record(self, question: Question, answer: Answer, elapsed_ms: float | None = None) -> None:
        """Record a question, which has an id, and how it was answered; returns at once."""
        if self._waiting + len(self._unwritten) >= MAX_WAITING:
            self._report(f"more than {MAX_WAITING} questions wait for the disk; some are not kept")
            return
        self._waiting += 1
        attempt = partial(self._try, None, self._add, question, answer, elapsed_ms, self._clock())
        added = asyncio.get_running_loop().run_in_executor(self._thread, attempt)
        added.add_done_callback(self._note_written)

    async def record_verdict(self, question_id: str, verdict: Verdict, person: str) -> bool:
        """See `QuestionJournal`.

        Raises:
            UsageError: There is no such verdict.
        """
        if verdict not in get_args(Verdict):
            raise UsageError(f"{verdict!r} is no verdict; one of {', '.join(get_args(Verdict))}")
        hashed = self._key.hash("person", person)
        return await self._run(False, self._file.record_verdict, question_id, hashed, verdict)

    async def withdraw_verdict(self, question_id: str, person: str) -> bool:
        """See `QuestionJournal`."""
        hashed = self._key.hash("person", person)
        return await self._run(False, self._file.withdraw_verdict, question_id, hashed)

    async def has_asked(self, question_id: str, person: str) -> bool:
        """See `QuestionJournal`."""
        hashed = self._key.hash("person", person)
        return await self._run(False, self._file.has_asked, question_id, hashed)

    async def list_frequent(self, limit: int) -> list[str]:
        """See `QuestionJournal`; read from the file once a minute."""
        now_s = time.monotonic()
        if now_s >= self._frequent_until_s:
            # Set before the list is there: of many who type at once one reads, and nobody waits.
            self._frequent_until_s = now_s + FREQUENT_FOR_S
            self._frequent = await self._run(
                self._frequent, self._file.list_shared, MAX_FREQUENT, answered=True
            )
        return self._frequent[:limit]

    async def list_frequent_since(self, since: datetime, limit: int) -> list[str]:
        """See `QuestionJournal`."""
        stamp = _format_time(since)
        return await self._run([], self._file.list_shared, limit, answered=True, since=stamp)

    async def list_missed(self, limit: int) -> list[str]:
        """See `QuestionJournal`."""
        return await self._run([], self._file.list_shared, limit, answered=False)

    async def list_unanswered(self, limit: int) -> list[Unanswered]:
        """See `QuestionJournal`."""
        return await self._run([], self._file.list_unanswered, limit)

    async def clean_daily(self, every_s: float = CLEAN_EVERY_S) -> None:
        """Delete old questions once a day, until cancelled."""
        while True:
            await asyncio.sleep(every_s)
            await self._run(None, self._clean)

    async def write_waiting(self, every_s: float = RETRY_S) -> None:
        """Write what a database did not take, when it is back; until cancelled."""
        while True:
            await asyncio.sleep(every_s)
            if self._unwritten:
                await self._run(None, self._unwritten.write)

    def close(self) -> None:
        """Write what waits, and close the file."""
        if self._unwritten:
            self._thread.submit(self._try, None, self._unwritten.write)
        self._thread.shutdown(wait=True)
        if self._unwritten:
            log.error("questions that were not written, and are lost: %d", len(self._unwritten))
        self._file.close()

    async def _run(
        self, default: Result, work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs
    ) -> Result:
        """Do work in the journal's thread; see `_try`. The default where it takes too long."""
        attempt = partial(self._try, default, work, *args, **kwargs)
        working = asyncio.get_running_loop().run_in_executor(self._thread, attempt)
        try:
            async with asyncio.timeout(self._limit_s):
                return await asyncio.shield(working)
        except TimeoutError:
            self._report(f"no answer within {self._limit_s:g} s")
            return default

    def _try(
        self, default: Result, work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs
    ) -> Result:
        """Do work; when the disk refuses, log it and return the default."""
        try:
            return work(*args, **kwargs)
        except sqlite3.Error as error:
            self._report(explain(error, SCHEMA))
            return default
        except StateUnreachable as error:
            self._report(f"{error}. Up to {MAX_WAITING} questions wait to be written")
            return default

    def _report(self, problem: str) -> None:
        self._problem.report(f"answering goes on without the journal: {problem}")

    def _add(
        self, question: Question, answer: Answer, elapsed_ms: float | None, asked_at: datetime
    ) -> None:
        """Add one question to the file; in the journal's thread, because hashing takes time too."""
        searched, said = _clean_text(answer.question or question.text), _clean_text(question.text)
        self._unwritten.add(
            QuestionRow(
                id=question.id,
                asked_at=_format_time(asked_at),
                channel=question.channel,
                place=self._key.hash("place", question.place),
                asker=self._key.hash("person", question.asker),
                question=searched,
                said=said if said != searched else "",
                language=answer.language,
                found=answer.found,
                confidence=answer.confidence,
                url=answer.citations[0].url if answer.citations else "",
                generation=answer.generation,
                kind=answer.kind,
                page=_name_page(answer),
                links=len(answer.links),
                elapsed_ms=elapsed_ms,
            ),
            is_listed=_stands_alone(answer),
        )
        self._problem.clear()

    def _note_written(self, added: asyncio.Future[None]) -> None:
        """Make room for the next question; an unforeseen error goes to the event loop's log."""
        self._waiting -= 1
        if not added.cancelled():
            added.result()

    def _clean(self) -> None:
        deleted = self._file.delete_before(_format_time(self._clock() - self._keep))
        if deleted:
            log.info("deleted %d questions older than %d days", deleted, self._keep.days)


def open_file_and_key(path: Path) -> tuple[JournalFile, HashKey]:
    """Open a journal and the key of its hashes, or create both.

    Raises:
        StateFileError: One is damaged, locked, or in a place of others.
    """
    key_path = locate_key(path)
    with convert_errors(key_path, SCHEMA):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            key = read_key(key_path)
        except ValueError as error:
            raise StateFileError(f"{error}; remove it, and a new one is made") from error
    return JournalFile(path, key_check=key.hash("journal", "check")), key


def locate_key(path: Path) -> Path:
    """Give the file of a journal's key, which lies beside it."""
    return path.with_name(f"{path.name}.key")


def _stands_alone(answer: Answer) -> bool:
    """Tell whether others understand a question without the conversation that it was said in."""
    how = answer.explanation
    return isinstance(how, msgspec.UnsetType) or not (how.follows or how.intent == "complaint")


def _name_page(answer: Answer) -> str:
    """Name the page that an answer cites first, which may have no address."""
    if not answer.citations or not answer.citations[0].document:
        return ""
    return f"{answer.citations[0].source}/{answer.citations[0].document}"


def _clean_text(text: str) -> str:
    """Redact a text, and replace lone surrogates, which UTF-8 cannot hold."""
    return redact(text.encode(errors="replace").decode())


def _format_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
