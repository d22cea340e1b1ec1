"""Dispatches incoming frames: each message and event once, in a task of its own."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine

from bot.channels.wecom.events import ChatOpened, ConnectionReplaced, Feedback, Inbound, Message
from bot.channels.wecom.long_connection import protocol
from bot.channels.wecom.long_connection.connection import Unconfirmed
from bot.channels.wecom.long_connection.delivery import Context
from bot.channels.wecom.long_connection.protocol import Frame, OutgoingFrame
from bot.channels.wecom.long_connection.streaming import stream_answer
from bot.channels.wecom.parse import BadMessage, get_bot_id, parse
from bot.runtime.clock import wait_at_most
from bot.runtime.deduplicator import Deduplicator
from bot.runtime.log_throttle import LogThrottle

log = logging.getLogger("huigu.wecom")

MAX_TASKS = 2000
"""Messages and events in progress; each holds an answer of 20 KB at most."""
MAX_PER_PERSON = 8
"""Messages of one person in progress. WeCom lets a person have three; more would wait for the
chat's quota, and take up `MAX_TASKS` meanwhile."""
WELCOME_S = 5.0
"""WeCom accepts a greeting no later."""


class Dispatcher:
    """Starts and tracks the tasks."""

    def __init__(self, context: Context, bot_id: str) -> None:
        """Make a dispatcher; messages for another bot id are dropped."""
        self._context, self._bot_id = context, bot_id
        self._deduplicator = Deduplicator()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        """By request id."""
        self._per_person: Counter[str] = Counter()
        """Messages in progress."""
        self._throttle = LogThrottle(log, context.clock)

    def dispatch(self, frame: Frame) -> bool:
        """Dispatch a frame that is no acknowledgement; true when another process replaced us."""
        if frame.command not in (protocol.MESSAGE, protocol.EVENT):
            self._throttle.warn("WeCom sent an unknown command; it is ignored")
            return False
        try:
            inbound = parse(frame.body)
        except BadMessage as error:
            self._throttle.warn(f"WeCom sent an invalid message; it is ignored: {error}")
            return False
        if isinstance(inbound, ConnectionReplaced):
            return True
        if inbound is not None:
            self._accept(frame, inbound)
        return False

    async def wait_done(self, timeout_s: float) -> int:
        """Wait for the tasks; returns how many did not end in time."""
        if self._tasks:
            waiting = asyncio.wait(set(self._tasks.values()))
            try:
                await wait_at_most(self._context.clock, timeout_s, waiting)
            except TimeoutError:
                return len(self._tasks)
        return 0

    async def cancel(self) -> None:
        """Cancel the tasks and wait for their end."""
        tasks = set(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def start(self, key: str, work: Coroutine[None, None, None]) -> None:
        """Start a task under a key that no running task has."""
        task = asyncio.create_task(work)
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._remove(key, done))

    def _accept(self, frame: Frame, inbound: Inbound) -> None:
        """Start the task of a new message or event that is for us."""
        request_id, handler = frame.request_id, self._context.handler
        # Without a bot id it is for this bot, whose connection this is.
        if get_bot_id(frame.body) not in {"", self._bot_id}:
            self._throttle.warn("WeCom sent a message for another bot; it is ignored")
        elif len(self._tasks) >= MAX_TASKS:
            self._throttle.warn(f"more than {MAX_TASKS} messages at once; one is not answered")
        elif request_id in self._tasks:
            self._throttle.warn("WeCom sent two messages with one req_id; the second is ignored")
        elif isinstance(inbound, Message):
            if self._per_person[inbound.person] >= MAX_PER_PERSON:
                self._throttle.warn(
                    f"more than {MAX_PER_PERSON} messages of one person at once; one is ignored"
                )
            elif self._deduplicator.accept(inbound.id) and handler.is_allowed(inbound):
                self._per_person[inbound.person] += 1
                self.start(request_id, self._answer(request_id, inbound))
        elif isinstance(inbound, ChatOpened) and self._deduplicator.accept(inbound.id):
            self.start(request_id, self._greet(request_id, inbound))
        elif isinstance(inbound, Feedback) and self._deduplicator.accept(inbound.id):
            self.start(request_id, self._record_feedback(inbound))

    async def _answer(self, request_id: str, message: Message) -> None:
        try:
            if await self._context.claim("message", message.id):
                await stream_answer(self._context, request_id, message)
        finally:
            self._per_person[message.person] -= 1
            if not self._per_person[message.person]:
                del self._per_person[message.person]

    async def _greet(self, request_id: str, opened: ChatOpened) -> None:
        context = self._context
        deadline = context.clock.now() + WELCOME_S
        if not await context.claim("event", opened.id):
            return
        greeting = {"content": await context.handler.say_welcome()}
        frame = OutgoingFrame(protocol.WELCOME, request_id, {"msgtype": "text", "text": greeting})
        try:
            async with context.get_quota(opened.person).acquire(deadline):
                code = await context.client.call(frame, deadline)
        except (TimeoutError, Unconfirmed):
            log.info("a greeting could not be sent in time")
            return
        finally:
            context.client.forget(request_id)
        if code != protocol.OK:
            log.warning("WeCom did not accept a greeting: errcode %d", code)

    async def _record_feedback(self, feedback: Feedback) -> None:
        if await self._context.claim("event", feedback.id):
            await self._context.handler.record_feedback(feedback)

    def _remove(self, key: str, task: asyncio.Task[None]) -> None:
        """Remove a task that is done; an unexpected error is logged."""
        del self._tasks[key]
        if not task.cancelled() and task.exception() is not None:
            log.error("handling a message failed", exc_info=task.exception())
