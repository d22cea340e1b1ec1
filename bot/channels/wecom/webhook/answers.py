"""Works out the webhook's answers: each once, however often WeCom asks for it.

An answer that WeCom does not fetch in time, or before a stop, is sent as a late reply.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import Collection

from bot.channels.wecom.events import Message, MessageHandler, Update
from bot.channels.wecom.webhook.late_replies import LateReplies
from bot.channels.wecom.webhook.streams import MAX_RUNNING, Stream, StreamStore
from bot.runtime.clock import Clock, wait_at_most

log = logging.getLogger("huigu.wecom")

ANSWER_STOP_S = 4.0
"""For answers in progress at a stop; with the next one, less than the 10 s of `docker stop`."""
SEND_STOP_S = 3.0
"""For late replies at a stop, when WeCom can fetch nothing more."""


class AnswerRunner:
    """Runs the answers, and delivers those that WeCom does not fetch."""

    def __init__(self, handler: MessageHandler, late_replies: LateReplies, clock: Clock) -> None:
        self.handler, self._late_replies, self._clock = handler, late_replies, clock
        self.streams = StreamStore(clock)
        self._is_stopping = False
        self._running: set[asyncio.Task[None]] = set()
        self._deliveries: dict[asyncio.Task[None], Stream] = {}
        """Tasks that wait until an answer is fetched, or send it."""

    def start(self, message: Message) -> Stream | None:
        """Start the answer to a new message; None when too many are in progress, or at a stop."""
        if self._is_stopping or self.streams.is_full:
            return None
        stream = self.streams.add(message, self.handler.handle(message))
        if message.tapped:
            # WeCom asks for no stream after a tap: the answer is a late reply.
            self._close(stream)
        task = asyncio.create_task(self._run(stream))
        self._running.add(task)
        task.add_done_callback(functools.partial(self._finish, stream))
        return stream

    async def wait(self, stream: Stream, timeout_s: float) -> tuple[Update, bool]:
        """Wait for the complete answer, at most until the time-out, and take a snapshot."""
        stream.waiting_calls += 1
        try:
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, timeout_s, stream.finished.wait())
        finally:
            stream.waiting_calls -= 1
        return self.take_snapshot(stream)

    def take_snapshot(self, stream: Stream) -> tuple[Update, bool]:
        """Take a snapshot, which WeCom then gets: the last update, and whether the stream ends."""
        is_finished = stream.finished.is_set()
        if not is_finished and not stream.notice and self._clock.now() >= stream.closes_at:
            self._close(stream)
        if stream.notice:
            return Update(stream.notice), True
        if not is_finished:
            return Update(stream.update.text), False  # a card only comes with the end
        stream.fetched.set()
        return stream.update, True

    async def shut_down(self) -> None:
        """Start no more answers, and give those in progress some seconds to end."""
        self._is_stopping = True
        await self._wait_all(self._running, ANSWER_STOP_S)
        if self._running:
            log.warning("%d answers were not finished in time", len(self._running))
        await _cancel(self._running)
        unfetched = {task: stream for task, stream in self._deliveries.items() if not stream.notice}
        await _cancel(unfetched)
        for stream in unfetched.values():
            if not stream.fetched.is_set() and not stream.waiting_calls:
                self._close(stream)
                self._start_delivery(stream)
        await self._wait_all(self._deliveries, SEND_STOP_S)
        await _cancel(self._deliveries)

    async def _run(self, stream: Stream) -> None:
        async for update in stream.reply.updates():
            stream.update = update

    def _finish(self, stream: Stream, task: asyncio.Task[None]) -> None:
        """Finish a stream whose task is done, cancelled or failed."""
        self._running.discard(task)
        if task.cancelled():
            stream.notice = stream.notice or stream.reply.interrupted_notice
        elif error := task.exception():
            log.error("an answer failed", exc_info=error)
            stream.update = Update(stream.reply.interrupted_notice)
        self.streams.finish(stream)
        # More deliveries than `MAX_RUNNING` come up only if WeCom has stopped fetching at all.
        has_room = len(self._deliveries) < MAX_RUNNING
        if not task.cancelled() and has_room and self._late_replies.can_send(stream.message):
            self._start_delivery(stream)

    def _close(self, stream: Stream) -> None:
        """End a stream with a notice instead of its answer."""
        can_send = self._late_replies.can_send(stream.message)
        if stream.message.response_url and not can_send:
            log.warning("a message's response_url is not on the api_url of [wecom]; it is not used")
        reply = stream.reply
        stream.notice = reply.late_notice if can_send else reply.interrupted_notice

    def _start_delivery(self, stream: Stream) -> None:
        task = asyncio.create_task(self._deliver(stream))
        self._deliveries[task] = stream
        task.add_done_callback(self._deliveries.pop)

    async def _deliver(self, stream: Stream) -> None:
        """Wait until the answer is fetched; send it if the stream closes first."""
        if not stream.notice:
            left_s = stream.closes_at - self._clock.now()
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, left_s, stream.fetched.wait())
            if stream.fetched.is_set():
                return
            self._close(stream)
        await self._late_replies.send(stream.message, stream.update.text, stream.asked_at)

    async def _wait_all(self, tasks: Collection[asyncio.Task[None]], timeout_s: float) -> None:
        if tasks:
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, timeout_s, asyncio.wait(set(tasks)))


async def _cancel(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait for their end."""
    cancelled = list(tasks)
    for task in cancelled:
        task.cancel()
    await asyncio.gather(*cancelled, return_exceptions=True)
