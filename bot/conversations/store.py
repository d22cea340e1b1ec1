"""Keeps the state of each conversation: in memory, and in a file for replies after a restart.

The file holds no ids of people or places, only their hashes, and of the questions no more than the
names, limits and topic that were found in them, without personal data. One thread does its work, in
the order it was given: a slow or full disk never delays an answer for long.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from cachetools import LRUCache, TTLCache

from bot.conversations.encoding import Remembered, cut_list, decode_state, encode_state
from bot.conversations.file import SCHEMA, ConversationFile, StateRow
from bot.conversations.rows import StateRows
from bot.dialogue_state import DialogueState
from bot.journal.hashing import HashKey
from bot.messages import Answer, Question
from bot.runtime.log_throttle import LogOnChange
from bot.runtime.sqlite import StateFileError, explain
from bot.shared_state.errors import StateUnreachable
from indexer.text.language import fold

log = logging.getLogger("huigu.conversations")

REMEMBER_S = 20 * 60.0
"""Seconds after which a conversation is over: who comes back in an hour begins anew."""
MOST_CONVERSATIONS = 4096
"""Conversations and answers that are in memory, some kB each."""
DISK_S = 0.5
"""How long an answer waits for the disk."""
MAX_WAITING = 1000
"""States that may wait to be written; when the disk hangs, more are lost."""
QUOTED_LETTERS = 48
"""Letters of an answer that identify it; a channel may quote no more than its beginning."""
FOLLOW_EVERY_S = 5.0
"""Between two looks whether another process changed the file."""
_NO_LETTER = re.compile(r"[\W_]+")
_CLEAN_EVERY_S = 24 * 3600.0

_UNREAD = StateRow("", b"", b"", 0.0, b"")
"""Stands for a state that could not be read, whether it is there or not."""

Result = TypeVar("Result")


class ConversationStore:
    """Finds and keeps the states of conversations; for one event loop."""

    def __init__(
        self,
        file: StateRows,
        key: HashKey,
        keep_days: int,
        clock: Callable[[], float] = time.time,
        *,
        is_shared: bool = False,
    ) -> None:
        """Take over an open file, and delete what is too old.

        `keep_days` is how long a reply finds an answer; `clock` gives Unix time in seconds. Of what
        `is_shared` with other replicas, each may have answered last: the memory counts only while
        they cannot be asked.
        """
        self._file, self._key, self._clock = file, key, clock
        self._is_shared = is_shared
        self._keep_s = keep_days * 86400.0
        self._threads: TTLCache[str, Remembered] = TTLCache(
            MOST_CONVERSATIONS, REMEMBER_S, timer=clock
        )
        self._questions: LRUCache[str, Remembered] = LRUCache(MOST_CONVERSATIONS)
        self._disk = ThreadPoolExecutor(1, "conversations")
        self._waiting = 0
        self._started = clock()
        self._problem = LogOnChange(log)
        self._version = 0
        if is_shared:
            # Nobody waits for a server to start.
            self._disk.submit(self._try, None, self._clean)
        else:
            self._try(None, self._clean)
            self._version = self._try(0, file.read_version)

    @classmethod
    def open(cls, path: Path | None, key: HashKey, keep_days: int) -> ConversationStore:
        """Open the file, or create it; in memory without a path, or where the disk refuses.

        Raises:
            StateFileError: The file is damaged, locked, another program's, or in a place of others.
        """
        try:
            file = ConversationFile(path)
        except StateFileError as error:
            if not error.disk_refuses:
                raise
            log.warning("%s. Conversations end with the server", error)
            file = ConversationFile(None)
        return cls(file, key, keep_days)

    async def find(self, question: Question) -> Remembered | None:
        """Find what a question goes on from: the answer it replies to or quotes, else its thread.

        A reply to an answer that nobody remembers begins anew.
        """
        if question.follows:
            known = self._questions.get(question.follows)
            return await self._recall(
                known, self._file.find_question, question.follows, self._keep_s
            )
        if question.quoted and (text := self._hash_text(question.quoted)):
            return await self._recall(None, self._file.find_text, text, self._keep_s)
        if not question.thread:
            return None
        known = self._threads.get(question.thread)
        # What is younger than the process is in memory, unless others answer, too.
        if self._clock() - self._started >= REMEMBER_S and not self._is_shared:
            return known
        thread = self._key.hash("thread", question.thread)
        return await self._recall(known, self._file.find_thread, thread, REMEMBER_S)

    def keep(self, question: Question, answer: Answer, state: DialogueState) -> None:
        """Keep the state after the answer to a question, which has an id; returns at once."""
        self._keep(Remembered(question.id, state), question.thread, answer.text)

    def shorten(self, question_id: str, rest: int) -> None:
        """Note that a channel showed less of a list: `rest` is the offset of what comes behind."""
        remembered = self._questions.get(question_id)
        if remembered is None:
            return
        state = cut_list(remembered.state, rest)
        shorter = Remembered(question_id, state)
        self._questions[question_id] = shorter
        for thread, last in list(self._threads.items()):
            if last is remembered:
                self._threads[thread] = shorter
        self._submit(self._rewrite, question_id, lambda: {"state": encode_state(state)})

    def reword(self, question_id: str, text: str) -> None:
        """Note the text that a channel made of an answer, so that a quote of it is recognised."""
        self._submit(self._rewrite, question_id, lambda: {"text": self._hash_text(text)})

    async def clean_daily(self, every_s: float = _CLEAN_EVERY_S) -> None:
        """Delete old states once a day, until cancelled."""
        while True:
            await asyncio.sleep(every_s)
            self._submit(self._clean)

    async def follow_file(self, every_s: float = FOLLOW_EVERY_S) -> None:
        """Forget what is in memory when another process changes the file, until cancelled.

        That is `huigu forget`; the conversations of others are read from the file again.
        """
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(every_s)
            read = partial(self._try, self._version, self._file.read_version)
            version = await loop.run_in_executor(self._disk, read)
            if version != self._version:
                self._version = version
                self._threads.clear()
                self._questions.clear()
                self._started = self._clock()

    def close(self) -> None:
        """Write what waits, and close the file."""
        self._disk.shutdown(wait=True)
        self._file.close()

    def _keep(self, remembered: Remembered, thread: str, text: str) -> None:
        if thread:
            self._threads[thread] = remembered
        self._questions[remembered.question_id] = remembered
        self._submit(self._write, remembered, thread, text, self._clock())

    def _write(self, remembered: Remembered, thread: str, text: str, at: float) -> None:
        """Write a state; in the disk's thread, because hashing takes time too."""
        row = StateRow(
            question=remembered.question_id,
            thread=self._key.hash("thread", thread),
            text=self._hash_text(text),
            at=at,
            state=encode_state(remembered.state),
        )
        self._file.keep(row)
        self._problem.clear()

    def _rewrite(self, question_id: str, change: Callable[[], dict[str, Any]]) -> None:
        """Change columns of a row that there is."""
        row = self._file.find_question(question_id, 0.0)
        if row is not None:
            self._file.keep(replace(row, **change()))

    def _hash_text(self, text: str) -> bytes:
        letters = _NO_LETTER.sub("", fold(text))[:QUOTED_LETTERS]
        return self._key.hash("answer", letters)

    async def _recall(
        self,
        known: Remembered | None,
        find: Callable[..., StateRow | None],
        value: str | bytes,
        within_s: float,
    ) -> Remembered | None:
        """Recall what is in memory, or read it. Others may have changed or removed what is shared.

        None where it is not there, or the disk is slow or refuses.
        """
        if known and not self._is_shared:
            return known
        row = await self._read(find, value, within_s)
        if row is _UNREAD:
            return known
        if row is not None and known and known.question_id == row.question:
            # It knows more than what is kept.
            return known
        return decode_state(row) if row else None

    async def _read(
        self, find: Callable[..., StateRow | None], value: str | bytes, within_s: float
    ) -> StateRow | None:
        """Read a state; `_UNREAD` where the disk is slow or refuses."""
        since = self._clock() - within_s
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(self._disk, self._try, _UNREAD, find, value, since)
        try:
            async with asyncio.timeout(DISK_S):
                return await reading
        except TimeoutError:
            self._problem.report(f"a conversation was not read within {DISK_S:g} s")
            return _UNREAD

    def _submit(self, work: Callable[..., None], *args: object) -> None:
        if self._waiting >= MAX_WAITING:
            self._problem.report(f"more than {MAX_WAITING} conversations wait for the disk")
            return
        self._waiting += 1
        self._disk.submit(self._try, None, work, *args).add_done_callback(self._note_written)

    def _note_written(self, _: object) -> None:
        self._waiting -= 1

    def _try(self, default: Result, work: Callable[..., Result], *args: object) -> Result:
        """Do work; when the disk refuses, log it and return the default."""
        try:
            return work(*args)
        except sqlite3.Error as error:
            self._problem.report(f"conversations end with the server: {explain(error, SCHEMA)}")
            return default
        except StateUnreachable as error:
            self._problem.report(f"conversations of this process only: {error}")
            return default

    def _clean(self) -> None:
        self._file.delete_before(self._clock() - self._keep_s)
