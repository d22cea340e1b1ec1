"""What WeCom tells us over the long connection -> what is done about it, each thing once."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine

from bot.channels.wecom.events import Entered, Inbound, Judged, Message, Replaced
from bot.channels.wecom.long_connection.connection import Unconfirmed
from bot.channels.wecom.long_connection.protocol import DONE, EVENT, MESSAGE, Frame, welcome
from bot.channels.wecom.long_connection.streaming import Pushing, push_answer
from bot.channels.wecom.parse import BadMessage, bot_of, parse
from bot.runtime.clock import wait_at_most
from bot.runtime.deduplicator import Deduplicator
from bot.runtime.log_throttle import LogThrottle

log = logging.getLogger("huigu.wecom")

MOST_AT_ONCE = 2000
"""Messages and events being dealt with; each holds an answer of 20 KB at most."""
MOST_EACH = 8
"""Messages of one person that are being dealt with. WeCom lets a person have three; were it more,
they would wait for their turn in the chat, and take everybody's place above meanwhile."""
WELCOME_S = 5.0
"""WeCom takes a greeting no later."""


class Intake:
    """Deals with what comes, in tasks of their own."""

    def __init__(self, pushing: Pushing, bot_id: str) -> None:
        """Begin with nothing seen.

        Args:
            pushing: What answers need.
            bot_id: Ours; what is for another is dropped.
        """
        self._pushing = pushing
        self._bot_id = bot_id
        self._seen = Deduplicator()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._asking: Counter[str] = Counter()
        """By person, their messages among these."""
        self._throttle = LogThrottle(log, pushing.clock)

    def take(self, frame: Frame) -> bool:
        """Begin to deal with a frame.

        Args:
            frame: No acknowledgement.

        Returns:
            Whether another process took our place.
        """
        if frame.command not in (MESSAGE, EVENT):
            self._throttle.warn("WeCom sent a command that we do not know; it is ignored")
            return False
        try:
            inbound = parse(frame.body)
        except BadMessage as error:
            self._throttle.warn(f"WeCom sent something unusable; it is ignored: {error}")
            return False
        if isinstance(inbound, Replaced):
            return True
        if inbound is not None:
            self._begin(frame, inbound)
        return False

    async def finish(self, within_s: float) -> int:
        """Wait for what has begun; gives how much of it did not end in time."""
        if self._running:
            everything = asyncio.wait(set(self._running.values()))
            try:
                await wait_at_most(self._pushing.clock, within_s, everything)
            except TimeoutError:
                return len(self._running)
        return 0

    async def drop(self) -> None:
        """Drop what is not done."""
        running = set(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def run(self, key: str, work: Coroutine[None, None, None]) -> None:
        """Do something beside all else.

        Args:
            key: Names it; nothing else of that name runs.
            work: What is done.
        """
        task = asyncio.create_task(work)
        self._running[key] = task
        task.add_done_callback(lambda done: self._ended(key, done))

    def _begin(self, frame: Frame, inbound: Inbound) -> None:
        """Deal with what is for us and new."""
        # The connection is this bot's: what does not say for whom it is, is for this one.
        if bot_of(frame.body) not in {"", self._bot_id}:
            self._throttle.warn("WeCom sent something for another bot; it is ignored")
        elif len(self._running) >= MOST_AT_ONCE:
            self._throttle.warn(f"more than {MOST_AT_ONCE} messages at once; one is not answered")
        elif frame.request in self._running:
            self._throttle.warn("WeCom sent two messages with one req_id; the second is ignored")
        elif isinstance(inbound, Message):
            if self._asking[inbound.person] >= MOST_EACH:
                self._throttle.warn(
                    f"a person says more than {MOST_EACH} things at once; one is lost"
                )
            elif self._seen.accept(inbound.id) and self._pushing.responder.wants(inbound):
                self._asking[inbound.person] += 1
                self.run(frame.request, self._answer(frame.request, inbound))
        elif isinstance(inbound, Entered):
            if self._seen.accept(inbound.id):
                self.run(frame.request, self._greet(frame.request, inbound))
        elif isinstance(inbound, Judged) and self._seen.accept(inbound.id):
            self.run(frame.request, self._pushing.responder.judge(inbound))

    async def _answer(self, request: str, message: Message) -> None:
        """Answer a message, and count it meanwhile."""
        try:
            await push_answer(self._pushing, request, message)
        finally:
            self._asking[message.person] -= 1
            if not self._asking[message.person]:
                del self._asking[message.person]

    async def _greet(self, request: str, entered: Entered) -> None:
        """Greet somebody who opened the chat."""
        pushing = self._pushing
        before = pushing.clock.now() + WELCOME_S
        frame = welcome(request, pushing.responder.welcome())
        try:
            async with pushing.quotas.of(entered.person).turn(before):
                code = await pushing.line.call(frame, before)
        except (TimeoutError, Unconfirmed):
            log.info("somebody who opened the chat could not be greeted in time")
            return
        finally:
            pushing.line.forget(request)
        if code != DONE:
            log.warning("WeCom did not take a greeting: errcode %d", code)

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        """Log what nobody foresaw."""
        del self._running[key]
        if not task.cancelled() and task.exception() is not None:
            log.error("dealing with a message failed", exc_info=task.exception())
