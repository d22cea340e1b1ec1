"""The answers of the webhook: each is worked out once, however often WeCom asks for it.

What WeCom has not fetched while it still asks, or when we stop, is sent by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import Collection
from dataclasses import dataclass

from bot.channels.wecom.events import Card, Message, Responder, Update
from bot.channels.wecom.webhook.late_replies import LateAnswers
from bot.channels.wecom.webhook.streams import MAX_RUNNING, Stream, Streams
from bot.runtime.clock import Clock, wait_at_most

log = logging.getLogger("huigu.wecom")

ANSWER_STOP_S = 4.0
"""For running answers at a stop; with the next one, less than the 10 s of `docker stop`."""
SEND_STOP_S = 3.0
"""For sending, at a stop, what nobody can fetch any more."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a call is told of an answer."""

    text: str
    last: bool
    """It is the end, whether the answer is whole or not."""
    card: Card | None = None


class Answers:
    """Those in progress, and those finished lately.

    Attributes:
        streams: What is known of each.
    """

    def __init__(self, responder: Responder, late: LateAnswers, clock: Clock) -> None:
        """Begin with none.

        Args:
            responder: What answers.
            late: Sends what nobody fetches.
            clock: Tells the time.
        """
        self._responder, self._late, self._clock = responder, late, clock
        self.streams = Streams(clock)
        self._stopping = False
        self._answering: set[asyncio.Task[None]] = set()
        self._owed: dict[asyncio.Task[None], Stream] = {}
        """Tasks that wait until an answer is fetched, or send it."""

    def begin(self, message: Message) -> Stream | None:
        """Begin the answer to a message that came for the first time.

        Returns:
            Its stream; None when as much is being answered as may be, or we stop.
        """
        if self._stopping or self.streams.full:
            return None
        stream = self.streams.begin(message, self._responder.respond(message))
        task = asyncio.create_task(self._answer(stream))
        self._answering.add(task)
        task.add_done_callback(functools.partial(self._answered, stream))
        return stream

    async def soon(self, stream: Stream, wait_s: float) -> Shown:
        """Show a stream once it is whole, or after a while."""
        stream.waiting += 1
        try:
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, wait_s, stream.finished.wait())
        finally:
            stream.waiting -= 1
        return self.now(stream)

    def now(self, stream: Stream) -> Shown:
        """Show a stream as it is."""
        whole = stream.finished.is_set()
        if not whole and not stream.notice and self._clock.now() >= stream.closes:
            self._close(stream)
        if stream.notice:
            return Shown(stream.notice, True)
        if not whole:
            return Shown(stream.text, False)
        stream.fetched.set()
        return Shown(stream.text, True, stream.card)

    async def finish(self) -> None:
        """Begin nothing more, and give what has begun some seconds to end."""
        self._stopping = True
        if self._answering:
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, ANSWER_STOP_S, asyncio.wait(set(self._answering)))
        if self._answering:
            log.warning("%d answers were not finished in time", len(self._answering))
        await _cancelled(self._answering)
        unfetched = [task for task, stream in self._owed.items() if not stream.notice]
        left = [self._owed[task] for task in unfetched]
        await _cancelled(unfetched)
        for stream in left:
            if not stream.fetched.is_set() and not stream.waiting:
                self._close(stream)
                self._owe(stream)
        if self._owed:
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, SEND_STOP_S, asyncio.wait(set(self._owed)))
        await _cancelled(self._owed)

    async def _answer(self, stream: Stream) -> None:
        """Work an answer out."""
        async for update in stream.response.updates():
            stream.take(update)

    def _answered(self, stream: Stream, task: asyncio.Task[None]) -> None:
        """Note the end of an answer, whatever it was."""
        self._answering.discard(task)
        if task.cancelled():
            stream.notice = stream.notice or stream.response.interrupted
        elif error := task.exception():
            log.error("an answer failed", exc_info=error)
            stream.take(Update(stream.response.interrupted))
        self.streams.finish(stream)
        # More than may be answered at once are owed only where WeCom has stopped asking for any.
        room = len(self._owed) < MAX_RUNNING
        if not task.cancelled() and room and self._late.takes(stream.message):
            self._owe(stream)

    def _close(self, stream: Stream) -> None:
        """End a stream without its answer."""
        late = self._late.takes(stream.message)
        if stream.message.response_url and not late:
            log.warning("an answer's response_url is not below api_url in [wecom]; it is not used")
        stream.notice = stream.response.later if late else stream.response.interrupted

    def _owe(self, stream: Stream) -> None:
        """See to it that an answer arrives."""
        task = asyncio.create_task(self._deliver(stream))
        self._owed[task] = stream
        task.add_done_callback(self._owed.pop)

    async def _deliver(self, stream: Stream) -> None:
        """Wait until an answer is fetched; send it when that becomes too late."""
        if not stream.notice:
            left_s = stream.closes - self._clock.now()
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, left_s, stream.fetched.wait())
            if stream.fetched.is_set():
                return
            self._close(stream)
        await self._late.send(stream.message, stream.text, stream.asked)


async def _cancelled(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait for their end."""
    waiting = list(tasks)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
