"""Stores the state of each answer, for WeCom's refresh calls; bounded in number and in bytes."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field

import msgspec
from cachetools import LRUCache, TTLCache

from bot.channels.wecom.events import Message, Reply, Update
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


@dataclass(eq=False, slots=True)
class Stream:
    """One answer as WeCom sees it: a text that grows, then ends."""

    id: str
    message: Message
    reply: Reply
    """Of the handler to the message."""
    asked_at: float
    """When the message came, by the clock."""
    update: Update
    """The current state."""
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the answer is complete."""
    fetched: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when WeCom got the complete answer."""
    waiting_calls: int = 0
    """Calls that wait for the answer now."""
    notice: str = ""
    """The notice that ended the stream instead of the answer; empty for none."""

    @property
    def closes_at(self) -> float:
        """When the stream ends, with or without the answer."""
        return self.asked_at + WINDOW_S - MARGIN_S

    def count_bytes(self) -> int:
        """Count the bytes of the answer and of the message, whose text is kept twice."""
        text, card = utf8(self.update.text), self.update.card
        card_bytes = len(msgspec.json.encode(card)) if card else 0
        return text + card_bytes + 2 * utf8(self.message.text) + utf8(self.message.quoted)


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
        stream_id, placeholder = secrets.token_urlsafe(16), Update(reply.placeholder)
        stream = Stream(stream_id, message, reply, self._clock.now(), placeholder)
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
