"""How far each answer is, for WeCom's questions after it; bounded in number and in bytes."""

from __future__ import annotations

import asyncio
import secrets

import msgspec
from cachetools import LRUCache, TTLCache

from bot.channels.wecom.events import Card, Message, Response, Update
from bot.rendering.split import utf8
from bot.runtime.clock import Clock

WINDOW_S = 360.0
"""WeCom asks for an answer so long after the question (its API page 101031)."""
MARGIN_S = 30.0
"""Before the end of that: what is not done by then ends with a notice while WeCom still asks."""
KEEP_S = 600.0
"""How long a finished answer is kept: WeCom may ask for it again, and a message may be delivered
again within the ten minutes that its signature is good for."""
MAX_RUNNING = 1000
"""Answers in progress. A person may have three (WeCom's API page 100719)."""
MAX_FINISHED = 10_000
MAX_FINISHED_BYTES = 64 << 20
"""Of questions, answers and cards; at the 2 KiB of a usual answer, thirty thousand."""
MAX_IDS = 10_000
"""Messages whose second delivery is recognised."""


class Stream:
    """One answer as WeCom sees it: a text that grows, and an end.

    Attributes:
        id: Ours, made up.
        message: What it answers.
        response: What is said to it.
        asked: When the message came, by the clock.
        closes: When the stream ends, whether the answer is there or not.
        text: What is shown now.
        card: Shown below the answer, when that is whole.
        finished: The answer is whole.
        fetched: WeCom was given the whole answer.
        waiting: Calls that wait for the answer at this moment.
        notice: What ended the stream without the answer; empty while nothing did.
    """

    def __init__(self, message: Message, response: Response, asked: float) -> None:
        self.id = secrets.token_urlsafe(16)
        self.message, self.response = message, response
        self.asked = asked
        self.closes = asked + WINDOW_S - MARGIN_S
        self.text = response.placeholder
        self.card: Card | None = None
        self.finished = asyncio.Event()
        self.fetched = asyncio.Event()
        self.waiting = 0
        self.notice = ""

    def take(self, update: Update) -> None:
        """Show an update instead of what was shown."""
        self.text, self.card = update.text, update.card

    def weight(self) -> int:
        """Bytes of what it shows, and of what it answers, which is kept as said and as read."""
        card = len(msgspec.json.encode(self.card)) if self.card else 0
        said = 2 * utf8(self.message.text) + utf8(self.message.quoted)
        return utf8(self.text) + card + said


class Streams:
    """Those in progress, and those that were finished lately."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none."""
        self._clock = clock
        self._running: dict[str, Stream] = {}
        self._finished: TTLCache[str, Stream] = TTLCache(
            MAX_FINISHED_BYTES, KEEP_S, timer=clock.now, getsizeof=Stream.weight
        )
        self._stream_ids: LRUCache[str, str] = LRUCache(MAX_IDS)
        """By message id."""

    @property
    def full(self) -> bool:
        """Whether as many are in progress as may be."""
        return len(self._running) >= MAX_RUNNING

    def begin(self, message: Message, response: Response) -> Stream:
        """Begin the answer to a message that was not delivered before."""
        stream = Stream(message, response, self._clock.now())
        self._running[stream.id] = stream
        self._stream_ids[message.id] = stream.id
        return stream

    def finish(self, stream: Stream) -> None:
        """Note that an answer is whole."""
        del self._running[stream.id]
        while len(self._finished) >= MAX_FINISHED:
            self._finished.popitem()
        self._finished[stream.id] = stream
        stream.finished.set()

    def get(self, stream_id: str) -> Stream | None:
        """Find a stream by its id; None when it is forgotten, or of another process."""
        return self._running.get(stream_id) or self._finished.get(stream_id)

    def knows(self, message: Message) -> bool:
        """Tell whether a message was delivered before."""
        return message.id in self._stream_ids

    def of(self, message: Message) -> Stream | None:
        """Find the stream of a message that was delivered before; None when it is forgotten."""
        stream_id = self._stream_ids.get(message.id)
        return self.get(stream_id) if stream_id else None
