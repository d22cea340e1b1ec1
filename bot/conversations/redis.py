"""The states of conversations in Redis, each under its question; threads and texts lead there.

    state:<question>     the `StateRow`
    thread:<hash>        sorted set of its questions, by time
    text:<hash>          the question whose answer it is
    states               sorted set of all questions, by time: the oldest are removed first

Everything ends by itself after the time that states are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import msgspec

from bot.conversations.file import MAX_STATES, StateRow
from bot.shared_state.redis.connection import PREFIX, RedisConnection

_ALL = f"{PREFIX}states"


class RedisStates:
    """Implements `StateRows`."""

    def __init__(self, connection: RedisConnection, keep_s: int) -> None:
        """Use a connection; states end after so many seconds."""
        self._redis, self._keep_s = connection, keep_s

    def keep(self, row: StateRow) -> None:
        """See `StateRows`."""
        with self._redis.use() as redis:
            pipe = redis.pipeline(transaction=True)
            pipe.set(_name("state", row.question), msgspec.msgpack.encode(astuple(row)))
            pipe.expire(_name("state", row.question), self._keep_s)
            pipe.zadd(_ALL, {row.question: row.at})
            if row.thread:
                thread = _name("thread", row.thread.hex())
                pipe.zadd(thread, {row.question: row.at})
                pipe.zremrangebyscore(thread, "-inf", row.at - self._keep_s)
                pipe.expire(thread, self._keep_s)
            if row.text:
                pipe.set(_name("text", row.text.hex()), row.question, ex=self._keep_s)
            pipe.zrange(_ALL, 0, -MAX_STATES - 1)
            surplus = pipe.execute()[-1]
        if surplus:
            self._delete([question.decode() for question in surplus])

    def find_question(self, question: str, since: float) -> StateRow | None:
        """See `StateRows`."""
        with self._redis.use() as redis:
            return _decode(redis.get(_name("state", question)), since)

    def find_thread(self, thread: bytes, since: float) -> StateRow | None:
        """See `StateRows`."""
        with self._redis.use() as redis:
            latest: Any = redis.zrange(_name("thread", thread.hex()), -1, -1)
        return self.find_question(latest[0].decode(), since) if latest else None

    def find_text(self, text: bytes, since: float) -> StateRow | None:
        """See `StateRows`."""
        with self._redis.use() as redis:
            question: Any = redis.get(_name("text", text.hex()))
        return self.find_question(question.decode(), since) if question else None

    def delete_before(self, time: float) -> int:
        """See `StateRows`."""
        with self._redis.use() as redis:
            old: Any = redis.zrangebyscore(_ALL, "-inf", f"({time!r}")
        return self._delete([question.decode() for question in old])

    def forget(self, questions: Sequence[str], thread: bytes, *, dry_run: bool = False) -> int:
        """See `StateRows`."""
        threads = {thread} if thread else set()
        for question in questions:
            row = self.find_question(question, 0.0)
            if row is not None and row.thread:
                threads.add(row.thread)
        theirs = set(questions)
        with self._redis.use() as redis:
            for one in threads:
                of_thread: Any = redis.zrange(_name("thread", one.hex()), 0, -1)
                theirs |= {question.decode() for question in of_thread}
            if dry_run:
                names = [_name("state", question) for question in theirs]
                return int(redis.exists(*names)) if names else 0
        return self._delete(sorted(theirs))

    def read_version(self) -> int:
        """See `StateRows`: what is shared is read before what is in memory."""
        return 0

    def close(self) -> None:
        """See `StateRows`."""
        self._redis.close()

    def _delete(self, questions: Sequence[str]) -> int:
        deleted = 0
        for question in questions:
            row = self.find_question(question, 0.0)
            with self._redis.use() as redis:
                pipe = redis.pipeline(transaction=True)
                pipe.delete(_name("state", question))
                pipe.zrem(_ALL, question)
                if row is not None:
                    pipe.zrem(_name("thread", row.thread.hex()), question)
                    pipe.delete(_name("text", row.text.hex()))
                deleted += pipe.execute()[0]
        return deleted


def _name(kind: str, value: str) -> str:
    return f"{PREFIX}{kind}:{value}"


def _decode(value: object, since: float) -> StateRow | None:
    """Decode a state; None for none, and for one that is too old."""
    if not isinstance(value, bytes):
        return None
    row = StateRow(*msgspec.msgpack.decode(value, type=tuple[str, bytes, bytes, float, bytes]))
    return row if row.at >= since else None
