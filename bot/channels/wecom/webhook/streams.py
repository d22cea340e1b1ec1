"""Stores the state of each answer, for WeCom's refresh calls; bounded in number and in bytes."""

from __future__ import annotations

import asyncio
import secrets

import msgspec
from cachetools import LRUCache, TTLCache

from bot.channels.wecom.events import Card, Message, Reply, Update
from bot.rendering.split import utf8
from bot.runtime.clock import Clock

WINDOW_S = 360.0
"""How long WeCom sends refresh calls after a message (its API page 101031)."""
MARGIN_S = 30.0
"""An unfinished answer ends with a notice so long before that, while WeCom still refreshes."""
KEEP_S = 600.0
"""How long a finished answer is kept: WeCom may refresh again, or deliver the message again within
the ten minutes in which its signature is valid."""
MAX_RUNNING = 1000
"""Answers in progress. A person may have three (WeCom's API page 100719)."""
MAX_FINISHED = 10_000
MAX_FINISHED_BYTES = 64 << 20
"""Of questions, answers and cards; enough for thirty thousand answers of the usual 2 KiB."""
MAX_IDS = 10_000
"""Messages whose second delivery is recognised."""


class Stream:
    """One answer as WeCom sees it: a text that grows, then ends.

    Attributes:
        id: Made by us.
        message: The message that it answers.
        reply: The handler's reply to the message.
        asked_at: When the message came, by the clock.
        closes_at: When the stream ends, with or without the answer.
        text: The current text.
        card: For below the finished answer.
        finished: Set when the answer is complete.
        fetched: Set when WeCom got the complete answer.
        waiting_calls: Calls that wait for the answer now.
        notice: The notice that ended the stream instead of the answer; empty for none.
    """

    def __init__(self, message: Message, reply: Reply, asked_at: float) -> None:
        self.id = secrets.token_urlsafe(16)
        self.message, self.reply = message, reply
        self.asked_at = asked_at
        self.closes_at = asked_at + WINDOW_S - MARGIN_S
        self.text = reply.placeholder
        self.card: Card | None = None
        self.finished = asyncio.Event()
        self.fetched = asyncio.Event()
        self.waiting_calls = 0
        self.notice = ""

    def update(self, update: Update) -> None:
        """Replace text and card."""
        self.text, self.card = update.text, update.card

    def count_bytes(self) -> int:
        """Count the bytes of the answer and of the message, whose text is kept twice."""
        card = len(msgspec.json.encode(self.card)) if self.card else 0
        return utf8(self.text) + card + 2 * utf8(self.message.text) + utf8(self.message.quoted)


class StreamStore:
    """Streams in progress, and streams that finished lately."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._running: dict[str, Stream] = {}
        self._finished: TTLCache[str, Stream] = TTLCache(
            MAX_FINISHED_BYTES, KEEP_S, timer=clock.now, getsizeof=Stream.count_bytes
        )
        self._stream_ids: LRUCache[str, str] = LRUCache(MAX_IDS)
        """By message id."""

    @property
    def is_full(self) -> bool:
        """Whether `MAX_RUNNING` streams are in progress."""
        return len(self._running) >= MAX_RUNNING

    def add(self, message: Message, reply: Reply) -> Stream:
        """Add the stream of a message that was not delivered before."""
        stream = Stream(message, reply, self._clock.now())
        self._running[stream.id] = stream
        self._stream_ids[message.id] = stream.id
        return stream

    def finish(self, stream: Stream) -> None:
        """Mark a stream as finished."""
        del self._running[stream.id]
        while len(self._finished) >= MAX_FINISHED:
            self._finished.popitem()
        self._finished[stream.id] = stream
        stream.finished.set()

    def get(self, stream_id: str) -> Stream | None:
        """Get a stream; None when it is forgotten, or of another process."""
        return self._running.get(stream_id) or self._finished.get(stream_id)

    def has_seen(self, message: Message) -> bool:
        """Tell whether a message was delivered before."""
        return message.id in self._stream_ids

    def find_by_message(self, message: Message) -> Stream | None:
        """Find the stream of a message; None when it is unknown or forgotten."""
        return self.get(self._stream_ids.get(message.id, ""))
